package id.lababersih.domain.account;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something is done.
 *
 * @param user who asked for it, or confirmed the import that does
 * @param importRun the run that does it; null when the user did it directly
 */
public record Author(UUID user, @Nullable UUID importRun) {
    /** A user who acts directly. */
    public static Author user(UUID user) {
        return new Author(user, null);
    }
}
