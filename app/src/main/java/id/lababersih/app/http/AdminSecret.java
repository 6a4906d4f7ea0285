package id.lababersih.app.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * ADMIN_SECRET, if there is one, and how often it may be guessed: so many wrong ones a minute from one network,
 * wherever they are sent. Who has used them up waits, with the right one too; the right one is never counted.
 */
public final class AdminSecret {
    private static final int GUESSES_MAX = 10;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final String BEARER = "Bearer ";

    private final Optional<String> secret;
    private final RateLimit guesses;

    public AdminSecret(Optional<String> secret, InstantSource clock) {
        this.secret = secret;
        this.guesses = new RateLimit(GUESSES_MAX, PERIOD, clock);
    }

    /** The secret itself, never to be shown; empty where the server was started without. */
    public Optional<String> value() {
        return secret;
    }

    /**
     * Whether this is the secret. Takes as long whatever is wrong.
     *
     * @throws ProblemException where this network has sent too many others
     */
    public boolean is(String sent, String clientNetwork) {
        guesses.require(clientNetwork);
        boolean right = secret.filter(known -> MessageDigest.isEqual(bytes(known), bytes(sent)))
                .isPresent();
        if (!right) {
            guesses.take(clientNetwork);
        }
        return right;
    }

    /** Whether a call sends it as {@code Authorization: Bearer}; throws as {@link #is}. */
    public boolean isSentBy(Call call) {
        var sent = call.header("Authorization");
        return sent != null && sent.startsWith(BEARER) && is(sent.substring(BEARER.length()), call.clientNetwork());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
