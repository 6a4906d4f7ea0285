package id.lababersih.app;

import id.lababersih.cluster.order.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program with one more thing: each order or receipt in a line of the file {@code KILL_FILE} stops for good at the
 * step before it, and when all of them have, the process is killed with SIGKILL.
 */
public final class KilledMain {
    private static final AtomicInteger STOPPED = new AtomicInteger();

    private KilledMain() {}

    public static void main(String[] arguments) {
        Path file = Path.of(System.getenv("KILL_FILE"));
        Main.serve((step, order) -> reached(file, step, order));
    }

    private static void reached(Path file, Steps.Step step, UUID order) {
        try {
            List<String> deadly = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (deadly.contains(step + " " + order)) {
                if (STOPPED.incrementAndGet() == deadly.size()) {
                    new ProcessBuilder(
                                    "kill",
                                    "-KILL",
                                    Long.toString(ProcessHandle.current().pid()))
                            .start();
                }
                ForkJoinPool.managedBlock(new Forever());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The others go on: a pool of threads makes one in the place of one that it knows to stand. */
    private static final class Forever implements ManagedBlocker {
        @Override
        public synchronized boolean block() throws InterruptedException {
            while (!isReleasable()) {
                wait();
            }
            return true;
        }

        @Override
        public boolean isReleasable() {
            return false;
        }
    }
}
