package id.lababersih.app.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes: whoever reads them in the database can neither guess what was hashed nor make one. */
public final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";

    /** Knows the key and nothing else; each hash is made by a copy. */
    private final Mac keyed;

    public Signatures(String secret) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hashes the parts so that no two different lists of parts give the same bytes to hash. */
    public byte[] sign(byte[]... parts) {
        try {
            var mac = (Mac) keyed.clone();
            for (var part : parts) {
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] sign(String... parts) {
        var bytes = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = parts[i].getBytes(StandardCharsets.UTF_8);
        }
        return sign(bytes);
    }

    /** An id made of the parts; the same parts give the same id, on every node (RFC 9562, version 8). */
    public UUID id(String... parts) {
        var bytes = ByteBuffer.wrap(sign(parts));
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
