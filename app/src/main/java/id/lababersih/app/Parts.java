package id.lababersih.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/**
 * What has been started, closed in the opposite order; a part that fails to close does not keep the others open. What
 * is started while or after the others are closed is closed at once.
 */
final class Parts implements AutoCloseable {
    private final Logger log;
    private final Deque<Part> started = new ArrayDeque<>();
    private boolean closed;

    private record Part(String name, AutoCloseable closeable) {}

    Parts(Logger log) {
        this.log = log;
    }

    synchronized <T extends AutoCloseable> T add(String name, T part) {
        started.push(new Part(name, part));
        if (closed) {
            closeAll();
            throw new IllegalStateException("Told to stop while starting " + name);
        }
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!started.isEmpty()) {
            Part part = started.pop();
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
}
