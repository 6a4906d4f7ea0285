package id.lababersih.cluster.inventory;

import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.DAY;
import static id.lababersih.cluster.wire.Samples.NOW;
import static id.lababersih.cluster.wire.Samples.ORDER;
import static id.lababersih.cluster.wire.Samples.SHOP;
import static id.lababersih.cluster.wire.Samples.WAREHOUSE;
import static id.lababersih.cluster.wire.Samples.allocation;
import static id.lababersih.cluster.wire.Samples.place;
import static id.lababersih.cluster.wire.Samples.receipt;
import static id.lababersih.cluster.wire.Samples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.inventory.InventoryBatcher.Message;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.cluster.wire.Samples;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Rejection;
import id.lababersih.domain.inventory.Layer;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.inventory.Taken;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryEntityTest {
    private static final ActorTestKit KIT = ActorTestKit.create("stock", config());
    private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(KIT.system());

    private final String merchant = UUID.randomUUID().toString();
    private final TestProbe<StockOutcome> outcomes = KIT.createTestProbe();
    private ActorRef<Message> inventory = start();

    private static Config config() {
        return ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(PersistenceTestKitPlugin.getInstance().config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(NodeConfig.local().toConfig());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** What is larger than a frame is dropped between nodes, and its asker waits in vain. */
    @Test
    void aReceiptOfAsManyLinesAsThereMayBeAndItsAnswerGoFromNodeToNode() {
        var lines = new ArrayList<Inventory.Receipt>();
        var stock = new ArrayList<Stock>();
        var random = new SplittableRandom(7);
        for (int i = 0; i < Inventory.LINES_MAX; i++) {
            String sku = "KAOS-" + Long.toString(random.nextLong(1L << 50), 36) + "-" + i;
            var layers = new ArrayList<Layer>();
            for (int n = 1; n <= 9; n++) {
                layers.add(new Layer(DAY.minusDays(n), n, random.nextInt(1_000, 200_000), random.nextInt(1, 500)));
            }
            lines.add(new Inventory.Receipt(sku, WAREHOUSE, DAY, random.nextInt(1, 500), random.nextInt(200_000)));
            stock.add(new Stock(sku, WAREHOUSE, layers));
        }
        var receive = new Command.Receive(SHOP, Inventory.Kind.OPENING, "awal", lines);

        assertThat(bytes(new Message.Execute(receive, BY, outcomes.getRef()))).isLessThan(frame());
        assertThat(bytes(new StockOutcome.Accepted(List.of(), stock))).isLessThan(frame());
    }

    @Test
    void aCountOfWhatMovedAndItsRefusalGoFromNodeToNode() {
        ask(receipt(10));
        var count = new Command.Count(SHOP, "TEH", WAREHOUSE, DAY, 7);
        var asked = new Message.Execute(new Command.Recount(count, 9), BY, outcomes.getRef());
        assertThat(again(asked)).isEqualTo(asked);

        var refused = ask(asked.command());
        assertThat(refused).isEqualTo(new StockOutcome.Rejected(new Rejection.StockMoved("TEH", WAREHOUSE, 10)));
        assertThat(again(refused)).isEqualTo(refused);
    }

    @Test
    void whatTakesACountBackGoesFromNodeToNode() {
        ask(receipt(10));
        var taken = List.of(new Taken("TEH", WAREHOUSE, DAY, 1, 100, 3));
        var found = List.of(new Inventory.Received("TEH", WAREHOUSE, DAY, 2, 1, 100));
        var back = new Command.TakeBackCount(SHOP, "TEH", WAREHOUSE, DAY, taken, found, 10);
        var asked = new Message.Execute(back, BY, outcomes.getRef());
        assertThat(again(asked)).isEqualTo(asked);
        assertThat(ask(back))
                .as("of a count that is not in")
                .isInstanceOfSatisfying(
                        StockOutcome.Accepted.class,
                        accepted ->
                                assertThat(accepted.stock().getFirst().onHand()).isEqualTo(10));
    }

    @Test
    void aMoveGoesFromNodeToNodeAndTellsOfBothShelves() {
        ask(receipt(10));
        var move = new Command.Move(SHOP, "TEH", WAREHOUSE, "TOKO", 4);
        var asked = new Message.Execute(move, BY, outcomes.getRef());
        assertThat(again(asked)).isEqualTo(asked);

        var moved = ask(move);
        assertThat(moved)
                .isInstanceOfSatisfying(
                        StockOutcome.Accepted.class,
                        accepted -> assertThat(accepted.stock())
                                .extracting(shelf -> shelf.warehouse() + " " + shelf.onHand())
                                .containsExactly(WAREHOUSE + " 6", "TOKO 4"));
        assertThat(again(moved)).isEqualTo(moved);
    }

    private static Object again(Object message) {
        var serialization = SerializationExtension.get(KIT.system());
        return serialization
                .deserialize(serialization.serialize(message).get(), message.getClass())
                .get();
    }

    private static int bytes(Object message) {
        return SerializationExtension.get(KIT.system()).serialize(message).get().length;
    }

    private static int frame() {
        return KIT.system()
                .settings()
                .config()
                .getBytes("pekko.remote.artery.advanced.maximum-frame-size")
                .intValue();
    }

    @Test
    void anAllocationAskedForTwiceTakesOnce() {
        ask(receipt(10));

        var first = ask(new Command.Allocate(SHOP, place().facts().needs()));
        var second = ask(new Command.Allocate(SHOP, place().facts().needs()));

        assertThat(second).isEqualTo(first);
        assertThat(onHand()).isEqualTo(8);
    }

    @Test
    void commandsOfOneBatchSeeEachOther() {
        tell(receipt(3));
        for (int i = 0; i < 3; i++) {
            tell(new Command.Allocate(UUID.randomUUID(), place().facts().needs()));
        }

        var answers = outcomes.receiveSeveralMessages(4);

        assertThat(answers.get(1)).isInstanceOf(StockOutcome.Accepted.class);
        assertThat(answers.get(2))
                .isEqualTo(new StockOutcome.Rejected(new Rejection.StockShort(List.of(new Missing("TEH", 1)))));
        assertThat(answers.get(3)).isEqualTo(answers.get(2));
        assertThat(onHand()).isEqualTo(1);
    }

    @Test
    void whatCannotBeWrittenIsNotAnsweredAndNotKept() {
        ask(receipt(10));
        JOURNAL.failNextPersisted("inventory|" + merchant);

        tell(new Command.Allocate(SHOP, place().facts().needs()));
        outcomes.expectNoMessage();

        assertThat(onHand()).isEqualTo(10);
        assertThat(ask(new Command.Allocate(SHOP, place().facts().needs()))).isInstanceOf(StockOutcome.Accepted.class);
    }

    @Test
    void whoWaitsForAnInventoryThatStartsAnewIsAnsweredBeforeItLeaves() {
        ask(receipt(10));
        JOURNAL.failNextPersisted("inventory|" + merchant);
        tell(new Command.Allocate(ORDER, place().facts().needs()));
        outcomes.expectNoMessage();

        tell(new Command.Allocate(SHOP, place().facts().needs()));
        inventory.tell(new Message.Leave());

        assertThat(outcomes.receiveMessage()).isInstanceOf(StockOutcome.Accepted.class);
        outcomes.expectTerminated(inventory);
        inventory = start();
        assertThat(onHand()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRestartRebuildsTheSameStock(long seed) {
        var random = new SplittableRandom(seed);
        ask(receipt(500));
        var orders = new ArrayList<UUID>();
        for (int i = 0; i < 120; i++) {
            switch (random.nextInt(4)) {
                case 0 -> ask(new Command.Count(new UUID(seed, i), "TEH", WAREHOUSE, DAY, random.nextInt(400, 500)));
                case 1 -> {
                    if (!orders.isEmpty()) {
                        ask(new Command.Restock(orders.get(random.nextInt(orders.size())), pieces()));
                    }
                }
                default -> {
                    orders.add(new UUID(-seed, i));
                    ask(new Command.Allocate(orders.getLast(), place().facts().needs()));
                }
            }
        }
        var before = stock();

        KIT.stop(inventory);
        inventory = start();

        assertThat(stock()).isEqualTo(before);
    }

    @Test
    void aSnapshotIsTheStockItWasTakenOf() {
        var taken = Inventory.empty();
        for (Inventory.Event event : Samples.inventoryEvents()) {
            Inventory.evolve(taken, event);
        }
        var snapshot = taken.snapshot();
        var serialization = new SerializationTestKit(KIT.system());

        var read = serialization.verifySerialization(snapshot, true);

        assertThat(Inventory.of(read).snapshot()).isEqualTo(snapshot);
    }

    @Test
    void whatAskersSendAndGetCanBeReadByAnotherNode() {
        var serialization = new SerializationTestKit(KIT.system());
        var missing = List.of(new Missing("TEH", 1));
        for (Object message : List.of(
                new Message.Execute(receipt(10), BY, outcomes.getRef()),
                new Message.Execute(allocation(), BY, outcomes.getRef()),
                new Message.Read(
                        "TEH",
                        WAREHOUSE,
                        KIT.<InventoryBatcher.Found>createTestProbe().getRef()),
                new StockOutcome.Accepted(taken(), List.of(stock())),
                new StockOutcome.Rejected(new Rejection.StockShort(missing)),
                new InventoryBatcher.Found(stock()))) {
            assertThat(serialization.verifySerialization(message, true)).isEqualTo(message);
        }
    }

    private static List<Taken> pieces() {
        return taken().stream().map(Inventory.Allocated::taken).toList();
    }

    @Test
    void whatOrdersHaveWrittenDownIsForgottenForGood() {
        ask(receipt(10));
        ask(new Command.Allocate(SHOP, place().facts().needs()));
        inventory.tell(new Message.Forget(new Inventory.Answered(SHOP, Inventory.Matter.ALLOCATION)));
        ask(receipt(10));

        KIT.stop(inventory);
        inventory = start();

        assertThat(ask(new Command.Allocate(SHOP, place().facts().needs())))
                .isEqualTo(new StockOutcome.Rejected(new Rejection.AnsweredBefore(SHOP)));
        assertThat(onHand()).isEqualTo(8);
    }

    @Test
    void aCommandThatTheRulesFailOnIsAnsweredToNobodyAndHurtsNoOther() {
        ask(receipt(10));
        var broken = new Command.Allocate(UUID.randomUUID(), nothing());
        tell(broken);

        assertThat(ask(new Command.Allocate(SHOP, place().facts().needs()))).isInstanceOf(StockOutcome.Accepted.class);
        assertThat(onHand()).isEqualTo(8);
    }

    @SuppressWarnings("NullAway") // What no caller may hand in is what breaks the rules.
    private static List<Inventory.Need> nothing() {
        return null;
    }

    private ActorRef<Message> start() {
        return KIT.spawn(InventoryBatcher.create(
                merchant, InstantSource.fixed(NOW), new Supervision(InstantSource.fixed(NOW)).entities("inventory")));
    }

    private StockOutcome ask(Command command) {
        tell(command);
        return outcomes.receiveMessage();
    }

    private void tell(Command command) {
        inventory.tell(new Message.Execute(command, BY, outcomes.getRef()));
    }

    private int onHand() {
        return stock().onHand();
    }

    private Stock stock() {
        var probe = KIT.<InventoryBatcher.Found>createTestProbe();
        inventory.tell(new Message.Read("TEH", WAREHOUSE, probe.getRef()));
        return probe.receiveMessage().stock();
    }
}
