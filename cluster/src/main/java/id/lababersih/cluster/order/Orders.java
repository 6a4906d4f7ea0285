package id.lababersih.cluster.order;

import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.journal.Unwritten;
import id.lababersih.cluster.projection.WrittenNews;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.EntityAsk;
import id.lababersih.cluster.topology.Home;
import id.lababersih.cluster.topology.MovedShards;
import id.lababersih.cluster.topology.ShardSettings;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.jspecify.annotations.Nullable;

/**
 * The door to all orders, on whichever node they live. Every call may fail with a timeout, in which case the command
 * was or was not done; asking again is harmless.
 */
public final class Orders {
    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final EntityAsk asks;
    private final WrittenNews news;
    private final Unwritten unwritten;

    private Orders(ActorSystem<?> system, ClusterSharding sharding) {
        this.system = system;
        this.sharding = sharding;
        this.asks = EntityAsk.of(system);
        this.news = new WrittenNews(system);
        this.unwritten = Unwritten.of(system);
    }

    /** Lets this node host orders; once per node, after the shops and stocks they ask. */
    public static Orders start(
            ActorSystem<?> system,
            Shops shops,
            Stocks stocks,
            InstantSource clock,
            Steps steps,
            Supervision supervision) {
        var sharding = ClusterSharding.get(system);
        var watch = supervision.entities(OrderEntity.KEY.name());
        var work = new ShopAndStock(shops, stocks, steps, clock);
        sharding.init(Entity.of(
                        OrderEntity.KEY,
                        context -> watch.superviseLeaving(
                                OrderEntity.create(context.getEntityId(), clock, work, steps, watch),
                                new OrderEntity.Message.Leave()))
                .withStopMessage(new OrderEntity.Message.Leave())
                .withSettings(ShardSettings.of(system)));
        system.systemActorOf(
                watch.supervise(MovedShards.retelling(OrderEntity.KEY, OrderEntity.Message.class)),
                "lababersih-moved-" + OrderEntity.KEY.name(),
                Props.empty());
        MovedShards.leaveFirst(system, OrderEntity.KEY);
        return new Orders(system, sharding);
    }

    /**
     * Has an order decide on a command. The answer to a shipment or a return comes when it has ended, with the stock
     * taken or put back; if this call times out before, the move still comes to its end by itself.
     */
    public CompletionStage<OrderOutcome> execute(UUID orderId, Order.Command command, Author by) {
        return written(asks.ask(order(orderId), question(List.of(command), by, null)));
    }

    /**
     * As {@link #execute(UUID, Order.Command, Author)} of each command, one after the other up to one that is rejected.
     * Those that wait for nobody are written together, all or none. An order that has done all of a list may reject
     * some of it the next time, so this is never asked twice.
     */
    public CompletionStage<OrderOutcome> execute(UUID orderId, List<Order.Command> commands, Author by) {
        return written(asks.once(order(orderId), question(commands, by, null)));
    }

    /** As {@link #execute(UUID, Order.Command, Author)}; another merchant's order does not exist. */
    public CompletionStage<OrderOutcome> executeOwn(UUID merchantId, UUID orderId, Order.Command command, Author by) {
        return written(asks.ask(order(orderId), question(List.of(command), by, merchantId)));
    }

    private static Function<ActorRef<OrderOutcome>, OrderEntity.Message> question(
            List<Order.Command> commands, Author by, @Nullable UUID owner) {
        return replyTo -> new OrderEntity.Message.Execute(commands, by, owner, replyTo);
    }

    private CompletionStage<OrderOutcome> written(CompletionStage<OrderOutcome> outcome) {
        return outcome.whenComplete((_, _) -> news.written());
    }

    /** As {@link #execute(UUID, Order.Command, Author)}, of an order of which the journal had no event a moment ago. */
    public CompletionStage<OrderOutcome> placeNew(Facts facts, Author by) {
        return unwritten.during(
                persistenceId(facts.orderId()), () -> execute(facts.orderId(), new Order.Command.Place(facts), by));
    }

    /** Under which name the journal keeps the events of an order. */
    public static String persistenceId(UUID orderId) {
        return PersistenceId.of(OrderEntity.KEY.name(), orderId.toString()).id();
    }

    /** The order as it is now; {@link Order.Absent} when it was never placed. */
    public CompletionStage<Order> find(UUID orderId) {
        return asks.<OrderEntity.Message, OrderEntity.Found>ask(order(orderId), OrderEntity.Message.Read::new)
                .thenApply(OrderEntity.Found::order);
    }

    /** Has an order go on with what a crash left in between, if anything; returns at once. */
    public void wake(UUID orderId) {
        order(orderId).tell(new OrderEntity.Message.Wake());
    }

    /** Where orders live. */
    public CompletionStage<List<Home>> homes() {
        return Home.of(system, OrderEntity.KEY);
    }

    private EntityRef<OrderEntity.Message> order(UUID orderId) {
        return sharding.entityRefFor(OrderEntity.KEY, orderId.toString());
    }
}
