package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Clients that place and ship one order after the other, and repeat a call that got no answer, or one to ask
 * again.
 */
final class Shipping implements AutoCloseable {
    private static final int CLIENTS = 3;
    /** Between two orders of one client: the test is of restarts, not of speed, and looks at every order at the end. */
    private static final int PAUSE_MS = 400;
    /** As Retry-After says. */
    private static final int RETRY_MS = 1_000;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final URI balancer;
    private final Merchant merchant;
    private final String shop;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean going = new AtomicBoolean(true);
    final Queue<String> shipped = new ConcurrentLinkedQueue<>();
    final Queue<String> failed = new ConcurrentLinkedQueue<>();
    final AtomicInteger repeated = new AtomicInteger();
    final AtomicLong longestMs = new AtomicLong();
    volatile int tries = 2;

    Shipping(URI balancer, Merchant merchant, String shop) {
        this.balancer = balancer;
        this.merchant = merchant;
        this.shop = shop;
        for (int i = 0; i < CLIENTS; i++) {
            executor.execute(this::run);
        }
    }

    private void run() {
        try (var client = new Api(balancer)) {
            Merchant mine = merchant.at(client);
            while (going.get()) {
                String number = "AWAN-" + NUMBERS.incrementAndGet();
                Answer placed = call(mine, "/v1/orders", IsolationTest.order(shop, number), number);
                if (placed == null) {
                    continue;
                }
                String id = words(placed.data(), "id");
                ObjectNode shipment =
                        Api.MAPPER.createObjectNode().put("courier", "JNE").put("tracking_number", "R-" + number);
                if (call(mine, "/v1/orders/" + id + "/ship", shipment, number + "-ship") != null) {
                    shipped.add(id);
                }
                pause(PAUSE_MS);
            }
        }
    }

    private @Nullable Answer call(Merchant mine, String path, JsonNode body, String key) {
        long beganNs = System.nanoTime();
        String said = "";
        for (int i = 1; i <= tries; i++) {
            try {
                Answer answer = mine.send(
                        "POST",
                        path,
                        Map.of("Content-Type", "application/json", "Idempotency-Key", key),
                        Api.bytes(body));
                boolean underWay = answer.text().contains("/problems/request-in-progress");
                if (answer.status() < 500 && !underWay) {
                    longestMs.accumulateAndGet((System.nanoTime() - beganNs) / 1_000_000, Math::max);
                    if (answer.status() >= 400) {
                        failed.add(path + " " + answer.status() + " " + answer.shown());
                    }
                    return answer.status() < 400 ? answer : null;
                }
                said += " " + answer.status() + " " + answer.shown();
            } catch (UncheckedIOException gone) {
                said += " " + gone.getCause();
            }
            repeated.incrementAndGet();
            pause(RETRY_MS);
        }
        failed.add(path + " after " + tries + ":" + said);
        return null;
    }

    private static void pause(int ms) {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, ms, TimeUnit.MILLISECONDS)
                .join();
    }

    void awaitMore(int orders) {
        int target = shipped.size() + orders;
        Awaitility.await("orders under way")
                .atMost(Duration.ofMinutes(2))
                .until(() -> shipped.size() >= target || !failed.isEmpty());
    }

    void stop() {
        going.set(false);
        executor.close();
    }

    @Override
    public void close() {
        stop();
    }
}
