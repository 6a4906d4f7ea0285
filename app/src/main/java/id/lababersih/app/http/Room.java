package id.lababersih.app.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Room for so much at once. Nobody has more than a quarter of it, so that slow senders shut only themselves out. */
final class Room {
    private final Semaphore free;
    private final int ownerMax;
    private final Map<String, Integer> byOwner = new ConcurrentHashMap<>();

    Room(int size) {
        this.free = new Semaphore(size);
        this.ownerMax = Math.max(1, size / 4);
    }

    /** Whether there was room; {@link #leave} gives it back. */
    boolean enter(String owner, int amount) {
        if (!free.tryAcquire(amount)) {
            return false;
        }
        if (byOwner.merge(owner, amount, Integer::sum) <= ownerMax) {
            return true;
        }
        leave(owner, amount);
        return false;
    }

    void leave(String owner, int amount) {
        byOwner.computeIfPresent(owner, (_, taken) -> taken == amount ? null : taken - amount);
        free.release(amount);
    }
}
