package id.lababersih.cluster.inventory;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Watch;
import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Stands before a merchant's {@link InventoryEntity} and hands it everything that arrived while it was writing as one
 * batch, so that a merchant's shipments share the journal's round trips instead of queueing for them one by one.
 */
final class InventoryBatcher {
    static final EntityTypeKey<Message> KEY = EntityTypeKey.create(Message.class, "inventory");
    static final int BATCH_MAX = 200;
    static final int QUEUE_MAX = 10_000;
    static final int FORGET_MAX = 1_000;

    private final Deque<Message.Request> queue = new ArrayDeque<>();
    private final List<Inventory.Answered> known = new ArrayList<>();
    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final String merchantId;
    private final InstantSource clock;
    private final Watch watch;
    private ActorRef<InventoryEntity.Batch> entity;
    private boolean entityReady;
    /** Whether the entity has recovered, since when it may be at work. */
    private boolean running;
    /** Whether it ends as soon as nobody waits here. */
    private boolean leaving;

    private int failures;

    sealed interface Message {
        /** What askers send. */
        sealed interface Request extends Message, ClusterMessage {}

        record Execute(Inventory.Command command, Author by, ActorRef<StockOutcome> replyTo) implements Request {}

        record Read(String sku, String warehouse, ActorRef<Found> replyTo) implements Request {}

        /** An order has written an answer down. Written with the next batch; if lost, the answer is kept for long. */
        record Forget(Inventory.Answered answer) implements Message, ClusterMessage {}

        /** The entity has recovered, or has finished its batch; never leaves the node. */
        record Ready() implements Message {}

        /** It is time to start the entity anew; never leaves the node. */
        record Start() implements Message {}

        /** The inventory is to make room for others, or to live elsewhere; never leaves the node. */
        record Leave() implements Message {}
    }

    record Found(Stock stock) implements ClusterMessage {}

    private InventoryBatcher(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            String merchantId,
            InstantSource clock,
            Watch watch) {
        this.context = context;
        this.timers = timers;
        this.merchantId = merchantId;
        this.clock = clock;
        this.watch = watch;
        this.entity = startEntity();
    }

    static Behavior<Message> create(String merchantId, InstantSource clock, Watch watch) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new InventoryBatcher(context, timers, merchantId, clock, watch).receiving()));
    }

    private ActorRef<InventoryEntity.Batch> startEntity() {
        var started = context.spawnAnonymous(InventoryEntity.create(merchantId, clock, context.getSelf()));
        context.watch(started);
        return started;
    }

    private Behavior<Message> receiving() {
        return Behaviors.receive(Message.class)
                .onAnyMessage(this::onMessage)
                .onSignal(ChildFailed.class, ended -> onEntityFailed(ended.getCause()))
                .build();
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Request request
            when queue.size() == QUEUE_MAX ->
                context.getLog()
                        .warn(
                                "inventory queue is full, dropped {}",
                                request.getClass().getSimpleName());
            case Message.Request request -> queue.add(request);
            case Message.Forget(var answer) -> {
                if (known.size() < QUEUE_MAX) {
                    known.add(answer);
                }
            }
            case Message.Ready _ -> {
                entityReady = true;
                failures = 0;
                if (!running) {
                    running = true;
                    watch.runs(context.getSelf());
                }
            }
            case Message.Start _ -> entity = startEntity();
            case Message.Leave _ -> leaving = true;
        }
        if (entityReady && (!queue.isEmpty() || known.size() >= FORGET_MAX)) {
            entityReady = false;
            entity.tell(new InventoryEntity.Batch(next(), known));
            known.clear();
        }
        return mayLeave() ? Behaviors.stopped() : Behaviors.same();
    }

    private boolean mayLeave() {
        return leaving && queue.isEmpty() && (entityReady || !running);
    }

    /** A write failed. Its askers time out and ask again; what has queued meanwhile waits for the next entity. */
    private Behavior<Message> onEntityFailed(Throwable failure) {
        entityReady = false;
        running = false;
        watch.failed(context.getSelf(), failure);
        if (mayLeave()) {
            return Behaviors.stopped();
        }
        timers.startSingleTimer(new Message.Start(), Branch.ENTITIES.pause(failures++, failure));
        return Behaviors.same();
    }

    private List<Message.Request> next() {
        var batch = new ArrayList<Message.Request>();
        while (batch.size() < BATCH_MAX && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        return batch;
    }
}
