package id.lababersih.persistence.report;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.database.Statements;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.ledger.TotalsRebuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivableReportsTest {
    private static final LocalDate SENT = LocalDate.of(2025, 8, 2);
    private static final LocalDate CLOSED = LocalDate.of(2025, 8, 31);

    private final Database database = ScratchDatabase.open();
    private final ReceivableReports reports = new ReceivableReports(database.jdbi());
    private final UUID merchant = UUID.randomUUID();
    private final UUID shop = UUID.randomUUID();
    private final UUID order = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatWasSentOnAClosedDayIsAsOldAsItIs() throws SQLException {
        database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, CLOSED, null));
        post("shipped", SENT, 46_000);
        assertThat(reports.open(merchant, CLOSED, null, 10))
                .as("not in the books yet")
                .isEmpty();
        assertThat(since()).isEqualTo(SENT);
        post("rts_cost", CLOSED.plusDays(9), 1_000);
        assertThat(since()).isEqualTo(SENT);
        assertThat(reports.totals(merchant, CLOSED.plusDays(10)).days())
                .extracting(ReceivableReports.Since::day)
                .containsExactly(SENT);

        database.jdbi().useTransaction(handle -> {
            TotalsRebuild.count(handle.getConnection());
            TotalsRebuild.replace(handle.getConnection());
        });
        assertThat(since()).as("counted anew").isEqualTo(SENT);
    }

    @Test
    void aRowOfAVersionThatDidNotKeepTheDayIsAsOldAsItsFirstPosting() {
        post("shipped", SENT, 46_000);
        database.jdbi().useHandle(handle -> handle.execute("update order_receivable set aged_from = null"));
        assertThat(since()).isEqualTo(SENT);
        post("rts_cost", CLOSED, 1_000);
        assertThat(since()).isEqualTo(SENT);
    }

    @Test
    void aFileOfManyReadsThemByFewStatements() {
        int orders = 10_001;
        database.jdbi().useHandle(handle -> handle.execute("""
                insert into order_receivable (merchant_id, order_id, account, reference, platform, shop_id, since,
                                              balance)
                select ?, gen_random_uuid(), '1201', 'N' || n % 100, 'SHOPEE', gen_random_uuid(), ?::date + n % 3, n
                from generate_series(1, ?) as n
                """, merchant, SENT, orders));
        var read = new ArrayList<UUID>();
        var statements = new Statements();

        statements.during(() -> {
            try {
                reports.forEach(merchant, CLOSED, row -> read.add(row.orderId()));
            } catch (IOException never) {
                throw new UncheckedIOException(never);
            }
            return read;
        });

        assertThat(read).hasSize(orders).doesNotHaveDuplicates();
        assertThat(statements.count()).isEqualTo(2);
    }

    @Test
    void anOrderThatWasUndoneAndPlacedAnewIsAsOldAsItsLastShipmentHoweverItsEntriesCome() throws SQLException {
        var again = CLOSED.plusDays(3);
        var entries = List.of(
                entry("shipped", SENT, 46_000),
                entry("returned", SENT, -46_000),
                entry("shipped_2", CLOSED, 46_000),
                entry("returned_2", CLOSED, -46_000),
                entry("shipped_10", again, 46_000),
                entry("rts_cost", CLOSED.plusDays(9), 1_000));
        for (int cut = 1; cut < entries.size(); cut++) {
            database.jdbi().useHandle(handle -> handle.execute("truncate journal_entry, order_receivable"));
            post(entries.subList(0, cut));
            post(entries.subList(cut, entries.size()));
            assertThat(since()).as("after a batch of " + cut).isEqualTo(again);
        }
        assertEachTotalIsCountedAnew();
    }

    @Test
    void onAnEarlierDayAnOrderThatWasPlacedAnewIsAsOldAsItWasThen() throws SQLException {
        post("shipped", SENT, 46_000);
        database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, CLOSED, null));
        post("returned", SENT, -46_000);
        post("shipped_2", SENT.plusDays(3), 50_000);

        assertThat(since()).isEqualTo(SENT.plusDays(3));
        assertThat(reports.open(merchant, CLOSED, null, 10))
                .extracting(open -> open.since() + " " + open.amount())
                .containsExactly(SENT + " 46000");
        assertThat(reports.totals(merchant, CLOSED).unassigned()).isZero();
        assertEachTotalIsCountedAnew();
    }

    private void assertEachTotalIsCountedAnew() throws SQLException {
        var before = totals();
        database.jdbi().useTransaction(handle -> {
            TotalsRebuild.count(handle.getConnection());
            TotalsRebuild.replace(handle.getConnection());
        });
        assertThat(totals()).isEqualTo(before);
    }

    private List<Map<String, Object>> totals() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from order_receivable")
                        .mapToMap()
                        .list());
    }

    private LocalDate since() {
        return reports.open(merchant, CLOSED.plusDays(10), null, 10).getFirst().since();
    }

    private void post(String event, LocalDate on, long amount) {
        post(List.of(entry(event, on, amount)));
    }

    private void post(List<Entry> entries) {
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, entries, BookWatch.NONE));
    }

    private Entry entry(String event, LocalDate on, long amount) {
        var amounts = new Entry.Amounts().debit("1201", amount).credit("4101", amount);
        var origin = new Entry.Origin(Platform.SHOPEE, shop, order);
        return new Entry("order", order.toString(), event, "1", on, "", origin, null, amounts.lines(), List.of());
    }
}
