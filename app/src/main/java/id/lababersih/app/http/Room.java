package id.lababersih.app.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Room for so much at once. One owner has no more of it than a share, however slow it is; it is full where as many
 * owners as there are shares have theirs.
 */
final class Room {
    private final int ownerMax;
    private final Map<String, Integer> byOwner = new HashMap<>();
    private int free;

    /** @param ownerMax how much one owner may have of it */
    Room(int size, int ownerMax) {
        this.free = size;
        this.ownerMax = ownerMax;
    }

    /** Whether there was room; {@link #leave} gives it back. */
    synchronized boolean enter(String owner, int amount) {
        int taken = byOwner.getOrDefault(owner, 0) + amount;
        if (taken > ownerMax || amount > free) {
            return false;
        }
        byOwner.put(owner, taken);
        free -= amount;
        return true;
    }

    synchronized void leave(String owner, int amount) {
        byOwner.computeIfPresent(owner, (_, taken) -> taken == amount ? null : taken - amount);
        free += amount;
    }
}
