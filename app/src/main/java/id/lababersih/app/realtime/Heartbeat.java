package id.lababersih.app.realtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of a client, as official ones write it in the second version of the serializer; it is known by its
 * bytes and answered on the connection itself. Written in any other way it is a message like others.
 *
 * @param ref of the message, without its quotes
 */
record Heartbeat(String ref) {
    private static final byte[] BEFORE = "[null,\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\",\"phoenix\",\"heartbeat\",{}]".getBytes(StandardCharsets.US_ASCII);
    private static final int REF_DIGITS_MAX = 18;

    /** Null for whatever else a client says. */
    static @Nullable Heartbeat of(ByteString message) {
        int digits = message.size() - BEFORE.length - AFTER.length;
        if (digits < 1 || digits > REF_DIGITS_MAX) {
            return null;
        }
        var bytes = message.toArrayUnsafe();
        if (!is(BEFORE, bytes, 0) || !is(AFTER, bytes, BEFORE.length + digits)) {
            return null;
        }
        for (int i = BEFORE.length; i < BEFORE.length + digits; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return null;
            }
        }
        return new Heartbeat(new String(bytes, BEFORE.length, digits, StandardCharsets.US_ASCII));
    }

    Frame answer() {
        return Frame.text("[null,\"" + ref + "\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
    }

    private static boolean is(byte[] part, byte[] bytes, int at) {
        return Arrays.equals(part, 0, part.length, bytes, at, at + part.length);
    }
}
