package id.lababersih.app.imports;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Runs pieces of work at once, except that those which share a key run one after the other in the order in which they
 * were given. So orders end as if applied one by one, as long as what depends on an order's turn is among its keys.
 */
final class Lanes {
    private final Executor executor;
    private final int widthMax;
    private final Semaphore free;
    private final ConcurrentMap<String, CompletableFuture<Void>> lastByKey = new ConcurrentHashMap<>();

    Lanes(Executor executor, int widthMax) {
        this.executor = executor;
        this.widthMax = widthMax;
        this.free = new Semaphore(widthMax);
    }

    /** Gives work to do; waits while too much is under way. The work handles its own failures. */
    void run(Collection<String> keys, Runnable work) throws InterruptedException {
        free.acquire();
        List<CompletableFuture<Void>> before = keys.stream()
                .map(lastByKey::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        var mine = new CompletableFuture<Void>();
        keys.forEach(key -> lastByKey.put(key, mine));
        var turn = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new));
        var _ = turn.thenRunAsync(work, executor).whenComplete((_, _) -> {
            keys.forEach(key -> lastByKey.remove(key, mine));
            mine.complete(null);
            free.release();
        });
    }

    /** Waits until all work has ended. */
    void join() throws InterruptedException {
        free.acquire(widthMax);
        free.release(widthMax);
    }
}
