package id.lababersih.cluster.order;

import static id.lababersih.cluster.wire.Samples.BACK_GOOD;
import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.NOW;
import static id.lababersih.cluster.wire.Samples.ORDER;
import static id.lababersih.cluster.wire.Samples.SHIPMENT;
import static id.lababersih.cluster.wire.Samples.STAMP;
import static id.lababersih.cluster.wire.Samples.place;
import static id.lababersih.cluster.wire.Samples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.order.OrderEntity.Message;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.cluster.wire.Samples;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Status;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OrderEntityTest {
    private static final ActorTestKit KIT = ActorTestKit.create("orders", config());

    /** What the stock answers, one after the other. */
    private final Deque<Supplier<CompletionStage<Answer>>> answers = new ArrayDeque<>();

    private final List<Steps.Step> steps = new ArrayList<>();
    private final EventSourcedBehaviorTestKit<Message, Event, Order> entity = EventSourcedBehaviorTestKit.create(
            KIT.system(),
            OrderEntity.create(
                    ORDER.toString(),
                    InstantSource.fixed(NOW),
                    stock(),
                    (step, _) -> steps.add(step),
                    new Supervision(InstantSource.fixed(NOW)).entities("order")));

    private final List<Order.Work> known = new ArrayList<>();

    private StockWork stock() {
        return new StockWork() {
            @Override
            public CompletionStage<Answer> perform(Order.Work work) {
                return answers.remove().get();
            }

            @Override
            public void known(Order.Work work) {
                known.add(work);
            }
        };
    }

    private static Config config() {
        return ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(EventSourcedBehaviorTestKit.config())
                .withFallback(NodeConfig.local().toConfig());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void anOrderPlacedTwiceIsOneOrder() {
        var first = when(place());
        var second = when(place());

        assertThat(first.events()).containsExactly(new Event.OrderPlaced(ref(), place().facts(), STAMP));
        assertThat(first.reply()).isEqualTo(new OrderOutcome.Accepted(first.state(), true));
        assertThat(second.events()).isEmpty();
        assertThat(second.reply()).isEqualTo(new OrderOutcome.Accepted(first.state(), false));
    }

    @Test
    void aShipmentIsAnsweredWhenItsStockIsTakenAndBooked() {
        given(placed());
        answer(new Answer.StockTaken(taken()));

        var result = when(new Command.Ship(SHIPMENT));

        assertThat(result.events()).hasExactlyElementsOfTypes(Event.ShipmentStarted.class, Event.OrderShipped.class);
        assertThat(result.reply()).isEqualTo(new OrderOutcome.Accepted(result.state(), true));
        assertThat(result.state()).isInstanceOf(Order.Shipped.class);
        assertThat(steps)
                .containsExactly(Steps.Step.SHIPMENT_STARTED, Steps.Step.STOCK_TAKEN, Steps.Step.ORDER_SHIPPED);
        assertThat(known).as("the stock may forget its answer").hasSize(1);
    }

    @Test
    void aSecondShipmentGetsTheFirstResult() {
        given(placed());
        answer(new Answer.StockTaken(taken()));
        var first = when(new Command.Ship(SHIPMENT));

        var second = when(new Command.Ship(SHIPMENT));

        assertThat(second.events()).isEmpty();
        assertThat(second.reply()).isEqualTo(new OrderOutcome.Accepted(first.state(), false));
    }

    @Test
    void aShipmentShortOfStockNamesWhatIsMissingAndLeavesTheOrderOpen() {
        given(placed());
        var missing = List.of(new Missing("TEH", 2));
        answer(new Answer.StockMissing(missing));

        var result = when(new Command.Ship(SHIPMENT));

        assertThat(result.reply()).isEqualTo(new OrderOutcome.Rejected(new Rejection.StockShort(missing)));
        assertThat(known)
                .as("a refusal is not remembered, so there is nothing to forget")
                .isEmpty();
        assertThat(result.state()).isInstanceOf(Order.Open.class);
    }

    @Test
    void aShipmentBeyondTheQuotaIsRejected() {
        given(placed());
        answer(new Answer.QuotaReached(50));

        assertThat(when(new Command.Ship(SHIPMENT)).reply())
                .isEqualTo(new OrderOutcome.Rejected(new Rejection.QuotaReached(50)));
    }

    @Test
    void anOrderFoundInBetweenGoesOnByItself() {
        answer(new Answer.StockTaken(taken()));

        given(placed(), new Event.ShipmentStarted(ref(), SHIPMENT, STAMP));

        var again = when(new Command.Ship(SHIPMENT));
        assertThat(again.state()).isInstanceOf(Order.Shipped.class);
        assertThat(again.reply())
                .isInstanceOfSatisfying(
                        OrderOutcome.Accepted.class,
                        accepted -> assertThat(accepted.order()).isEqualTo(again.state()));
    }

    @Test
    void stockThatDoesNotAnswerIsAskedAgain() {
        given(placed());
        answers.add(() -> CompletableFuture.failedStage(new IllegalStateException("no answer")));
        answers.add(() -> CompletableFuture.failedStage(new IllegalStateException("no answer")));
        answer(new Answer.StockTaken(taken()));

        assertThat(when(new Command.Ship(SHIPMENT)).state()).isInstanceOf(Order.Shipped.class);
    }

    @Test
    void aGoodReturnIsAnsweredWhenItsPiecesAreBack() {
        given(placed());
        answer(new Answer.StockTaken(taken()));
        when(new Command.Ship(SHIPMENT));
        answer(new Answer.StockPutBack());

        var result = when(new Command.Return(BACK_GOOD));

        assertThat(result.events()).hasExactlyElementsOfTypes(Event.ReturnStarted.class, Event.OrderReturned.class);
        assertThat(result.reply()).isEqualTo(new OrderOutcome.Accepted(result.state(), true));
    }

    @Test
    void aFailedDeliveryToldAfterItsPayoutIsWrittenAtOnceWhenItsPiecesAreBack() {
        given(paidOutUnsold());
        answer(new Answer.StockPutBack());

        var result = when(new Command.ReturnUnsold(BACK_GOOD));

        assertThat(result.events())
                .hasExactlyElementsOfTypes(
                        Event.ReturnStarted.class,
                        Event.OrderReturned.class,
                        Event.SettlementReversed.class,
                        Event.OrderSettled.class);
        assertThat(result.reply()).isEqualTo(new OrderOutcome.Accepted(result.state(), true));
        assertThat(entity.restart().state()).isEqualTo(result.state());
    }

    @Test
    void aFailedDeliveryToldAfterItsPayoutGoesOnByItselfWhereACrashLeftIt() {
        var before = Order.evolve(Order.empty(), List.of(paidOutUnsold()));
        var started = (Order.Decision.Accept) before.decide(new Command.ReturnUnsold(BACK_GOOD), STAMP);
        answer(new Answer.StockPutBack());
        given(Stream.concat(Stream.of(paidOutUnsold()), started.events().stream())
                .toArray(Event[]::new));

        var result = when(new Command.ReturnUnsold(BACK_GOOD));

        assertThat(result.reply())
                .isInstanceOfSatisfying(
                        OrderOutcome.Accepted.class,
                        accepted -> assertThat(accepted.order()).isEqualTo(result.state()));
        assertThat(result.state()).isInstanceOfSatisfying(Order.Returned.class, returned -> {
            assertThat(returned.afterSettlement()).isFalse();
            assertThat(returned.settlement()).isNotNull();
        });
    }

    @Test
    void commandsGivenTogetherAreWrittenInAsFewWritesAsTheStockAllows() {
        answer(new Answer.StockTaken(taken()));

        var result = when(place(), new Command.Ship(SHIPMENT), new Command.Deliver());

        assertThat(result.events())
                .hasExactlyElementsOfTypes(
                        Event.OrderPlaced.class,
                        Event.ShipmentStarted.class,
                        Event.OrderShipped.class,
                        Event.OrderDelivered.class);
        assertThat(result.reply()).isEqualTo(new OrderOutcome.Accepted(result.state(), true));
        assertThat(known).as("the stock may forget its answer").hasSize(1);
        assertThat(when(place(), new Command.Ship(SHIPMENT), new Command.Deliver())
                        .reply())
                .as("again changes nothing")
                .isEqualTo(new OrderOutcome.Accepted(result.state(), false));
    }

    @Test
    void noCommandIsGivenAfterOneThatIsRejected() {
        var missing = List.of(new Missing("TEH", 2));
        answer(new Answer.StockMissing(missing));

        var shortOfStock = when(place(), new Command.Ship(SHIPMENT), new Command.Deliver());

        assertThat(shortOfStock.reply()).isEqualTo(new OrderOutcome.Rejected(new Rejection.StockShort(missing)));
        assertThat(shortOfStock.state()).isInstanceOf(Order.Open.class);

        var forbidden = when(new Command.Pack(), new Command.Deliver(), new Command.Cancel("stok"));

        assertThat(forbidden.events()).hasExactlyElementsOfTypes(Event.OrderPacked.class);
        assertThat(forbidden.reply())
                .isEqualTo(new OrderOutcome.Rejected(new Rejection.MoveForbidden(Status.PACKED, Status.DELIVERED)));
    }

    @Test
    void commandsThatNeedTheStockTwiceWaitTwice() {
        answer(new Answer.StockTaken(taken()));
        answer(new Answer.StockPutBack());

        var result = when(place(), new Command.Ship(SHIPMENT), new Command.Return(BACK_GOOD));

        assertThat(result.reply()).isEqualTo(new OrderOutcome.Accepted(result.state(), true));
        assertThat(result.state()).isInstanceOf(Order.Returned.class);
    }

    @Test
    void commandsGivenToAnOrderFoundInBetweenGoOnAfterWhatIsUnderWay() {
        answer(new Answer.StockTaken(taken()));
        given(placed(), new Event.ShipmentStarted(ref(), SHIPMENT, STAMP));

        var result = when(new Command.Ship(SHIPMENT), new Command.Deliver());

        assertThat(result.state())
                .isInstanceOfSatisfying(
                        Order.Shipped.class,
                        shipped -> assertThat(shipped.delivered()).isTrue());
        assertThat(result.reply())
                .isInstanceOfSatisfying(
                        OrderOutcome.Accepted.class,
                        accepted -> assertThat(accepted.order()).isEqualTo(result.state()));
    }

    @Test
    void aRestartRebuildsTheSameOrder() {
        given(placed());
        answer(new Answer.StockTaken(taken()));
        var shipped = when(new Command.Ship(SHIPMENT)).state();

        assertThat(entity.restart().state()).isEqualTo(shipped);
    }

    private void given(Event... history) {
        entity.initialize((Object[]) history);
    }

    private void answer(Answer answer) {
        answers.add(() -> CompletableFuture.completedStage(answer));
    }

    private CommandResultWithReply<Message, Event, Order, OrderOutcome> when(Command... commands) {
        return entity.runCommand(replyTo -> new Message.Execute(List.of(commands), BY, null, replyTo));
    }

    /** An order of which a payout file's row took money and paid none. */
    private static Event[] paidOutUnsold() {
        var sent = Order.evolve(Order.empty(), List.of(placed(), new Event.ShipmentStarted(ref(), SHIPMENT, STAMP)));
        var shipped = (Order.Decision.Accept) sent.decide(new Answer.StockTaken(taken()), NOW);
        var row = new Settlement(Samples.DAY.plusDays(9), -5_000, 0, List.of(), 0);
        var paid = (Order.Decision.Accept) Order.evolve(sent, shipped.events()).decide(new Command.Settle(row), STAMP);
        return Stream.of(
                        List.of(placed(), new Event.ShipmentStarted(ref(), SHIPMENT, STAMP)),
                        shipped.events(),
                        paid.events())
                .flatMap(List::stream)
                .toArray(Event[]::new);
    }

    private static Event placed() {
        return new Event.OrderPlaced(ref(), place().facts(), STAMP);
    }

    private static Order.Ref ref() {
        return new Order.Ref(ORDER, Samples.MERCHANT, Samples.SHOP);
    }
}
