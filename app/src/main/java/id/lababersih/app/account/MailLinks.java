package id.lababersih.app.account;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Signatures;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The links that people are sent. The token in one is the id of its row with a signature, the same each time it is
 * made: neither the database nor the queue of mail holds anything that opens a door.
 */
public final class MailLinks {
    private static final int ID_BYTES = 16;
    private static final int TOKEN_CHARACTERS = 64;

    private final String base;
    private final Signatures signatures;

    /** What a link is for. */
    enum Kind {
        PASSWORD_RESET("/app/kata-sandi/"),
        INVITATION("/app/undangan/");

        private final String path;

        Kind(String path) {
            this.path = path;
        }
    }

    /** @param base where browsers find this service, without a slash at its end */
    public MailLinks(String base, Signatures signatures) {
        this.base = base;
        this.signatures = signatures;
    }

    String token(Kind kind, UUID id) {
        var bytes = bytes(id);
        var signature = sign(kind, bytes);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(ID_BYTES + signature.length)
                        .put(bytes)
                        .put(signature)
                        .array());
    }

    /** The address of the page that the token opens. */
    String url(Kind kind, UUID id) {
        return base + kind.path + token(kind, id);
    }

    /** The id in a token of ours; empty for any other text. */
    Optional<UUID> read(Kind kind, String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        try {
            var all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            var id = new UUID(all.getLong(), all.getLong());
            // Compared as text: the last character of another text may stand for the same bytes.
            boolean ours = MessageDigest.isEqual(ascii(token), ascii(token(kind, id)));
            return ours ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What a link answers that was used, has expired, or never was. */
    static ProblemException gone() {
        return Problem.of(ProblemType.LINK_GONE, "It was used, has expired or is not whole. Ask for a new one.")
                .exception();
    }

    private byte[] sign(Kind kind, byte[] id) {
        return signatures.sign(ascii("mail-link"), ascii(kind.name()), id);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
