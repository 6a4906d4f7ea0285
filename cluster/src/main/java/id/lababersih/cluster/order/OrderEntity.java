package id.lababersih.cluster.order;

import id.lababersih.cluster.order.Askers.Asker;
import id.lababersih.cluster.supervision.Watch;
import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Journey;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Order} as a sharded, journaled actor. It adds durability, a clock, and the persistence to see an
 * order that is in between through: it asks for what the order waits for until it is answered, also after a restart.
 */
final class OrderEntity extends EventSourcedBehaviorWithEnforcedReplies<OrderEntity.Message, Order.Event, Order> {
    static final EntityTypeKey<Message> KEY = EntityTypeKey.create(Message.class, "order");

    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final int RETRY_DOUBLINGS_MAX = 7;

    private final UUID orderId;
    private final InstantSource clock;
    private final StockWork work;
    private final Steps steps;
    private final Watch watch;
    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;

    private final Askers askers = new Askers();

    private boolean working;
    /** Whether it ends as soon as it is not at work: whoever asked for that work would wait for an answer in vain. */
    private boolean leaving;

    private int failures;

    sealed interface Message {
        /**
         * Commands to be given one after the other; those after one that is rejected are not.
         *
         * @param owner the merchant whose order it must be; null where the asker has made sure of that
         */
        record Execute(
                List<Order.Command> commands,
                Author by,
                @Nullable UUID owner,
                ActorRef<OrderOutcome> replyTo) implements Message, ClusterMessage {}

        record Read(ActorRef<Found> replyTo) implements Message, ClusterMessage {}

        /** Goes on with what was left in between, if anything was. */
        record Wake() implements Message, ClusterMessage {}

        /** What the work answered; never leaves the node. */
        record Answered(Order.Answer answer) implements Message {}

        /** The work failed and is to be tried again; never leaves the node. */
        record Failed(Throwable failure) implements Message {}

        /** The order is to make room for others, or to live elsewhere; never leaves the node. */
        record Leave() implements Message {}
    }

    record Found(Order order) implements ClusterMessage {}

    private OrderEntity(
            String orderId,
            InstantSource clock,
            StockWork work,
            Steps steps,
            Watch watch,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        super(PersistenceId.of(KEY.name(), orderId), watch.persistBackoff());
        this.orderId = UUID.fromString(orderId);
        this.clock = clock;
        this.work = work;
        this.steps = steps;
        this.watch = watch;
        this.context = context;
        this.timers = timers;
    }

