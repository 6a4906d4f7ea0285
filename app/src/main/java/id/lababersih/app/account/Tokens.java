package id.lababersih.app.account;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and reads the texts that stand for a session. They are signed, not secret in themselves, and valid on every
 * node that has the same key.
 */
public final class Tokens {
    public static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);
    /** How long a session lives after its last refresh. */
    public static final Duration SESSION_LIFETIME = Duration.ofDays(30);

    private static final String ISSUER = "lababersih";
    private static final String KIND = "kind";
    private static final String SESSION = "sid";
    private static final int REFRESH_BYTES = 32;
    private static final int TOKEN_CHARACTERS_MAX = 2000;
    private static final int VERIFIED_MAX = 10_000;

    private final Algorithm algorithm;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** A client sends the same token for minutes; its signature need be computed once. */
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(VERIFIED_MAX).build();

    public Tokens(String guardianSecretKey, InstantSource clock) {
        this.algorithm = Algorithm.HMAC256(guardianSecretKey.getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
    }

    private record Verified(Kind kind, Claims claims, Instant expiresAt) {}

    /** What a token is good for. */
    enum Kind {
        ACCESS,
        PAGE
    }

    /** Whose session a token names; whether the session is still open is for the database to say. */
    record Claims(UUID userId, UUID sessionId) {}

    String access(UUID userId, UUID sessionId) {
        return sign(Kind.ACCESS, userId, sessionId, clock.instant().plus(ACCESS_LIFETIME));
    }

    /** For the cookie of the pages: as long-lived as a session, and as short-lived once that ends. */
    String page(UUID userId, UUID sessionId) {
        return sign(Kind.PAGE, userId, sessionId, clock.instant().plus(SESSION_LIFETIME));
    }

    Optional<Claims> read(Kind kind, String token) {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            return Optional.empty();
        }
        var known = verified.getIfPresent(token);
        var read = known != null ? Optional.of(known) : verify(token);
        return read.filter(found -> found.kind == kind && clock.instant().isBefore(found.expiresAt))
                .map(Verified::claims);
    }

    private Optional<Verified> verify(String token) {
        try {
            var jwt = verifier().verify(token);
            var session = jwt.getClaim(SESSION).asString();
            var kind = jwt.getClaim(KIND).asString();
            var expiresAt = jwt.getExpiresAtAsInstant();
            if (session == null || kind == null || expiresAt == null) {
                return Optional.empty();
            }
            var claims = new Claims(UUID.fromString(jwt.getSubject()), UUID.fromString(session));
            var found = new Verified(Kind.valueOf(kind), claims, expiresAt);
            verified.put(token, found);
            return Optional.of(found);
        } catch (JWTVerificationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A new refresh token: random, of no meaning. */
    String refresh() {
        var bytes = new byte[REFRESH_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is kept of a refresh token. It is random and long, so a plain hash cannot be turned back. */
    static byte[] hash(String refreshToken) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(refreshToken.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(Kind kind, UUID userId, UUID sessionId, Instant expiresAt) {
        return JWT.create()
                .withIssuer(ISSUER)
                .withSubject(userId.toString())
                .withClaim(SESSION, sessionId.toString())
                .withClaim(KIND, kind.name())
                .withIssuedAt(clock.instant())
                .withExpiresAt(expiresAt)
                .sign(algorithm);
    }

    private JWTVerifier verifier() {
        var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm).withIssuer(ISSUER);
        return verification.build(java.time.Clock.fixed(clock.instant(), ZoneOffset.UTC));
    }
}
