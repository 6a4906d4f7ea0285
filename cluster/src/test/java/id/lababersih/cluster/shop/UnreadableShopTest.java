package id.lababersih.cluster.shop;

import static id.lababersih.cluster.wire.Samples.NOW;
import static id.lababersih.cluster.wire.Samples.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.cluster.wire.Samples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.ReadEvents;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shop whose journal has an event that this release does not know, as after a rollback. */
class UnreadableShopTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final ActorTestKit kit = ActorTestKit.create(
            "unreadable",
            ConfigFactory.parseString("pekko.actor.provider = local")
                    .withFallback(PersistenceTestKitPlugin.getInstance().config())
                    .withFallback(PersistenceTestKitSnapshotPlugin.config())
                    .withFallback(NodeConfig.local().toConfig()));
    private final Supervision supervision = new Supervision(InstantSource.fixed(NOW));
    private final List<Long> triesNs = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void isTriedLessAndLessOftenAndServesWhenItCanBeRead() {
        var shop = start(() -> triesNs.size() < 5 ? unreadable() : ProcessingSuccess.getInstance());
        var probe = kit.createTestProbe(ShopEntity.Found.class);
        shop.tell(new ShopEntity.Message.Read(probe.ref()));
        probe.receiveMessage(SOON);
        // At first a failure may pass; each half second was too often for one that does not.
        assertThat(pause(3)).isGreaterThan(Duration.ofMillis(700));
        assertThat(pause(4)).isGreaterThan(Duration.ofMillis(1_500));
        assertThat(pause(5)).isGreaterThan(Duration.ofSeconds(3));
        assertThat(kind().restarts()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void leavesWhenItIsAskedTo(int tries) {
        var shop = start(UnreadableShopTest::unreadable);
        await().atMost(SOON).until(() -> triesNs.size() >= tries);
        shop.tell(new ShopEntity.Message.Leave());
        kit.createTestProbe().expectTerminated(shop, SOON);
        assertThat(kind().state()).isEqualTo(Component.State.RUNNING);
    }

    private static ProcessingResult unreadable() {
        return StorageFailure.create(new IllegalStateException("an event of a later release"));
    }

    private Component kind() {
        return supervision.all().stream()
                .filter(component -> component.path().equals("entities/shop"))
                .findFirst()
                .orElseThrow();
    }

    /** Starts the shop, whose events are read as {@code reading} says before each try is noted. */
    private ActorRef<ShopEntity.Message> start(Supplier<ProcessingResult> reading) {
        var journal = PersistenceTestKit.create(kit.system());
        journal.persistForRecovery(ShopEntity.KEY.name() + "|" + SHOP, List.copyOf(Samples.shopEvents()));
        journal.withPolicy((_, operation) -> {
            if (!(operation instanceof ReadEvents)) {
                return ProcessingSuccess.getInstance();
            }
            var result = reading.get();
            triesNs.add(System.nanoTime());
            return result;
        });
        var watch = supervision.entities(ShopEntity.KEY.name());
        return kit.spawn(watch.superviseLeaving(
                ShopEntity.create(SHOP.toString(), InstantSource.fixed(NOW), watch), new ShopEntity.Message.Leave()));
    }

    /** Between a try, the first being the 0th, and the one before it. */
    private Duration pause(int attempt) {
        return Duration.ofNanos(triesNs.get(attempt) - triesNs.get(attempt - 1));
    }
}
