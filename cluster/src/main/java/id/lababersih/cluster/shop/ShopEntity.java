package id.lababersih.cluster.shop;

import id.lababersih.cluster.journal.LongReplay;
import id.lababersih.cluster.supervision.Watch;
import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.shop.Shop;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Runs one {@link Shop} as a sharded, journaled actor. It adds durability and a clock, no rules. */
final class ShopEntity extends EventSourcedBehaviorWithEnforcedReplies<ShopEntity.Message, Shop.Event, Shop> {
    static final EntityTypeKey<Message> KEY = EntityTypeKey.create(Message.class, "shop");
    private static final int KEPT_EVERY = 200;

    sealed interface Message extends ClusterMessage {
        record Execute(Shop.Command command, Author by, ActorRef<ShopOutcome> replyTo) implements Message {}

        record Read(ActorRef<Found> replyTo) implements Message {}

        /** The shop is to make room for others, or to live elsewhere; never leaves the node. */
        record Leave() implements Message {}
    }

    record Found(Shop shop) implements ClusterMessage {}

    private final InstantSource clock;
    private final Watch watch;
    private final ActorRef<Message> self;
    private final LongReplay replay = new LongReplay(KEPT_EVERY);

    private ShopEntity(String shopId, InstantSource clock, Watch watch, ActorRef<Message> self) {
        super(PersistenceId.of(KEY.name(), shopId), watch.persistBackoff());
        this.clock = clock;
        this.watch = watch;
        this.self = self;
    }

    static Behavior<Message> create(String shopId, InstantSource clock, Watch watch) {
        return Behaviors.setup(context -> new ShopEntity(shopId, clock, watch, context.getSelf()));
    }

    @Override
    public Shop emptyState() {
        return Shop.empty();
    }

    @Override
    public CommandHandlerWithReply<Message, Shop.Event, Shop> commandHandler() {
        return this::onMessage;
    }

    @Override
    public EventHandler<Shop, Shop.Event> eventHandler() {
        return (shop, event) -> {
            replay.evolved();
            return Shop.evolve(shop, event);
        };
    }

    @Override
    public SignalHandler<Shop> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), _ -> {
                    replay.ended();
                    watch.runs(self);
                })
                .onSignal(RecoveryFailed.class, (_, failed) -> {
                    replay.failed();
                    watch.failed(self, failed.getFailure());
                })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(KEPT_EVERY, 2);
    }

    @Override
    public boolean shouldSnapshot(Shop shop, Shop.Event event, long sequence) {
        return replay.takeDue();
    }

    private ReplyEffect<Shop.Event, Shop> onMessage(Shop shop, Message message) {
        return switch (message) {
            case Message.Read(var replyTo) -> Effect().reply(replyTo, new Found(shop));
            case Message.Leave() -> Effect().stop().thenNoReply();
            case Message.Execute(var command, var by, var replyTo) ->
                switch (shop.decide(command, new Stamp(by, clock.instant()))) {
                    case Shop.Decision.Accept(var events) ->
                        Effect()
                                .persist(events)
                                .thenReply(replyTo, after -> new ShopOutcome.Accepted(told(command, after)));
                    case Shop.Decision.Reject(var rejection) ->
                        Effect().reply(replyTo, new ShopOutcome.Rejected(rejection));
                };
        };
    }

    /** A shipment asks for the quota alone, and a shop's map may have a megabyte. */
    private static Shop told(Shop.Command command, Shop shop) {
        return command instanceof Shop.Command.Admit && shop instanceof Shop.Open open ? open.withoutMap() : shop;
    }
}
