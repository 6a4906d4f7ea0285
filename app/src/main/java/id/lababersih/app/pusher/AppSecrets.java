package id.lababersih.app.pusher;

import id.lababersih.app.http.Signatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the secrets of apps, and seals them (AES-GCM) so that the database alone tells none. They cannot be hashed: the
 * tokens that an app signs are checked with its secret.
 */
public final class AppSecrets {
    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    public AppSecrets(Signatures signatures) {
        key = new SecretKeySpec(signatures.sign("secrets of apps"), "AES");
    }

    /** A new secret. */
    String make() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    }

    /** The secret as it is stored: of no use for another app, nor with another SECRET_KEY_BASE. */
    String seal(UUID appId, String secret) {
        var nonce = bytes(NONCE_BYTES);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, appId, nonce).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret cannot be sealed", e);
        }
    }

    String open(UUID appId, String stored) {
        try {
            var sealed = Base64.getDecoder().decode(stored);
            var secret = cipher(Cipher.DECRYPT_MODE, appId, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return new String(secret, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secret of app " + appId + " was sealed with another SECRET_KEY_BASE; rotate it", e);
        }
    }

    private Cipher cipher(int mode, UUID appId, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(appId.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
