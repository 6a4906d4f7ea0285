package id.lababersih.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;

/**
 * What has been started, closed in the opposite order; a part that fails to close does not keep the others open. What
 * is started while or after the others are closed is closed at once.
 */
final class Parts implements AutoCloseable {
    /** What a virtual thread computes could keep others from their end where there is one processor. */
    private static final ThreadFactory PLATFORM =
            Thread.ofPlatform().name("close-", 0).factory();

    private final Logger log;
    private final Deque<Part> started = new ArrayDeque<>();
    private boolean closed;

    private record Part(String name, AutoCloseable closeable, boolean besideOthers) {}

    Parts(Logger log) {
        this.log = log;
    }

    <T extends AutoCloseable> T add(String name, T part) {
        add(new Part(name, part, false));
        return part;
    }

    /** Of parts that were added so one after the other all close at the same time, for each may take seconds. */
    <T extends AutoCloseable> T addBeside(String name, T part) {
        add(new Part(name, part, true));
        return part;
    }

    private synchronized void add(Part part) {
        started.push(part);
        if (closed) {
            closeAll();
            throw new IllegalStateException("Told to stop while starting " + part.name());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!started.isEmpty()) {
            var next = new ArrayList<>(List.of(started.pop()));
            while (next.getFirst().besideOthers()
                    && !started.isEmpty()
                    && started.peek().besideOthers()) {
                next.add(started.pop());
            }
            try (var closing = Executors.newThreadPerTaskExecutor(PLATFORM)) {
                next.forEach(part -> closing.execute(() -> close(part)));
            }
        }
    }

    private void close(Part part) {
        try {
            part.closeable().close();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            log.warn("Stopping {} was cut short", part.name());
        } catch (Exception failure) {
            // As wide as AutoCloseable declares: one part's failure must not keep the others open.
            log.warn("Stopping {} failed", part.name(), failure);
        }
    }
}
