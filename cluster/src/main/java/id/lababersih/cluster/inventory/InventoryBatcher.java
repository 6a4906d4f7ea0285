package id.lababersih.cluster.inventory;

import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Stands before a merchant's {@link InventoryEntity} and hands it everything that arrived while it was writing as one
 * batch, so that a merchant's shipments share the journal's round trips instead of queueing for them one by one.
 */
final class InventoryBatcher {
    static final EntityTypeKey<Message> KEY = EntityTypeKey.create(Message.class, "inventory");
    static final int BATCH_MAX = 200;
    static final int QUEUE_MAX = 10_000;

    private final Deque<Message.Request> queue = new ArrayDeque<>();
    private final ActorContext<Message> context;
    private final ActorRef<InventoryEntity.Batch> entity;
    private boolean entityReady;

    sealed interface Message {
        /** What askers send. */
        sealed interface Request extends Message, ClusterMessage {}

        record Execute(Inventory.Command command, ActorRef<StockOutcome> replyTo) implements Request {}

        record Read(String sku, String warehouse, ActorRef<Found> replyTo) implements Request {}

        /** The entity has recovered, or has finished its batch; never leaves the node. */
        record Ready() implements Message {}
    }

    record Found(Stock stock) implements ClusterMessage {}

    private InventoryBatcher(ActorContext<Message> context, String merchantId, InstantSource clock) {
        this.context = context;
        this.entity = context.spawn(InventoryEntity.create(merchantId, clock, context.getSelf()), "entity");
        // The entity ends only by a fault; this actor then ends with it and the next message starts both anew.
        context.watch(entity);
    }

    static Behavior<Message> create(String merchantId, InstantSource clock) {
        return Behaviors.setup(context -> new InventoryBatcher(context, merchantId, clock).receiving());
    }

    private Behavior<Message> receiving() {
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case Message.Request request
                when queue.size() == QUEUE_MAX ->
                    context.getLog()
                            .warn(
                                    "inventory queue is full, dropped {}",
                                    request.getClass().getSimpleName());
                case Message.Request request -> queue.add(request);
                case Message.Ready _ -> entityReady = true;
            }
            if (entityReady && !queue.isEmpty()) {
                entityReady = false;
                entity.tell(new InventoryEntity.Batch(next()));
            }
            return Behaviors.same();
        });
    }

    private List<Message.Request> next() {
        var batch = new ArrayList<Message.Request>();
        while (batch.size() < BATCH_MAX && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        return batch;
    }
}
