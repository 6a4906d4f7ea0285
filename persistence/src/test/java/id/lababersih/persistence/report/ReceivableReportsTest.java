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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivableReportsTest {
    private static final LocalDate SENT = LocalDate.of(2025, 8, 2);
    private static final LocalDate CLOSED = LocalDate.of(2025, 8, 31);

    private final Database database = ScratchDatabase.open();
    private final ReceivableReports reports = new ReceivableReports(database.jdbi());
    private final UUID merchant = UUID.randomUUID();
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

        try (var connection = database.dataSource().getConnection()) {
            TotalsRebuild.run(connection);
        }
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

    private LocalDate since() {
        return reports.open(merchant, CLOSED.plusDays(10), null, 10).getFirst().since();
    }

    private void post(String event, LocalDate on, long amount) {
        var lines = List.of(new Entry.Line("1201", amount, 0), new Entry.Line("4101", 0, amount));
        var origin = new Entry.Origin(Platform.SHOPEE, UUID.randomUUID(), order);
        var entry = new Entry("order", order.toString(), event, "1", on, "", origin, null, lines, List.of());
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE));
    }
}
