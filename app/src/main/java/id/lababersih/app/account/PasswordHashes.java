package id.lababersih.app.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import id.lababersih.app.http.Problems;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** bcrypt, which is slow on purpose; so no more run at a time than there are processors. */
public final class PasswordHashes {
    /** About a quarter of a second on a server of 2026. */
    public static final int COST_DEFAULT = 12;

    private static final long WAIT_SECONDS_MAX = 10;

    /** Where a hash such as {@code $2b$10$...} says its cost. */
    private static final int COST_FROM = 4;

    private static final int COST_TO = 6;

    private static final int SALT_AND_HASH_CHARACTERS = 53;

    private final int cost;
    private final String nobodysHash;
    private final Semaphore processors = new Semaphore(Runtime.getRuntime().availableProcessors());

    public PasswordHashes(int cost) {
        this.cost = cost;
        // Of no password that anybody knows; trying one against it takes as long as against any of this cost.
        this.nobodysHash = "$2a$%02d$".formatted(cost) + ".".repeat(SALT_AND_HASH_CHARACTERS);
    }

    /** May wait; throws the 503 problem when too many wait already. */
    String hash(String password) {
        acquire();
        try {
            return hashNow(password);
        } finally {
            processors.release();
        }
    }

    /** Takes as long for an unknown user, whose hash is null, as for a wrong password. */
    boolean matches(String password, @Nullable String hash) {
        acquire();
        try {
            var bytes = password.getBytes(StandardCharsets.UTF_8);
            boolean verified = bytes.length <= BCrypt.Version.VERSION_2A.allowedMaxPwLength
                    && BCrypt.verifyer().verify(bytes, hashOrNobodys(hash).getBytes(StandardCharsets.UTF_8)).verified;
            return verified && hash != null;
        } finally {
            processors.release();
        }
    }

    /** Whether trying passwords against this hash costs less than against ours: it came from an older system. */
    boolean isCheap(String hash) {
        return Integer.parseInt(hash.substring(COST_FROM, COST_TO)) < cost;
    }

    private String hashOrNobodys(@Nullable String hash) {
        return hash == null ? nobodysHash : hash;
    }

    private String hashNow(String password) {
        return BCrypt.withDefaults().hashToString(cost, password.toCharArray());
    }

    private void acquire() {
        try {
            if (!processors.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw Problems.unavailable().exception();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable().exception();
        }
    }
}
