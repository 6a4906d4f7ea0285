package id.lababersih.domain.order;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based ids (UUID version 5, RFC 9562): the same names always give the same id. */
public final class OrderId {
    /** So often can a number be placed: version 5 and those above it are that many. */
    static final int TIMES_MAX = 11;

    private static final int VERSION_BIT = 12;
    private static final long VERSION = 0xF000L;
    private static final long VERSION_5 = 0x5000L;

    private OrderId() {}

    /** The id of a shop's order with this marketplace number. */
    public static UUID of(UUID shopId, String number) {
        return uuid5(shopId, number);
    }

    /**
     * By what the stock knows the order when it is placed for the {@code time}-th time, from 1: it remembers what it
     * answered before. The first is the order's own id; in the others only the version is another.
     */
    static UUID nth(UUID orderId, int time) {
        return version(orderId, VERSION_5 + ((time - 1L) << VERSION_BIT));
    }

    /** The order that the stock knows by this id. */
    public static UUID ofNth(UUID nth) {
        return version(nth, VERSION_5);
    }

    private static UUID version(UUID id, long version) {
        return new UUID((id.getMostSignificantBits() & ~VERSION) | version, id.getLeastSignificantBits());
    }

    /** UUIDv5 of a name within a namespace. */
    public static UUID uuid5(UUID namespace, String name) {
        var sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~VERSION) | VERSION_5;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
