package id.lababersih.app.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import id.lababersih.app.http.Problems;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * bcrypt, which is slow on purpose; so no more run at a time than there are processors, and on threads of their own: a
 * virtual thread that computes gives way to no other, and all requests would wait for it.
 */
public final class PasswordHashes implements AutoCloseable {
    /** About a quarter of a second on a server of 2026. */
    public static final int COST_DEFAULT = 12;

    private static final long WAIT_SECONDS_MAX = 10;

    /** Where a hash such as {@code $2b$10$...} says its cost. */
    private static final int COST_FROM = 4;

    private static final int COST_TO = 6;

    private static final int SALT_AND_HASH_CHARACTERS = 53;

    private final int cost;
    private final String nobodysHash;
    private final Semaphore processors;
    private final ExecutorService threads;

    public PasswordHashes(int cost) {
        int atOnce = Runtime.getRuntime().availableProcessors();
        this.processors = new Semaphore(atOnce);
        this.threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("bcrypt-", 0).factory());
        this.cost = cost;
        // Of no password that anybody knows; trying one against it takes as long as against any of this cost.
        this.nobodysHash = "$2a$%02d$".formatted(cost) + ".".repeat(SALT_AND_HASH_CHARACTERS);
    }

    /** May wait; throws the 503 problem when too many wait already, or when this is closed. */
    String hash(String password) {
        return computed(() -> BCrypt.withDefaults().hashToString(cost, password.toCharArray()));
    }

    /**
     * Takes as long for an unknown user, whose hash is null, as for a wrong password and a hash of our cost. One that
     * came from an older system takes its own time until its user signs in.
     */
    boolean matches(String password, @Nullable String hash) {
        return computed(() -> {
            var bytes = password.getBytes(StandardCharsets.UTF_8);
            boolean verified = bytes.length <= BCrypt.Version.VERSION_2A.allowedMaxPwLength
                    && BCrypt.verifyer().verify(bytes, hashOrNobodys(hash).getBytes(StandardCharsets.UTF_8)).verified;
            return verified && hash != null;
        });
    }

    /** Whether trying passwords against this hash costs less than against ours: it came from an older system. */
    boolean isCheap(String hash) {
        return Integer.parseInt(hash.substring(COST_FROM, COST_TO)) < cost;
    }

    private String hashOrNobodys(@Nullable String hash) {
        return hash == null ? nobodysHash : hash;
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        threads.close();
    }

    private <T> T computed(Supplier<T> work) {
        acquire();
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (RejectedExecutionException closed) {
            throw Problems.unavailable().exception();
        } finally {
            processors.release();
        }
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