    static Behavior<Message> create(String orderId, InstantSource clock, StockWork work, Steps steps, Watch watch) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new OrderEntity(orderId, clock, work, steps, watch, context, timers)));
    }

    @Override
    public Order emptyState() {
        return Order.empty();
    }

    @Override
    public CommandHandlerWithReply<Message, Order.Event, Order> commandHandler() {
        return this::onMessage;
    }

    @Override
    public EventHandler<Order, Order.Event> eventHandler() {
        return Order::evolve;
    }

    @Override
    public SignalHandler<Order> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(RecoveryFailed.class, (_, failed) -> watch.failed(context.getSelf(), failed.getFailure()))
                .build();
    }

    /** An order's life is a handful of events: looking for a snapshot would cost more than reading them. */
    @Override
    public String snapshotPluginId() {
        return "pekko.persistence.no-snapshot-store";
    }

    /** Also runs after a failed write: the askers of that time do not know, time out and ask again. */
    private void onRecovered(Order order) {
        watch.runs(context.getSelf());
        askers.clear();
        working = false;
        goOn(order);
    }

    private ReplyEffect<Order.Event, Order> onMessage(Order order, Message message) {
        return switch (message) {
            case Message.Execute execute -> execute(order, execute);
            case Message.Read(var replyTo) -> Effect().reply(replyTo, new Found(order));
            case Message.Answered(var answer) -> answered(order, answer);
            case Message.Wake() -> {
                goOn(order);
                yield Effect().noReply();
            }
            case Message.Failed(var failure) -> {
                failed(failure);
                yield rest();
            }
            case Message.Leave() -> {
                leaving = true;
                yield rest();
            }
        };
    }

    private ReplyEffect<Order.Event, Order> execute(Order order, Message.Execute execute) {
        var commands = execute.commands();
        var replyTo = execute.replyTo();
        if (execute.owner() != null && !isOf(execute.owner(), order)) {
            return Effect().reply(replyTo, new OrderOutcome.Rejected(new Order.Rejection.OrderAbsent()));
        }
        if (askers.isFull()) {
            return Effect().reply(replyTo, new OrderOutcome.Rejected(new Order.Rejection.MoveInProgress()));
        }
        if (asksForWhatIsUnderWay(order, commands.getFirst())) {
            askers.add(new Asker(commands.subList(1, commands.size()), execute.by(), replyTo));
            goOn(order);
            return Effect().noReply();
        }
        var leg = Journey.leg(order, commands, new Stamp(execute.by(), clock.instant()));
        return Effect()
                .persist(leg.events())
                .thenRun((Order after) -> {
                    observe(leg.events());
                    if (Askers.waits(leg)) {
                        askers.add(new Asker(leg.left(), execute.by(), replyTo));
                        goOn(after);
                    } else {
                        replyTo.tell(Askers.outcome(leg, !leg.events().isEmpty()));
                    }
                })
                .thenNoReply();
    }

    private static boolean isOf(UUID owner, Order order) {
        return !(order instanceof Order.Absent)
                && OrderView.of(order).facts().merchantId().equals(owner);
    }

    /** A second click on a button that is still spinning gets the answer of the first. */
    private static boolean asksForWhatIsUnderWay(Order order, Order.Command command) {
        return switch (command) {
            case Order.Command.Ship _ -> order instanceof Order.Shipping;
            case Order.Command.Return(var terms) ->
                order instanceof Order.Returning returning && terms.equals(returning.terms());
            case Order.Command.ReturnUnsold(var terms) ->
                order instanceof Order.Returning returning && returning.isOf(terms);
            case Order.Command.Place _,
                    Order.Command.Pack _,
                    Order.Command.Deliver _,
                    Order.Command.Settle _,
                    Order.Command.SettleSale _,
                    Order.Command.ExplainPayout _,
                    Order.Command.Cancel _,
                    Order.Command.ReverseSettlement _,
                    Order.Command.ReverseRefund _ -> false;
        };
    }

    private ReplyEffect<Order.Event, Order> answered(Order order, Order.Answer answer) {
        working = false;
        failures = 0;
        var asked = order.work();
        observe(answer);
        var now = clock.instant();
        return switch (order.decide(answer, now)) {
            // The order did not wait for this answer any more.
            case Order.Decision.Reject _ -> rest();
            case Order.Decision.Accept(var events) when events.isEmpty() -> rest();
            case Order.Decision.Accept(var events) -> {
                var turn = askers.turn(Order.evolve(order, events), rejection(events.getLast()), now);
                var all = Stream.concat(events.stream(), turn.events().stream()).toList();
                yield Effect()
                        .persist(all)
                        .thenRun((Order after) -> {
                            if (asked != null && movedStock(answer)) {
                                work.known(asked);
                            }
                            observe(all);
                            askers.take(turn);
                            goOn(after);
                        })
                        .thenNoReply();
            }
        };
    }

    /** Only what it gave or took does the stock remember; a refusal it decides anew each time. */
    private static boolean movedStock(Order.Answer answer) {
        return switch (answer) {
            case Order.Answer.StockTaken _, Order.Answer.StockPutBack _, Order.Answer.StockWrittenOff _ -> true;
            case Order.Answer.StockMissing _, Order.Answer.QuotaReached _ -> false;
        };
    }

    /** Why a move came to nothing, of the event that ended it; null when it was done. */
    private static Order.@Nullable Rejection rejection(Order.Event last) {
        return switch (last) {
            case Order.Event.ShipmentRejected rejected -> new Order.Rejection.StockShort(rejected.missing());
            case Order.Event.WriteOffRejected rejected -> new Order.Rejection.StockShort(rejected.missing());
            case Order.Event.ShipmentOverQuota over -> new Order.Rejection.QuotaReached(over.shipmentsPerDayMax());
            case Order.Event.OrderPlaced _,
                    Order.Event.OrderPacked _,
                    Order.Event.ShipmentStarted _,
                    Order.Event.OrderShipped _,
                    Order.Event.OrderDelivered _,
                    Order.Event.OrderSettled _,
                    Order.Event.PayoutExplained _,
                    Order.Event.ReturnStarted _,
                    Order.Event.OrderReturned _,
                    Order.Event.OrderRefunded _,
                    Order.Event.RefundConfirmed _,
                    Order.Event.GoodsReturned _,
                    Order.Event.ReturnWrittenOff _,
                    Order.Event.ReturnCostChanged _,
                    Order.Event.OrderCancelled _,
                    Order.Event.SettlementReversed _,
                    Order.Event.RefundReversed _ -> null;
        };
    }

    private void goOn(Order order) {
        var wanted = order.work();
        if (wanted != null && !working) {
            working = true;
            timers.cancel(KEY);
            context.pipeToSelf(
                    work.perform(wanted),
                    (answer, failure) -> failure == null ? new Message.Answered(answer) : new Message.Failed(failure));
        }
        if (leaving && !working) {
            context.getSelf().tell(new Message.Leave());
        }
    }

    /** Nothing more is to be done for a message; an order that is to leave and does not work, leaves. */
    private ReplyEffect<Order.Event, Order> rest() {
        return leaving && !working ? Effect().stop().thenNoReply() : Effect().noReply();
    }

    private void failed(Throwable failure) {
        working = false;
        if (leaving) {
            context.getLog().warn("order {} leaves before its stock has answered", orderId, failure);
            return;
        }
        var delay = RETRY_FIRST.multipliedBy(1L << Math.min(failures, RETRY_DOUBLINGS_MAX));
        failures++;
        context.getLog().warn("order {} waits for its stock, tries again in {}", orderId, delay, failure);
        timers.startSingleTimer(KEY, new Message.Wake(), delay);
    }

    private void observe(Order.Answer answer) {
        switch (answer) {
            case Order.Answer.StockTaken _ -> steps.reached(Steps.Step.STOCK_TAKEN, orderId);
            case Order.Answer.StockPutBack _, Order.Answer.StockWrittenOff _ ->
                steps.reached(Steps.Step.STOCK_RETURNED, orderId);
            case Order.Answer.StockMissing _, Order.Answer.QuotaReached _ -> {}
        }
    }

    private void observe(List<Order.Event> events) {
        for (Order.Event event : events) {
            if (event instanceof Order.Event.ShipmentStarted) {
                steps.reached(Steps.Step.SHIPMENT_STARTED, orderId);
            } else if (event instanceof Order.Event.OrderShipped) {
                steps.reached(Steps.Step.ORDER_SHIPPED, orderId);
            } else if (event instanceof Order.Event.ReturnStarted) {
                steps.reached(Steps.Step.RETURN_STARTED, orderId);
            } else if (event instanceof Order.Event.OrderReturned || event instanceof Order.Event.ReturnWrittenOff) {
                steps.reached(Steps.Step.ORDER_RETURNED, orderId);
            }
        }
    }
}
