package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.order.OrderListVersions;
import id.lababersih.persistence.report.BalanceReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ReceivableReports;
import id.lababersih.persistence.report.SettlementReports;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The read models made anew while sellers go on. */
class RebuildTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 1);
    private static final SettlementReports.Filter ALL_PAYOUTS = new SettlementReports.Filter(Period.ALL, null, null);

    @Test
    void whoPostsAnAdjustmentMeanwhileAndARebuildDoNotWaitForEachOther() throws Exception {
        var merchant = UUID.randomUUID();
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            Future<?> rebuild = jdbi.inTransaction(posting -> {
                post(posting, merchant);
                var started = thread.submit(() -> rebuild(jdbi), null);
                await().until(() -> started.isDone() || waiting(jdbi) > 0);
                OrderListVersions.changed(posting, merchant);
                return started;
            });
            rebuild.get();
            assertThat(counted(jdbi, merchant)).as("once, of the entry").isEqualTo(100);
        }
    }

    @Test
    void reportsThatAreAskedForMeanwhileHaveTheWholeBooks() throws Exception {
        var merchant = UUID.randomUUID();
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            jdbi.useTransaction(handle -> post(handle, merchant));
            List<Callable<Long>> reports = List.of(
                    () -> new BalanceReports(jdbi)
                            .cashFlow(merchant, Period.ALL)
                            .closing(),
                    () -> new ReceivableReports(jdbi).totals(merchant, DAY).unassigned(),
                    () -> new SettlementReports(jdbi)
                            .totals(merchant, ALL_PAYOUTS)
                            .balances()
                            .getFirst()
                            .closing());
            for (var report : reports) {
                var asked = jdbi.inTransaction(rebuild -> {
                    clear(rebuild);
                    var started = thread.submit(report);
                    await().until(() -> waiting(jdbi) == 1);
                    return started;
                });
                assertThat(asked.get()).isEqualTo(100);
            }
        }
    }

    @Test
    void whoReadsThePayoutsMeanwhileAndARebuildDoNotWaitForEachOther() throws Exception {
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            var both = jdbi.inTransaction(reading -> {
                reading.execute("select from order_settlement, order_row");
                var rebuild = thread.submit(() -> rebuild(jdbi), null);
                await().until(() -> waiting(jdbi) == 1);
                var payouts =
                        thread.submit(() -> new SettlementReports(jdbi).page(UUID.randomUUID(), ALL_PAYOUTS, null, 1));
                await().until(() -> waiting(jdbi) == 2);
                return List.of(rebuild, payouts);
            });
            for (Future<?> one : both) {
                one.get();
            }
        }
    }

    @Test
    void listsAndReportsAreShownWhileTheTotalsAreCounted() throws Exception {
        var merchant = UUID.randomUUID();
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            jdbi.useTransaction(handle -> post(handle, merchant));
            Future<?> rebuild = jdbi.inTransaction(holding -> {
                holding.execute("lock table journal_entry in access exclusive mode");
                var counting = thread.submit(() -> rebuild(jdbi), null);
                await().until(() -> waiting(jdbi) == 1);
                var asked = thread.submit(() -> {
                    jdbi.useHandle(handle -> handle.execute("select from order_row, stock_layer, event_history"));
                    return counted(jdbi, merchant);
                });
                await().until(() -> asked.isDone() || waiting(jdbi) == 2);
                assertThat(waiting(jdbi)).as("who counts").isOne();
                assertThat(asked.get()).isEqualTo(100);
                return counting;
            });
            rebuild.get();
            assertThat(counted(jdbi, merchant)).isEqualTo(100);
        }
    }

    private static void rebuild(Jdbi jdbi) {
        jdbi.useTransaction(RebuildTest::clear);
    }

    private static void clear(Handle handle) {
        try {
            new JournaledRows(Steps.NONE).clear(handle.getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void post(Handle handle, UUID merchant) {
        var lines =
                List.of(new Entry.Line("1103", 100, 0), new Entry.Line("1201", 100, 0), new Entry.Line("3101", 0, 200));
        var entry = new Entry("manual", "1", "entry", "1", DAY, "", null, null, lines, List.of());
        JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE);
    }

    private static int waiting(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select count(distinct l.pid) from pg_locks l join pg_database d on d.oid = l.database
                        where d.datname = current_database() and not l.granted
                        """).mapTo(Integer.class).one());
    }

    private static long counted(Jdbi jdbi, UUID merchant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select sum(debit) from daily_total where merchant_id = :merchant and account = '1103'")
                .bind("merchant", merchant)
                .mapTo(Long.class)
                .one());
    }
}
