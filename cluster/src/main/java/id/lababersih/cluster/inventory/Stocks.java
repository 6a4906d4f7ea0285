package id.lababersih.cluster.inventory;

import id.lababersih.cluster.projection.WrittenNews;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.EntityAsk;
import id.lababersih.cluster.topology.Home;
import id.lababersih.cluster.topology.MovedShards;
import id.lababersih.cluster.topology.ShardSettings;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * The door to the stock of all merchants, on whichever node it lives. Every call may fail with a timeout, in which case
 * the command was or was not done; asking again is harmless.
 */
public final class Stocks {
    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final EntityAsk asks;
    private final WrittenNews news;

    private Stocks(ActorSystem<?> system, ClusterSharding sharding) {
        this.system = system;
        this.sharding = sharding;
        this.asks = EntityAsk.of(system);
        this.news = new WrittenNews(system);
    }

    /** Lets this node host inventories; once per node. */
    public static Stocks start(ActorSystem<?> system, InstantSource clock, Supervision supervision) {
        var sharding = ClusterSharding.get(system);
        var watch = supervision.entities(InventoryBatcher.KEY.name());
        sharding.init(Entity.of(
                        InventoryBatcher.KEY,
                        context -> watch.superviseLeaving(
                                InventoryBatcher.create(context.getEntityId(), clock, watch),
                                new InventoryBatcher.Message.Leave()))
                .withStopMessage(new InventoryBatcher.Message.Leave())
                .withSettings(ShardSettings.of(system)));
        system.systemActorOf(
                watch.supervise(MovedShards.retelling(InventoryBatcher.KEY, InventoryBatcher.Message.class)),
                "lababersih-moved-" + InventoryBatcher.KEY.name(),
                Props.empty());
        return new Stocks(system, sharding);
    }

    /** Has a merchant's inventory decide on a command. */
    public CompletionStage<StockOutcome> execute(UUID merchantId, Inventory.Command command, Author by) {
        return asks.<InventoryBatcher.Message, StockOutcome>ask(
                        inventory(merchantId), replyTo -> new InventoryBatcher.Message.Execute(command, by, replyTo))
                .whenComplete((_, _) -> news.written());
    }

    /** Tells an inventory that an order has written an answer down; returns at once. */
    public void forget(UUID merchantId, Inventory.Answered answer) {
        inventory(merchantId).tell(new InventoryBatcher.Message.Forget(answer));
    }

    /** The layers of one product in one warehouse, as they are now. */
    public CompletionStage<Stock> find(UUID merchantId, String sku, String warehouse) {
        return asks.<InventoryBatcher.Message, InventoryBatcher.Found>ask(
                        inventory(merchantId), replyTo -> new InventoryBatcher.Message.Read(sku, warehouse, replyTo))
                .thenApply(InventoryBatcher.Found::stock);
    }

    /** Where inventories live. */
    public CompletionStage<List<Home>> homes() {
        return Home.of(system, InventoryBatcher.KEY);
    }

    private EntityRef<InventoryBatcher.Message> inventory(UUID merchantId) {
        return sharding.entityRefFor(InventoryBatcher.KEY, merchantId.toString());
    }
}
