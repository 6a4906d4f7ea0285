package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that a fatal error ends has failed, whatever of it could still be closed: its machine starts it again. */
class FatalErrorTest {
    @Test
    void aServiceOutOfMemoryLeavesInOrderAndEndsWithStatusOne() {
        var folder = SharedServer.freshFolder("fatal");
        try (var server = ServerProcess.start(folder, "id.lababersih.app.FatalMain", Map.of())) {
            var merchant = server.api().register("fatal").createMerchant("Toko Penuh");
            var order = IsolationTest.order(ChaosLoad.stocked(merchant), "PENUH-1");
            String id = words(merchant.post("/v1/orders", order).expect(201).data(), "id");
            try {
                merchant.post("/v1/orders/" + id + "/ship", Api.json("{'courier':'JNE'}"))
                        .expect(503);
            } catch (UncheckedIOException unanswered) {
                // What has no memory left ends, whoever still waits for its answer.
                assertThat(unanswered).hasMessageContaining("/ship");
            }
            assertThat(server.awaitEnd(Duration.ofSeconds(40))).as(server.log()).isEqualTo(1);
            assertThat(server.log())
                    .contains("OutOfMemoryError", "Stopping, since this process ends itself")
                    .doesNotContain("Not stopped in order");
        }
    }
}
