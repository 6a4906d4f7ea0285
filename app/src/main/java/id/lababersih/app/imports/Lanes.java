package id.lababersih.app.imports;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work at once, except that those which share a key run one after the other in the order in which they
 * were given. So orders end as if applied one by one, as long as what depends on an order's turn is among its keys.
 * After the first failure nothing more is begun.
 */
public final class Lanes {
    private final Executor executor;
    private final int widthMax;
    private final Semaphore free;
    private final ConcurrentMap<String, CompletableFuture<Void>> lastByKey = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Something to do. */
    public interface Work {
        void run() throws Exception;
    }

    public Lanes(Executor executor, int widthMax) {
        this.executor = executor;
        this.widthMax = widthMax;
        this.free = new Semaphore(widthMax);
    }

    /** Gives work to do; waits while too much is under way. */
    public void run(Collection<String> keys, Work work) throws InterruptedException {
        free.acquire();
        List<CompletableFuture<Void>> before =
                keys.stream().map(lastByKey::get).filter(Objects::nonNull).toList();
        var mine = new CompletableFuture<Void>();
        keys.forEach(key -> lastByKey.put(key, mine));
        var turn = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new));
        var _ = turn.thenRunAsync(() -> perform(work), executor).whenComplete((_, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed instanceof CompletionException ? failed.getCause() : failed);
            }
            keys.forEach(key -> lastByKey.remove(key, mine));
            mine.complete(null);
            free.release();
        });
    }

    private void perform(Work work) {
        if (failure.get() != null) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Whether something has failed, so that nothing more is begun. */
    boolean failed() {
        return failure.get() != null;
    }

    /** Waits until all work has ended; the first failure is the cause of what this throws. */
    public void join() throws InterruptedException, ExecutionException {
        free.acquire(widthMax);
        free.release(widthMax);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new ExecutionException(failed);
        }
    }
}
