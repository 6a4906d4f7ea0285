package id.lababersih.app.account;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * A session that a command of the engineer's opens for a user whose password it does not know, since it has the keys of
 * the service. The audit trail tells of it, and it ends with the command.
 */
public final class CommandSession implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration RENEWED_AFTER = Tokens.ACCESS_LIFETIME.dividedBy(3);

    private final Sessions sessions;
    private final Tokens tokens;
    private final UUID userId;
    private final String command;
    private final InstantSource clock;
    private final UUID sessionId = UUID.randomUUID();
    private volatile Minted minted;

    private record Minted(String token, Instant at) {}

    /**
     * Opens it.
     *
     * @param command its name, which the audit trail has in place of a request's id
     */
    public CommandSession(Sessions sessions, Tokens tokens, UUID userId, String command, InstantSource clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.userId = userId;
        this.command = command;
        this.clock = clock;
        var now = clock.instant();
        sessions.open(sessionId, userId, Tokens.hash(tokens.refresh()), now.plus(LIFETIME), actor(now));
        this.minted = new Minted(tokens.access(userId, sessionId), now);
    }

    /** An access token that is good for some minutes. */
    public String token() {
        var now = clock.instant();
        var last = minted;
        if (now.isAfter(last.at().plus(RENEWED_AFTER))) {
            last = new Minted(tokens.access(userId, sessionId), now);
            minted = last;
        }
        return last.token();
    }

    @Override
    public void close() {
        sessions.end(sessionId, actor(clock.instant()));
    }

    private Actor actor(Instant now) {
        return new Actor(null, userId, now, command);
    }
}
