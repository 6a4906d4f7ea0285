package id.lababersih.app.account;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.RateLimit;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signs people and programs in and out; the one way in for the API and for the pages. */
public final class SignIn {
    /** Of the password changed while it was compared; more often than once it is not by chance. */
    private static final int TRIES_MAX = 2;

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
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            var opened = open(verified(email, password), requestId);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        throw wrong();
    }

    /**
     * Opens the first session of somebody whose account was made just now. It counts as no try: the password is known
     * to be right, and who is told to wait would take the account for not made. Throws the problem when the password
     * is another by now.
     */
    Opened signInAsNew(Accounts.User user, Accounts.Login login, @Nullable String requestId) {
        return open(new Accounts.Credentials(user, login.passwordHash()), requestId)
                .orElseThrow(SignIn::wrong);
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

    /** Whose pair it is, with the hash that is now kept of the password; throws the problem when it is wrong. */
    private Accounts.Credentials verified(String email, String password) {
        var found = accounts.byEmail(email);
        var hash = found.map(Accounts.Credentials::passwordHash).orElse(null);
        if (!hashes.matches(password, hash)) {
            throw wrong();
        }
        var known = found.orElseThrow();
        if (!hashes.isCheap(known.passwordHash())) {
            return known;
        }
        var dearer = hashes.hash(password);
        accounts.changeHash(known.user().id(), known.passwordHash(), dearer);
        return new Accounts.Credentials(known.user(), dearer);
    }

    /** Empty where the user has another password by now, or the same with another hash. */
    private Optional<Opened> open(Accounts.Credentials known, @Nullable String requestId) {
        var user = known.user();
        var sessionId = UUID.randomUUID();
        var refresh = tokens.refresh();
        var now = clock.instant();
        var by = new Actor(null, user.id(), now, requestId);
        var expires = now.plus(Tokens.SESSION_LIFETIME);
        return sessions.open(sessionId, user.id(), known.passwordHash(), Tokens.hash(refresh), expires, by)
                ? Optional.of(new Opened(
                        user, tokens.access(user.id(), sessionId), refresh, tokens.page(user.id(), sessionId)))
                : Optional.empty();
    }

    private static ProblemException wrong() {
        return Problem.of(ProblemType.INVALID_CREDENTIALS, "No account has this e-mail address with this password.")
                .exception();
    }

    private static RuntimeException refused(String detail) {
        return Problem.of(ProblemType.INVALID_REFRESH_TOKEN, detail).exception();
    }
}
