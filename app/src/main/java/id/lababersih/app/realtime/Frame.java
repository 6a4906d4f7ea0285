package id.lababersih.app.realtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** One whole frame of a server (RFC 6455), written once for all who get it. */
final class Frame implements Outgoing {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int COST_MIN = 1024;
    private static final int FINAL = 0x80;
    private static final int REASON_BYTES_MAX = 123;

    private final ByteString bytes;
    private final int headerBytes;

    private Frame(int opcode, byte[] payload) {
        headerBytes = payload.length < 126 ? 2 : payload.length < 1 << 16 ? 4 : 10;
        var frame = ByteBuffer.allocate(headerBytes + payload.length).put((byte) (FINAL | opcode));
        switch (headerBytes) {
            case 2 -> frame.put((byte) payload.length);
            case 4 -> frame.put((byte) 126).putShort((short) payload.length);
            default -> frame.put((byte) 127).putLong(payload.length);
        }
        bytes = ByteString.fromArrayUnsafe(frame.put(payload).array());
    }

    static Frame text(String text) {
        return new Frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static Frame pong(ByteString payload) {
        return new Frame(PONG, payload.toArrayUnsafe());
    }

    static Frame close(int code, String reason) {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, REASON_BYTES_MAX);
        return new Frame(
                CLOSE,
                ByteBuffer.allocate(2 + length)
                        .putShort((short) code)
                        .put(text, 0, length)
                        .array());
    }

    ByteString bytes() {
        return bytes;
    }

    /** What it carries, for clients that poll. */
    String text() {
        return bytes.drop(headerBytes).utf8String();
    }

    /** What it counts for while it waits: its bytes, and for a short one what it takes to keep it. */
    int cost() {
        return Math.max(COST_MIN, bytes.size());
    }
}
