package id.lababersih.app.http;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Role;
import java.time.ZoneId;
import java.util.UUID;

/**
 * A signed-in user acting for one merchant.
 *
 * @param zone the merchant's own, in which its days are cut
 */
public record Caller(UUID userId, UUID merchantId, Role role, ZoneId zone) {
    /** The author of what this caller has done. */
    public Author author() {
        return Author.user(userId);
    }
}
