package id.lababersih.cluster.shop;

import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.EntityAsk;
import id.lababersih.cluster.topology.Home;
import id.lababersih.cluster.topology.MovedShards;
import id.lababersih.cluster.topology.ShardSettings;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.shop.Shop;
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
 * The door to all shops, on whichever node they live. Every call may fail with a timeout, in which case the command was
 * or was not done; asking again is harmless.
 */
public final class Shops {
    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final EntityAsk asks;

    private Shops(ActorSystem<?> system, ClusterSharding sharding) {
        this.system = system;
        this.sharding = sharding;
        this.asks = EntityAsk.of(system);
    }

    /** Lets this node host shops; once per node. */
    public static Shops start(ActorSystem<?> system, InstantSource clock, Supervision supervision) {
        var sharding = ClusterSharding.get(system);
        var watch = supervision.entities(ShopEntity.KEY.name());
        sharding.init(Entity.of(
                        ShopEntity.KEY,
                        context -> watch.superviseLeaving(
                                ShopEntity.create(context.getEntityId(), clock, watch), new ShopEntity.Message.Leave()))
                .withStopMessage(new ShopEntity.Message.Leave())
                .withSettings(ShardSettings.of(system)));
        system.systemActorOf(
                watch.supervise(MovedShards.retelling(ShopEntity.KEY, ShopEntity.Message.class)),
                "lababersih-moved-" + ShopEntity.KEY.name(),
                Props.empty());
        return new Shops(system, sharding);
    }

    /** Has a shop decide on a command. */
    public CompletionStage<ShopOutcome> execute(UUID shopId, Shop.Command command, Author by) {
        return asks.<ShopEntity.Message, ShopOutcome>ask(
                shop(shopId), replyTo -> new ShopEntity.Message.Execute(command, by, replyTo));
    }

    /** The shop as it is now; {@link Shop.Absent} when it was never opened. */
    public CompletionStage<Shop> find(UUID shopId) {
        return asks.<ShopEntity.Message, ShopEntity.Found>ask(shop(shopId), ShopEntity.Message.Read::new)
                .thenApply(ShopEntity.Found::shop);
    }

    /** Where shops live. */
    public CompletionStage<List<Home>> homes() {
        return Home.of(system, ShopEntity.KEY);
    }

    private EntityRef<ShopEntity.Message> shop(UUID shopId) {
        return sharding.entityRefFor(ShopEntity.KEY, shopId.toString());
    }
}
