import id.lababersih.app.projection.Entities;
import id.lababersih.app.projection.JournaledRows;
import id.lababersih.app.projection.StoredJournal;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.projection.Projections;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Places and ships orders, then has the read models made anew from their events, and prints what the journal takes on
 * disk and how long it takes to read all of it back. Run by {@code bin/bench journal}.
 */
public final class Journal {
    private static final int RATE_MAX = 100_000;
    private static final long LOOK_EACH_MS = 200;
    private static final double GB = 1e9;

    private Journal() {}

    public static void main(String[] arguments) throws Exception {
        int orders = Integer.parseInt(arguments[1]);
        try (var server = EmbeddedDatabase.start(Path.of(arguments[0]));
                var database = Database.open(server.url(), 10)) {
            long shipped = ship(database, orders);
            long events = number(database, "select count(*) from event_journal");
            long bytes = number(database, "select pg_total_relation_size('event_journal')");
            Projections.reset(database.dataSource(), new StoredJournal(), new JournaledRows(Steps.NONE));
            double seconds = readBack(database, shipped);
            System.out.printf(
                    "{\"figure\":\"journal_read_back\",\"orders\":%d,\"events\":%d,\"journal_bytes\":%d,"
                            + "\"seconds\":%.1f,\"events_per_s\":%.0f,\"seconds_per_gb\":%.0f}%n",
                    shipped, events, bytes, seconds, events / seconds, seconds / (bytes / GB));
        }
    }

    private static long ship(Database database, int orders) throws Exception {
        try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var entities = start(database, blocking);
            long shipped = Lag.run(entities, RATE_MAX, orders);
            awaitRows(database, shipped);
            stop(entities);
            return shipped;
        }
    }

    /** Seconds from a start until the read models hold all orders again. */
    private static double readBack(Database database, long orders) throws Exception {
        try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            var entities = start(database, blocking);
            awaitRows(database, orders);
            double seconds = (System.nanoTime() - begin) / 1e9;
            stop(entities);
            return seconds;
        }
    }

    private static Entities start(Database database, Executor blocking) throws Exception {
        var entities = Entities.startAlone(database, blocking, InstantSource.system(), Steps.NONE);
        entities.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return entities;
    }

    private static void stop(Entities entities) throws Exception {
        entities.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void awaitRows(Database database, long orders) {
        while (number(database, "select count(*) from order_row where status = 'SHIPPED'") < orders) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EACH_MS));
        }
    }

    private static long number(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
