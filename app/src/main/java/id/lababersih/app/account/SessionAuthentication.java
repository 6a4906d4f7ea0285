package id.lababersih.app.account;

import id.lababersih.app.http.Authentication;
import id.lababersih.persistence.account.Sessions;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A token counts while its signature, its time and its session do; roles are read afresh, so a change counts at once.
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

    private Optional<User> find(Tokens.Claims claims) {
        return sessions.find(claims.sessionId(), clock.instant())
                .filter(signedIn -> signedIn.userId().equals(claims.userId()))
                .map(signedIn -> new User(
                        signedIn.userId(),
                        claims.sessionId(),
                        signedIn.memberships().stream()
                                .map(member -> new Member(
                                        member.merchantId(), member.merchantName(), member.role(), member.zone()))
                                .toList()));
    }
}
