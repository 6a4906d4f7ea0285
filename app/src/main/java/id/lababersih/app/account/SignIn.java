package id.lababersih.app.account;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.RateLimit;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signs people and programs in and out; the one way in for the API and for the pages. */
public final class SignIn {
    private final Accounts accounts;
    private final Sessions sessions;
    private final Tokens tokens;
    private final PasswordHashes hashes;
    private final InstantSource clock;
    private final Consumer<UUID> signedOut;
    private final RateLimit byAccount;
    private final RateLimit byAddress;

    /**
     * Signs in and out.
     *
     * @param signedOut told of each user of whom a session has just ended
     */
    public SignIn(
            Accounts accounts,
            Sessions sessions,
            Tokens tokens,
            PasswordHashes hashes,
            AccountLimits limits,
            InstantSource clock,
            Consumer<UUID> signedOut) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.tokens = tokens;
        this.hashes = hashes;
        this.clock = clock;
        this.signedOut = signedOut;
        this.byAccount = new RateLimit(limits.signInsPerAccount(), Duration.ofMinutes(1), clock);
        this.byAddress = new RateLimit(limits.signInsPerAddress(), Duration.ofMinutes(1), clock);
    }

    /**
     * A session just opened.
     *
     * @param refreshToken usable once
     * @param pageCookie the same session for a browser
     */
    public record Opened(Accounts.User user, String accessToken, String refreshToken, String pageCookie) {}

    /** Opens a session; throws the problem when the pair is wrong or tried too often. */
    public Opened signIn(String email, String password, String clientNetwork, @Nullable String requestId) {
        byAddress.take(clientNetwork);
        byAccount.take(clientNetwork + " " + email.toLowerCase(Locale.ROOT));
        var found = accounts.byEmail(email);
        var hash = found.map(Accounts.Credentials::passwordHash).orElse(null);
        if (!hashes.matches(password, hash)) {
            throw Problem.of(ProblemType.INVALID_CREDENTIALS, "No account has this e-mail address with this password.")
                    .exception();
        }
        var known = found.orElseThrow();
        if (hashes.isCheap(known.passwordHash())) {
            accounts.changeHash(known.user().id(), known.passwordHash(), hashes.hash(password));
        }
        return open(known.user(), requestId);
    }

    /** Trades a refresh token for a new pair; throws the problem when it is not good, or no longer. */
    public Opened refresh(String refreshToken, @Nullable String requestId) {
        var next = tokens.refresh();
        var now = clock.instant();
        var by = new Actor(null, null, now, requestId);
        var rotation =
                sessions.rotate(Tokens.hash(refreshToken), Tokens.hash(next), now.plus(Tokens.SESSION_LIFETIME), by);
        return switch (rotation) {
            case Sessions.Rotation.Rotated(var sessionId, var user) ->
                new Opened(user, tokens.access(user.id(), sessionId), next, tokens.page(user.id(), sessionId));
            case Sessions.Rotation.Reused(var userId) -> {
                signedOut.accept(userId);
                throw refused("This refresh token was used before, so its session has been ended. Sign in again.");
            }
            case Sessions.Rotation.Refused _ -> throw refused("Sign in again.");
        };
    }

    /** Ends the session: its tokens and its cookie count no more, on any node. */
    public void signOut(UUID userId, UUID sessionId, @Nullable String requestId) {
        sessions.end(sessionId, new Actor(null, userId, clock.instant(), requestId));
        signedOut.accept(userId);
    }

    /** Has the session's next request see the merchant that its user has just joined. */
    void joined(UUID sessionId) {
        sessions.forget(sessionId);
    }

    /** Has the next request of a user see what that user may do by now; other nodes see it within a second. */
    void changed(UUID userId) {
        sessions.forgetUser(userId);
    }

    private Opened open(Accounts.User user, @Nullable String requestId) {
        var sessionId = UUID.randomUUID();
        var refresh = tokens.refresh();
        var now = clock.instant();
        var by = new Actor(null, user.id(), now, requestId);
        sessions.open(sessionId, user.id(), Tokens.hash(refresh), now.plus(Tokens.SESSION_LIFETIME), by);
        return new Opened(user, tokens.access(user.id(), sessionId), refresh, tokens.page(user.id(), sessionId));
    }

    private static RuntimeException refused(String detail) {
        return Problem.of(ProblemType.INVALID_REFRESH_TOKEN, detail).exception();
    }
}
