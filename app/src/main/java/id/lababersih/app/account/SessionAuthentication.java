package id.lababersih.app.account;

import id.lababersih.app.http.Authentication;
import id.lababersih.persistence.account.Sessions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token counts while its signature, its time and its session do; a change of roles on another node counts within a
 * second.
 */
public final class SessionAuthentication implements Authentication {
    private final Tokens tokens;
    private final Sessions sessions;
    private final InstantSource clock;

    public SessionAuthentication(Tokens tokens, Sessions sessions, InstantSource clock) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Optional<User> byAccessToken(String token) {
        return tokens.read(Tokens.Kind.ACCESS, token).flatMap(this::find);
    }

    @Override
    public Optional<User> byPageCookie(String cookie) {
        return tokens.read(Tokens.Kind.PAGE, cookie).flatMap(this::find);
    }

    @Override
    public Optional<User> afresh(User user) {
        return sessions.findAfresh(user.sessionId(), clock.instant()).map(found -> user(user.sessionId(), found));
    }

    @Override
    public Optional<User> lately(User user) {
        return sessions.find(user.sessionId(), clock.instant()).map(found -> user(user.sessionId(), found));
    }

    @Override
    public Set<UUID> openOf(Set<UUID> ids) {
        return sessions.openOf(ids, clock.instant());
    }

    private Optional<User> find(Tokens.Claims claims) {
        return sessions.find(claims.sessionId(), clock.instant())
                .filter(signedIn -> signedIn.userId().equals(claims.userId()))
                .map(signedIn -> user(claims.sessionId(), signedIn));
    }

    private static User user(UUID sessionId, Sessions.SignedIn signedIn) {
        return new User(
                signedIn.userId(),
                sessionId,
                signedIn.name(),
                signedIn.memberships().stream()
                        .map(member ->
                                new Member(member.merchantId(), member.merchantName(), member.role(), member.zone()))
                        .toList());
    }
}
