package id.lababersih.cluster.inventory;

import id.lababersih.cluster.inventory.InventoryBatcher.Message;
import id.lababersih.cluster.journal.LongReplay;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one merchant's {@link Inventory} as a journaled actor, a batch of commands at a time. It adds durability and a
 * clock, no rules.
 */
final class InventoryEntity
        extends EventSourcedBehavior<InventoryEntity.Batch, Inventory.Event, InventoryEntity.State> {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryEntity.class);
    private static final int KEPT_EVERY = 5_000;

    private final InstantSource clock;
    private final ActorRef<Message> batcher;
    private final LongReplay replay = new LongReplay(KEPT_EVERY);

    /** Requests to be done one after the other, then answers to be forgotten, all written together. */
    record Batch(List<Message.Request> requests, List<Inventory.Answered> known) {
        Batch {
            requests = List.copyOf(requests);
            known = List.copyOf(known);
        }
    }

    /**
     * The stock, and how many events it is ahead of the journal: a batch moves it on command by command before it is
     * written. If the write fails the entity ends, and the batcher starts a new one that rebuilds all of this from the
     * journal. It must not be restarted by supervision, which would replay the journal onto this same object.
     */
    static final class State {
        private final Inventory inventory;
        private int ahead;

        State(Inventory inventory) {
            this.inventory = inventory;
        }
    }

    private InventoryEntity(String merchantId, InstantSource clock, ActorRef<Message> batcher) {
        super(PersistenceId.of(InventoryBatcher.KEY.name(), merchantId));
        this.clock = clock;
        this.batcher = batcher;
    }

    static Behavior<Batch> create(String merchantId, InstantSource clock, ActorRef<Message> batcher) {
        return new InventoryEntity(merchantId, clock, batcher);
    }

    @Override
    public State emptyState() {
        return new State(Inventory.empty());
    }

    @Override
    public CommandHandler<Batch, Inventory.Event, State> commandHandler() {
        return this::onBatch;
    }

    @Override
    public EventHandler<State, Inventory.Event> eventHandler() {
        return (state, event) -> {
            replay.evolved();
            if (state.ahead > 0) {
                state.ahead--;
            } else {
                Inventory.evolve(state.inventory, event);
            }
            return state;
        };
    }

    @Override
    public SignalHandler<State> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), _ -> {
                    replay.ended();
                    batcher.tell(new Message.Ready());
                })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(KEPT_EVERY, 2);
    }

    @Override
    public boolean shouldSnapshot(State state, Inventory.Event event, long sequence) {
        return replay.takeDue();
    }

    @Override
    public SnapshotAdapter<State> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(State state) {
                return state.inventory.snapshot();
            }

            @Override
            public State fromJournal(Object snapshot) {
                return new State(Inventory.of((Inventory.Snapshot) snapshot));
            }
        };
    }

    private Effect<Inventory.Event, State> onBatch(State state, Batch batch) {
        var events = new ArrayList<Inventory.Event>();
        var replies = new ArrayList<Runnable>();
        // What was known when a request of this batch came is older than the request.
        evolve(state, state.inventory.forget(batch.known()), events);
        for (Message.Request request : batch.requests()) {
            switch (request) {
                case Message.Read(var sku, var warehouse, var replyTo) -> {
                    var found = new InventoryBatcher.Found(state.inventory.stockOf(sku, warehouse));
                    replies.add(() -> replyTo.tell(found));
                }
                case Message.Execute(var command, var by, var replyTo) -> {
                    var decision = decision(state, command, new Stamp(by, clock.instant()));
                    if (decision != null) {
                        var outcome = outcome(state, command, decision, events);
                        replies.add(() -> replyTo.tell(outcome));
                    }
                }
            }
        }
        return Effect().persist(events).thenRun(() -> {
            replies.forEach(Runnable::run);
            batcher.tell(new Message.Ready());
        });
    }

    /**
     * What the rules say; null when they fail. Deciding changes nothing, so a fault of ours in one command is its own
     * asker's alone, who gets no answer, and not that of everybody in the batch.
     */
    private static Inventory.@Nullable Decision decision(State state, Inventory.Command command, Stamp stamp) {
        try {
            return state.inventory.decide(command, stamp);
        } catch (RuntimeException fault) {
            LOG.error("the rules of the stock fail on {}", command, fault);
            return null;
        }
    }

    private static StockOutcome outcome(
            State state, Inventory.Command command, Inventory.Decision decision, List<Inventory.Event> written) {
        return switch (decision) {
            case Inventory.Decision.Reject(var rejection) -> new StockOutcome.Rejected(rejection);
            case Inventory.Decision.Accept(var events) -> {
                evolve(state, events, written);
                yield accepted(state.inventory, command);
            }
        };
    }

    private static void evolve(State state, List<Inventory.Event> events, List<Inventory.Event> written) {
        for (Inventory.Event event : events) {
            Inventory.evolve(state.inventory, event);
            state.ahead++;
        }
        written.addAll(events);
    }

    private static StockOutcome accepted(Inventory inventory, Inventory.Command command) {
        return switch (command) {
            case Inventory.Command.Allocate allocate ->
                new StockOutcome.Accepted(inventory.allocationOf(allocate.orderId()), List.of());
            case Inventory.Command.WriteOff writeOff ->
                new StockOutcome.Accepted(inventory.writeOffOf(writeOff.orderId()), List.of());
            case Inventory.Command.Restock _ -> new StockOutcome.Accepted(List.of(), List.of());
            case Inventory.Command.Receive receive -> shelves(inventory, receive);
            case Inventory.Command.TakeBack(var received) -> shelves(inventory, received);
            case Inventory.Command.Count count -> shelf(inventory, count.sku(), count.warehouse());
            case Inventory.Command.Recount(var count, var _) -> shelf(inventory, count.sku(), count.warehouse());
            case Inventory.Command.TakeBackCount back -> shelf(inventory, back.sku(), back.warehouse());
            case Inventory.Command.Move(var _, var sku, var from, var to, var _) ->
                new StockOutcome.Accepted(List.of(), List.of(inventory.stockOf(sku, from), inventory.stockOf(sku, to)));
        };
    }

    private static StockOutcome shelf(Inventory inventory, String sku, String warehouse) {
        return new StockOutcome.Accepted(List.of(), List.of(inventory.stockOf(sku, warehouse)));
    }

    private static StockOutcome shelves(Inventory inventory, Inventory.Command.Receive receive) {
        return new StockOutcome.Accepted(
                List.of(),
                receive.lines().stream()
                        .map(line -> new Product(line.sku(), line.warehouse()))
                        .distinct()
                        .map(product -> product.in(inventory))
                        .toList());
    }

    private record Product(String sku, String warehouse) {
        Stock in(Inventory inventory) {
            return inventory.stockOf(sku, warehouse);
        }
    }
}
