package id.lababersih.persistence.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what may be lost in a crash moments after it was added, much of it in one statement; until it is written it is
 * found here. Blocks only who adds more than can be written.
 */
public final class LateWrites<K, V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateWrites.class);
    private static final Duration LATER = Duration.ofMillis(20);
    static final int TOGETHER_MAX = 500;
    /** Between tries, while the database is away. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** A minute and more of that; by then who asked has given up too. */
    static final int TRIES_MAX = 60;

    private static final int WAITING_MAX = 10 * TOGETHER_MAX;

    private final Write<V> write;
    private final BinaryOperator<V> choice;
    private final Executor later;
    private final Executor again;
    /** What is not written yet, and what is being written. */
    private final Map<K, V> waiting = new LinkedHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    /** Whether a write is to come by itself. */
    private boolean due;
    /** Writes that failed, one after the other. */
    private int failures;

    /** Writes all or nothing. */
    @FunctionalInterface
    public interface Write<V> {
        void run(Collection<V> values) throws SQLException;
    }

    /**
     * Nothing waits yet.
     *
     * @param choice of two values of one key, the one that waits and the one added, that which is to be written
     * @param background runs the statements
     */
    public LateWrites(Write<V> write, BinaryOperator<V> choice, Executor background) {
        this(write, choice, delayed(LATER, background), delayed(AGAIN, background));
    }

    LateWrites(Write<V> write, BinaryOperator<V> choice, Executor later, Executor again) {
        this.write = write;
        this.choice = choice;
        this.later = later;
        this.again = again;
    }

    private static Executor delayed(Duration delay, Executor background) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, background);
    }

    /** Has the value written later; at once, and waiting for it, when as many wait as one statement takes. */
    public void add(K key, V value) {
        boolean first;
        boolean full;
        lock.lock();
        try {
            waiting.merge(key, value, choice);
            first = !due;
            due = true;
            full = waiting.size() >= TOGETHER_MAX;
        } finally {
            lock.unlock();
        }
        if (full) {
            write();
        } else if (first) {
            later.execute(this::writeAndGoOn);
        }
    }

    /** A value that is not written yet. */
    public Optional<V> find(K key) {
        lock.lock();
        try {
            return Optional.ofNullable(waiting.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits; what two tries cannot write is lost. */
    @Override
    public void close() {
        if (!write()) {
            write();
        }
    }

    /** There is one of this at a time, from the first value that waits until none does. */
    private void writeAndGoOn() {
        boolean written = write();
        lock.lock();
        try {
            due = !waiting.isEmpty();
            if (!due) {
                return;
            }
        } finally {
            lock.unlock();
        }
        (written ? later : again).execute(this::writeAndGoOn);
    }

    /** False when what waits is to be tried again. */
    private boolean write() {
        writing.lock();
        try {
            var group = group();
            if (!group.isEmpty() && !isDone(group)) {
                return false;
            }
            failures = 0;
            lock.lock();
            try {
                group.forEach(waiting::remove);
            } finally {
                lock.unlock();
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    private Map<K, V> group() {
        lock.lock();
        try {
            return new LinkedHashMap<>(waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Writes, or gives up. */
    private boolean isDone(Map<K, V> group) {
        try {
            write.run(group.values());
            return true;
        } catch (SQLException failure) {
            failures++;
            if (failures < TRIES_MAX && group.size() < WAITING_MAX) {
                return false;
            }
            LOG.warn("{} late writes are lost", group.size(), failure);
            return true;
        }
    }
}
