package id.lababersih.app.imports;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Places for so many at once, of which a user has one, so that nobody's files keep all others' waiting. */
final class PreviewPlaces {
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Set<UUID> users = new HashSet<>();

    PreviewPlaces(int size) {
        this.size = size;
    }

    /** Waits for a place; false where none came in time. {@link #leave} gives it back. */
    boolean enter(UUID user, Duration patience) throws InterruptedException {
        long waitNs = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (users.size() >= size || users.contains(user)) {
                if (waitNs <= 0) {
                    return false;
                }
                waitNs = left.awaitNanos(waitNs);
            }
            return users.add(user);
        } finally {
            lock.unlock();
        }
    }

    void leave(UUID user) {
        lock.lock();
        try {
            users.remove(user);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
