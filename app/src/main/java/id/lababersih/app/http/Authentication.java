package id.lababersih.app.http;

import id.lababersih.domain.account.Role;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tells whom a token belongs to. May block; asked once for every call that is not open to anyone. */
public interface Authentication {
    /** The user of a valid access token whose session is still open; empty for any other text. */
    Optional<User> byAccessToken(String token);

    /** The user of a valid page cookie whose session is still open; empty for any other text. */
    Optional<User> byPageCookie(String cookie);

    /** The same user as it is now; others may tell of it as it was up to a second ago. Empty once it signed out. */
    default Optional<User> afresh(User user) {
        return Optional.of(user);
    }

    /** The same user as it was up to a second ago, but never after it signed out here; quick for many calls. */
    default Optional<User> lately(User user) {
        return afresh(user);
    }

    /** Those of the sessions that have not ended by now. */
    default Set<UUID> openOf(Set<UUID> sessions) {
        return sessions;
    }

    /** A signed-in user with every merchant it belongs to, oldest membership first. */
    record User(UUID id, UUID sessionId, String name, List<Member> memberships) {
        public User {
            memberships = List.copyOf(memberships);
        }
    }

    /** One merchant that the user belongs to. */
    record Member(UUID merchantId, String merchantName, Role role, ZoneId zone) {}
}
