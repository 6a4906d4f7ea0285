package id.lababersih.persistence.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.report.ProfitLossReports.Filter;
import id.lababersih.persistence.report.ProfitLossReports.Grouping;
import id.lababersih.persistence.report.ProfitLossReports.Part;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ProfitLossReportsTest {
    private final UUID merchant = UUID.randomUUID();

    @Test
    void whatIsPostedWhileProductsAreReadIsNotTakenForWhatNamesNone() throws Exception {
        try (var database = ScratchDatabase.open();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var jdbi = database.jdbi();
            var reports = new ProfitLossReports(jdbi);
            jdbi.useTransaction(handle -> post(handle, "1"));

            Future<List<Part>> asked = jdbi.inTransaction(posting -> {
                posting.execute("lock table daily_total in access exclusive mode");
                var reading = thread.submit(() -> reports.parts(merchant, Filter.of(Period.ALL), Grouping.PRODUCT));
                await().until(() -> waits(jdbi));
                post(posting, "2");
                return reading;
            });

            assertThat(asked.get()).extracting(Part::key).containsExactly("TEH");
        }
    }

    private void post(Handle handle, String order) {
        var lines = List.of(new Entry.Line("1201", 100, 0), new Entry.Line("4101", 0, 100));
        var splits = List.of(new Entry.Split("4101", "TEH", -100));
        var origin = new Entry.Origin(Platform.SHOPEE, UUID.randomUUID(), UUID.randomUUID());
        var day = LocalDate.of(2026, 2, 1);
        var entry = new Entry("order", order, "shipped", order, day, "", origin, null, lines, splits);
        JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE);
    }

    private static boolean waits(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select exists (select from pg_locks l join pg_database d on d.oid = l.database
                                       where d.datname = current_database() and not l.granted)
                        """).mapTo(Boolean.class).one());
    }
}
