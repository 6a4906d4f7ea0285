package id.lababersih.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Node;
import id.lababersih.cluster.topology.NodeConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private final Away store = new Away();

    @Test
    void aStoreThatIsAwayIsNoReasonToReadAllEvents() {
        var supervision = new Supervision(InstantSource.system());
        var node =
                Node.startAlone(NodeConfig.local(), new JournalSetup(() -> store, InstantSource.system()), supervision);
        try {
            var _ = Shops.start(node.system(), InstantSource.system(), supervision)
                    .find(new UUID(0, 1));
            await().atMost(Duration.ofSeconds(30)).until(() -> store.asked.get() > 1);
            assertThat(store.read).hasValue(0);
        } finally {
            node.stop().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /** Has neither states nor events to give. */
    private static final class Away extends NoEvents {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger read = new AtomicInteger();

        @Override
        public CompletionStage<Optional<State>> latest(Span span) {
            asked.incrementAndGet();
            return CompletableFuture.failedStage(new IllegalStateException("away"));
        }

        @Override
        public CompletionStage<Recent> recent(String persistenceId, long after) {
            read.incrementAndGet();
            return CompletableFuture.failedStage(new IllegalStateException("away"));
        }

        @Override
        public CompletionStage<Void> replay(
                String persistenceId, long first, long last, long max, Consumer<Kept> reader) {
            read.incrementAndGet();
            return CompletableFuture.failedStage(new IllegalStateException("away"));
        }
    }
}
