package id.lababersih.app;

import id.lababersih.cluster.order.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * The program with one more thing: it is killed with SIGKILL when the order or receipt {@code KILL_ORDER} reaches the
 * step {@code KILL_AT_STEP}.
 */
public final class KilledMain {
    private KilledMain() {}

    public static void main(String[] arguments) {
        Steps.Step deadly = Steps.Step.valueOf(System.getenv("KILL_AT_STEP"));
        UUID order = UUID.fromString(System.getenv("KILL_ORDER"));
        Main.serve((step, orderId) -> {
            if (step == deadly && orderId.equals(order)) {
                die();
            }
        });
    }

    private static void die() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
