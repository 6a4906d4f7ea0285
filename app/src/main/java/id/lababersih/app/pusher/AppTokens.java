package id.lababersih.app.pusher;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import id.lababersih.app.realtime.Pass;
import id.lababersih.domain.pusher.Grant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads the tokens that apps sign with their secret (JWT, HS256) in the way of Guardian, which ExPusherLite uses. */
final class AppTokens {
    /** How far the clock of an app's server may be from ours. */
    private static final long LEEWAY_SECONDS = 60;

    private static final String FOR_CSRF = "csrf";
    private static final String SIGNED_CSRF = "s_csrf";
    private static final String HMAC = "HmacSHA256";

    private final InstantSource clock;

    AppTokens(InstantSource clock) {
        this.clock = clock;
    }

    /** What the bearer may do; empty unless the token is of this secret, in force, and made for the csrf text. */
    Optional<Grant> read(Pass pass, String secret) {
        if (pass.token() == null) {
            return Optional.empty();
        }
        try {
            var token = verifier(secret).verify(pass.token());
            return isMadeFor(pass.csrf(), token, secret)
                    ? Optional.of(new Grant(patterns(token, "listen"), patterns(token, "publish")))
                    : Optional.empty();
        } catch (JWTVerificationException notOfThisApp) {
            return Optional.empty();
        }
    }

    private JWTVerifier verifier(String secret) {
        var algorithm = Algorithm.HMAC256(secret.getBytes(StandardCharsets.UTF_8));
        var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm).acceptLeeway(LEEWAY_SECONDS);
        return verification.build(Clock.fixed(clock.instant(), ZoneOffset.UTC));
    }

    /** A token that names a csrf text, or whose audience says that it should, is worth nothing without that text. */
    private static boolean isMadeFor(@Nullable String csrf, DecodedJWT token, String secret) {
        var signed = token.getClaim(SIGNED_CSRF).asString();
        if (signed == null) {
            var audience = token.getAudience();
            return audience == null || !audience.contains(FOR_CSRF);
        }
        return csrf != null && MessageDigest.isEqual(decoded(signed), hmac(secret, csrf));
    }

    private static List<String> patterns(DecodedJWT token, String claim) {
        var patterns = token.getClaim(claim).asList(String.class);
        return patterns == null
                ? List.of()
                : patterns.stream().filter(Objects::nonNull).toList();
    }

    /** Base64 of either alphabet, padded or not; nothing for other texts. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
