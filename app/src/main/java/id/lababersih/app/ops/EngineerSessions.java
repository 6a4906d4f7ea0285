package id.lababersih.app.ops;

import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.PageCookies;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Lets engineers in who know ADMIN_SECRET: a browser for two hours by a signed cookie, which holds on every node and is
 * kept by none, a program by the secret itself. Another secret ends all sessions.
 */
public final class EngineerSessions {
    /** How long a browser stays signed in. */
    public static final Duration LIFETIME = Duration.ofHours(2);

    private static final int NONCE_BYTES = 16;

    private final AdminSecret adminSecret;
    private final Signatures signatures;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Somebody who knows the secret.
     *
     * @param token proves that a form came from a page of this session; empty for a program, which sends no forms
     */
    public record Session(String token) {
        /** Whether a form that sends this came from a page of this session. */
        public boolean made(String sent) {
            return !token.isEmpty() && equal(token, sent);
        }
    }

    public EngineerSessions(AdminSecret adminSecret, Signatures signatures, InstantSource clock) {
        this.adminSecret = adminSecret;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** Whether there is a secret to know. */
    public boolean possible() {
        return adminSecret.value().isPresent();
    }

    /** A new session, for the cookie; throws the problem when the secret is wrong or was guessed at too often. */
    public String open(String secret, String clientNetwork) {
        if (!adminSecret.is(secret, clientNetwork)) {
            throw Problem.of(ProblemType.INVALID_CREDENTIALS, "This is not ADMIN_SECRET.")
                    .exception();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var claims = clock.instant().plus(LIFETIME).getEpochSecond() + "." + base64(nonce);
        return claims + "." + signature(claims);
    }

    /**
     * The session that a call belongs to, by cookie or by {@code Authorization: Bearer ADMIN_SECRET}; empty for who has
     * neither.
     *
     * @throws RuntimeException the problem, where the header has another secret, or was guessed at too often
     */
    public Optional<Session> of(Call call) {
        if (call.header("Authorization") != null) {
            if (!adminSecret.isSentBy(call)) {
                throw Problems.forbidden("Send ADMIN_SECRET as Authorization: Bearer.");
            }
            return Optional.of(new Session(""));
        }
        return PageCookies.engineer(call.request()).flatMap(this::byCookie);
    }

    Optional<Session> byCookie(String cookie) {
        return isOpen(cookie)
                ? Optional.of(new Session(base64(signatures.sign("ops-form", cookie))))
                : Optional.empty();
    }

    private boolean isOpen(String cookie) {
        int signed = cookie.lastIndexOf('.');
        int ends = cookie.indexOf('.');
        if (ends <= 0
                || signed == ends
                || !equal(signature(cookie.substring(0, signed)), cookie.substring(signed + 1))) {
            return false;
        }
        return Instant.ofEpochSecond(Long.parseLong(cookie.substring(0, ends))).isAfter(clock.instant());
    }

    private String signature(String claims) {
        return base64(signatures.sign("ops-session", claims, adminSecret.value().orElseThrow()));
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
