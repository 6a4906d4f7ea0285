package id.lababersih.app;

import id.lababersih.cluster.order.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;

/**
 * The program with one more thing: each line of the file {@code KILL_FILE} is a step and the order or receipt that
 * stops for good when it has taken it, and when all of them have, the process is killed with SIGKILL.
 */
public final class KilledMain {
    private static final Set<String> STOPPED = ConcurrentHashMap.newKeySet();

    private KilledMain() {}

    public static void main(String[] arguments) {
        Path file = Path.of(System.getenv("KILL_FILE"));
        Main.serve((step, order) -> reached(file, step, order));
    }

    private static void reached(Path file, Steps.Step step, UUID order) {
        try {
            List<String> deadly = Files.exists(file) ? Files.readAllLines(file) : List.of();
            String line = step + " " + order;
            if (deadly.contains(line)) {
                if (STOPPED.add(line) && STOPPED.size() == deadly.size()) {
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
