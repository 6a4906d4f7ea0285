package id.lababersih.app.realtime;

import java.io.ByteArrayOutputStream;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one client (RFC 6455) out of the bytes as they come, and puts fragments together. */
final class FrameReader {
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final int CONTINUATION = 0;
    private static final int CONTROL = 0x8;
    private static final int CONTROL_BYTES_MAX = 125;

    private final int messageBytesMax;
    private ByteString rest = ByteString.emptyByteString();
    /** Of a message whose last fragment has not come; null between messages. */
    private @Nullable ByteArrayOutputStream fragments;

    private boolean fragmentsBinary;

    FrameReader(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    /** What a client says. */
    sealed interface Said {
        record Message(ByteString payload, boolean binary) implements Said {}

        record Ping(ByteString payload) implements Said {}

        record Pong() implements Said {}

        /** It closes, with this code or that of a normal end. */
        record Close(int code) implements Said {}
    }

    private record Header(int flags, int headerBytes, int payloadBytes) {
        int opcode() {
            return flags & 0xF;
        }

        boolean last() {
            return (flags & FINAL) != 0;
        }
    }

    void add(ByteString bytes) {
        rest = rest.isEmpty() ? bytes : rest.concat(bytes);
    }

    /** The next thing said; null when more bytes are needed for it. */
    @Nullable
    Said next() throws MalformedException {
        while (true) {
            var header = header();
            if (header == null || rest.size() < header.headerBytes() + header.payloadBytes()) {
                // One array instead of a chain of small ones, and no hold on the buffer it was read into.
                rest = rest.compact();
                return null;
            }
            var payload = payload(header);
            rest = rest.drop(header.headerBytes() + header.payloadBytes());
            var said = said(header, payload);
            if (said != null) {
                return said;
            }
        }
    }

    private @Nullable Header header() throws MalformedException {
        if (rest.size() < 2) {
            return null;
        }
        int flags = rest.apply(0) & 0xFF;
        int second = rest.apply(1) & 0xFF;
        if ((flags & RESERVED) != 0 || (second & MASKED) == 0) {
            throw violated("a frame with reserved bits, or without a mask");
        }
        int shortLength = second & 0x7F;
        int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
        if (rest.size() < 2 + lengthBytes) {
            return null;
        }
        long length = lengthBytes == 0 ? shortLength : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = (length << 8) | (rest.apply(2 + i) & 0xFF);
        }
        boolean control = (flags & CONTROL) != 0;
        if (control && (length > CONTROL_BYTES_MAX || (flags & FINAL) == 0)) {
            throw violated("a control frame that is long or in pieces");
        }
        if (length < 0 || length > messageBytesMax - (control ? 0 : fragmentBytes())) {
            throw new MalformedException(CloseCode.TOO_LARGE, "a message has at most " + messageBytesMax + " bytes");
        }
        return new Header(flags, 2 + lengthBytes + MASK_BYTES, (int) length);
    }

    private ByteString payload(Header header) {
        var mask = rest.slice(header.headerBytes() - MASK_BYTES, header.headerBytes())
                .toArray();
        var payload = rest.slice(header.headerBytes(), header.headerBytes() + header.payloadBytes())
                .toArray();
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % MASK_BYTES];
        }
        return ByteString.fromArrayUnsafe(payload);
    }

    private @Nullable Said said(Header header, ByteString payload) throws MalformedException {
        return switch (header.opcode()) {
            case Frame.TEXT, Frame.BINARY -> begun(header, payload);
            case CONTINUATION -> continued(header, payload);
            case Frame.PING -> new Said.Ping(payload);
            case Frame.PONG -> new Said.Pong();
            case Frame.CLOSE -> new Said.Close(code(payload));
            default -> throw violated("a frame of an unknown kind");
        };
    }

    private @Nullable Said begun(Header header, ByteString payload) throws MalformedException {
        if (fragments != null) {
            throw violated("a message inside of another");
        }
        boolean binary = header.opcode() == Frame.BINARY;
        if (header.last()) {
            return new Said.Message(payload, binary);
        }
        fragments = new ByteArrayOutputStream();
        fragments.writeBytes(payload.toArrayUnsafe());
        fragmentsBinary = binary;
        return null;
    }

    private @Nullable Said continued(Header header, ByteString payload) throws MalformedException {
        if (fragments == null) {
            throw violated("a continuation of nothing");
        }
        fragments.writeBytes(payload.toArrayUnsafe());
        if (!header.last()) {
            return null;
        }
        var whole = fragments.toByteArray();
        fragments = null;
        return new Said.Message(ByteString.fromArrayUnsafe(whole), fragmentsBinary);
    }

    private int fragmentBytes() {
        return fragments == null ? 0 : fragments.size();
    }

    private static int code(ByteString payload) throws MalformedException {
        if (payload.isEmpty()) {
            return CloseCode.NORMAL;
        }
        if (payload.size() == 1) {
            throw violated("half a close code");
        }
        int code = payload.asByteBuffer().getShort() & 0xFFFF;
        boolean known = code >= 1000 && code < 5000 && (code < 1004 || code > 1006) && (code < 1016 || code >= 3000);
        return known ? code : CloseCode.PROTOCOL_ERROR;
    }

    private static MalformedException violated(String how) {
        return new MalformedException(CloseCode.PROTOCOL_ERROR, how);
    }
}
