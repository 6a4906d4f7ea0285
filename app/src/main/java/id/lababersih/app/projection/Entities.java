package id.lababersih.app.projection;

import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.cluster.journal.EventStore;
import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.order.Orders;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.order.Sweeper;
import id.lababersih.cluster.projection.Projections;
import id.lababersih.cluster.shop.Shops;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.Node;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.order.OrderSummaries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;

/**
 * Everything event-sourced of this process: shops, stocks and orders, the projections that feed the read models, and
 * the sweeper. The doors may be used at once; their first answers come when the node has joined.
 */
public record Entities(Node node, Shops shops, Stocks stocks, Orders orders, Projections projections, Sweeper sweeper) {
    private static final Duration WAITING_MAX = Duration.ofSeconds(10);
    private static final int WOKEN_MAX = 500;
    private static final int READY_TRIES_MAX = 10;
    private static final UUID NOBODY = new UUID(0, 0);

    /** Starts a node that forms a cluster of its own on a migrated database, with all that works on it. */
    public static Entities startAlone(Database database, Executor blocking, InstantSource clock, Steps steps) {
        var entities = start(node(database, blocking, clock), database, blocking, clock, steps);
        entities.work();
        return entities;
    }

    /** Starts the entities of a node as the service has them; see {@link #work}. */
    public static Entities start(Node node, Database database, Executor blocking, InstantSource clock, Steps steps) {
        return start(node, database, blocking, clock, steps, WAITING_MAX);
    }

    /** Starts a node by itself that keeps its events in this database. */
    public static Node node(Database database, Executor blocking, InstantSource clock) {
        return node(CompletableFuture.completedFuture(database), blocking, clock);
    }

    /** As above, of a database that need not be open yet. */
    public static Node node(CompletableFuture<Database> database, Executor blocking, InstantSource clock) {
        return Node.startAlone(NodeConfig.local(), journal(database, blocking, clock), new Supervision(clock));
    }

    /** Where a node of this database keeps its events, once it is open. */
    public static JournalSetup journal(CompletableFuture<Database> database, Executor blocking, InstantSource clock) {
        CompletableFuture<EventStore> store =
                database.thenApply(opened -> new StoredEvents(opened.journal(), blocking));
        return new JournalSetup(store::join, clock);
    }

    /**
     * Starts the entities of a node; see {@link #work}.
     *
     * @param blocking runs JDBC calls; virtual threads
     * @param steps {@link Steps#NONE} except in crash tests
     * @param waitingMax how long an order may be in between before the sweeper wakes it
     */
    public static Entities start(
            Node node, Database database, Executor blocking, InstantSource clock, Steps steps, Duration waitingMax) {
        var system = node.system();
        var supervision = node.supervision();
        var shops = Shops.start(system, clock, supervision);
        var stocks = Stocks.start(system, clock, supervision);
        var orders = Orders.start(system, shops, stocks, clock, steps, supervision);
        var projections = new Projections(
                system,
                database.derived(),
                new StoredJournal(),
                blocking,
                new JournaledRows(steps),
                clock,
                supervision);
        var sweeper = new Sweeper(
                system,
                orders,
                age -> database.jdbi()
                        .withHandle(handle -> OrderSummaries.waitingSince(
                                handle, clock.instant().minus(age), WOKEN_MAX)),
                waitingMax,
                blocking,
                supervision);
        return new Entities(node, shops, stocks, orders, projections, sweeper);
    }

    /**
     * Starts what nobody waits for, the projections and the sweeper: while a service starts, they would take processors
     * and the database from what lets it answer.
     */
    public void work() {
        projections.start();
        node.leavesAfter(projections.allHere());
        sweeper.start();
    }

    /**
     * Completes when every kind of entity answers. A node that has just joined holds questions back until its shards
     * have started, on a slow machine for longer than an asker waits.
     */
    public CompletionStage<Done> ready() {
        return ready(READY_TRIES_MAX);
    }

    private CompletionStage<Done> ready(int triesLeft) {
        return shops.find(NOBODY)
                .thenCombine(stocks.find(NOBODY, "", ""), (_, _) -> Done.done())
                .thenCombine(orders.find(NOBODY), (_, _) -> Done.done())
                .exceptionallyCompose(
                        failure -> triesLeft > 1 ? ready(triesLeft - 1) : CompletableFuture.failedStage(failure));
    }

    /** Stops what was started; completes when it has. */
    public CompletionStage<Done> stop() {
        return node.stop();
    }
}
