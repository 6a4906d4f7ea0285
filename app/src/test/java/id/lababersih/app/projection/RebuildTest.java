package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.order.OrderListVersions;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The read models made anew while sellers go on. */
class RebuildTest {
    @Test
    void whoPostsAnAdjustmentMeanwhileAndARebuildDoNotWaitForEachOther() throws Exception {
        var merchant = UUID.randomUUID();
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            Future<?> rebuild = jdbi.inTransaction(posting -> {
                post(posting, merchant);
                var started = thread.submit(() -> rebuild(jdbi), null);
                await().until(() -> started.isDone() || waits(jdbi));
                OrderListVersions.changed(posting, merchant);
                return started;
            });
            rebuild.get();
            assertThat(counted(jdbi, merchant)).as("once, of the entry").isEqualTo(100);
        }
    }

    private static void rebuild(Jdbi jdbi) {
        try (var handle = jdbi.open()) {
            handle.begin();
            new JournaledRows(Steps.NONE).clear(handle.getConnection());
            handle.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void post(Handle handle, UUID merchant) {
        var lines = List.of(new Entry.Line("1101", 100, 0), new Entry.Line("3101", 0, 100));
        var entry = new Entry("manual", "1", "entry", "1", LocalDate.of(2026, 2, 1), "", null, null, lines, List.of());
        JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE);
    }

    private static boolean waits(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select exists (select from pg_locks l join pg_database d on d.oid = l.database
                                       where d.datname = current_database() and not l.granted)
                        """).mapTo(Boolean.class).one());
    }

    private static long counted(Jdbi jdbi, UUID merchant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select sum(debit) from daily_total where merchant_id = :merchant and account = '1101'")
                .bind("merchant", merchant)
                .mapTo(Long.class)
                .one());
    }
}
