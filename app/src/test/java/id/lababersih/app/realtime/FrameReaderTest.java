package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Frames of a client, however the network cuts them. */
class FrameReaderTest {
    private static final int MESSAGE_BYTES_MAX = 70_000;
    private static final int FINAL = 0x80;

    private final FrameReader reader = new FrameReader(MESSAGE_BYTES_MAX);

    @Test
    void framesAreReadWhereverTheNetworkCutsThem() throws MalformedException {
        String large = "x".repeat(66_000);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame(FINAL | Frame.TEXT, "halo"));
        bytes.writeBytes(frame(FINAL | Frame.PING, "?"));
        bytes.writeBytes(frame(FINAL | Frame.TEXT, "y".repeat(300)));
        bytes.writeBytes(frame(FINAL | Frame.BINARY, large));
        bytes.writeBytes(frame(Frame.TEXT, "sa"));
        bytes.writeBytes(frame(FINAL | Frame.PONG, ""));
        bytes.writeBytes(frame(0, "tu"));
        bytes.writeBytes(frame(FINAL, "an"));
        bytes.writeBytes(frame(
                FINAL | Frame.CLOSE, new String(new byte[] {3, (byte) 0xE8}, StandardCharsets.ISO_8859_1)));
        for (int piece : new int[] {1, 2, 3, 7, 1000, 1 << 20}) {
            assertThat(read(bytes.toByteArray(), piece))
                    .containsExactly(
                            message("halo", false),
                            new FrameReader.Said.Ping(text("?")),
                            message("y".repeat(300), false),
                            message(large, true),
                            new FrameReader.Said.Pong(),
                            message("satuan", false),
                            new FrameReader.Said.Close(1000));
        }
    }

    @Test
    void whatIsTooLargeIsRefusedByItsHeaderAlone() {
        var header = new byte[] {(byte) (FINAL | Frame.TEXT), (byte) (0x80 | 127), 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4};
        reader.add(ByteString.fromArray(header));
        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(1009));
    }

    @Test
    void fragmentsAreTooLargeTogether() throws MalformedException {
        reader.add(ByteString.fromArray(frame(Frame.TEXT, "x".repeat(60_000))));
        assertThat(reader.next()).isNull();
        reader.add(ByteString.fromArray(frame(0, "x".repeat(10_001))));
        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(1009));
    }

    @Test
    void brokenFramesAreRefused() {
        var unmasked = new byte[] {(byte) (FINAL | Frame.TEXT), 1, 'a'};
        for (byte[] broken : List.of(
                unmasked,
                frame(FINAL | 0x40 | Frame.TEXT, "a"),
                frame(FINAL | 3, "a"),
                frame(FINAL, "a"),
                frame(Frame.PING, "a"),
                frame(FINAL | Frame.PING, "x".repeat(126)),
                frame(FINAL | Frame.CLOSE, "x"))) {
            var fresh = new FrameReader(MESSAGE_BYTES_MAX);
            fresh.add(ByteString.fromArray(broken));
            assertThatThrownBy(fresh::next)
                    .isInstanceOfSatisfying(
                            MalformedException.class, e -> assertThat(e.code()).isEqualTo(1002));
        }
    }

    private static List<FrameReader.Said> read(byte[] bytes, int piece) throws MalformedException {
        var reader = new FrameReader(MESSAGE_BYTES_MAX);
        var all = new ArrayList<FrameReader.Said>();
        for (int at = 0; at < bytes.length; at += piece) {
            reader.add(ByteString.fromArray(bytes, at, Math.min(piece, bytes.length - at)));
            for (var said = reader.next(); said != null; said = reader.next()) {
                all.add(said);
            }
        }
        return all;
    }

    private static FrameReader.Said message(String text, boolean binary) {
        return new FrameReader.Said.Message(text(text), binary);
    }

    private static ByteString text(String text) {
        return ByteString.fromArray(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame as a client writes it. */
    private static byte[] frame(int flagsAndOpcode, String payload) {
        byte[] plain = payload.getBytes(StandardCharsets.ISO_8859_1);
        byte[] mask = {17, 34, 51, 68};
        var frame = new ByteArrayOutputStream();
        frame.write(flagsAndOpcode);
        if (plain.length < 126) {
            frame.write(0x80 | plain.length);
        } else if (plain.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(plain.length >> 8);
            frame.write(plain.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) plain.length >> shift));
            }
        }
        frame.writeBytes(mask);
        for (int i = 0; i < plain.length; i++) {
            frame.write(plain[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }
}
