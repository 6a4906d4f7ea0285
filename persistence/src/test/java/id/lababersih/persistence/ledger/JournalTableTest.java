package id.lababersih.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.report.BalanceReports;
import id.lababersih.persistence.report.BalanceReports.Turnover;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ReceivableReports;
import id.lababersih.persistence.report.ReceivableReports.Since;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JournalTableTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final LocalDate LATER = DAY.plusYears(1);
    private static final UUID SHOP = UUID.randomUUID();

    private static final Database database = ScratchDatabase.open();

    private final UUID merchant = UUID.randomUUID();
    private final BalanceReports balances = new BalanceReports(database.jdbi());
    private final JournalReports journal = new JournalReports(database.jdbi());

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Test
    void anEntryIsPostedOnceHoweverOftenItComes() {
        var entry = shipped("A", DAY, 100);
        assertThat(post(List.of(entry, entry, shipped("B", DAY, 50)))).hasSize(2);
        assertThat(post(List.of(entry, shipped("C", DAY, 1))))
                .containsExactly(
                        JournalTable.entryId(merchant, shipped("C", DAY, 1).key()));
        assertThat(balances.trialBalance(merchant, null))
                .containsExactly(new Turnover("1201", 151, 0), new Turnover("4101", 0, 151));
        assertThat(journal.page(merchant, Period.ALL, null, 10)).hasSize(3);
    }

    @Test
    void anEntryOfAClosedDayIsPostedOnTheFirstOpenDayAndKeepsItsDate() {
        post(List.of(shipped("A", DAY, 100)));
        assertThat(close(DAY.plusDays(3))).isTrue();
        assertThat(close(DAY)).isFalse();
        post(List.of(shipped("B", DAY.plusDays(3), 30), shipped("C", DAY.plusDays(4), 7)));
        assertThat(journal.page(merchant, Period.ALL, null, 10))
                .extracting(posted -> posted.postedOn() + " " + posted.businessDate() + " " + posted.reference())
                .containsExactly(
                        DAY + " " + DAY + " A",
                        DAY.plusDays(4) + " " + DAY.plusDays(3) + " B",
                        DAY.plusDays(4) + " " + DAY.plusDays(4) + " C");
        assertThat(balances.trialBalance(merchant, DAY.plusDays(3))).contains(new Turnover("1201", 100, 0));
    }

    @Test
    void whatWasOwedOnAnEarlierDayIsStillKnownAfterItWasPaid() {
        var receivables = new ReceivableReports(database.jdbi());
        post(List.of(shipped("A", DAY, 100), shipped("B", DAY.plusDays(2), 40)));
        post(List.of(settled("A", DAY.plusDays(5), 100)));
        assertThat(receivables.open(merchant, DAY, null, 10))
                .extracting(open -> open.number() + open.amount())
                .containsExactly("A100");
        assertThat(receivables.open(merchant, DAY.plusDays(4), null, 10))
                .extracting(open -> open.number() + open.amount() + open.since())
                .containsExactly("A100" + DAY, "B40" + DAY.plusDays(2));
        var first = receivables.open(merchant, DAY.plusDays(4), null, 1);
        assertThat(receivables.open(merchant, DAY.plusDays(4), first.getFirst().place(), 10))
                .extracting(open -> open.number())
                .containsExactly("B");
        assertThat(receivables.open(merchant, LATER, null, 10))
                .extracting(open -> open.number() + open.amount())
                .containsExactly("B40");
        var totals = receivables.totals(merchant, LATER);
        assertThat(totals.days()).containsExactly(new Since(DAY.plusDays(2), 1, 40));
        assertThat(totals.unassigned()).isZero();
    }

    @Test
    void cashIsExplainedByTheOtherSideOfItsEntries() {
        post(List.of(
                entry("manual", "1", "entry", DAY, null, line("1101", 1000), line("3101", -1000)),
                entry("manual", "2", "entry", DAY.plusDays(1), null, line("1102", 300), line("1101", -300)),
                entry(
                        "manual",
                        "3",
                        "entry",
                        DAY.plusDays(2),
                        null,
                        line("6202", 250),
                        line("1102", -200),
                        line("2101", -50)),
                shipped("A", DAY.plusDays(2), 100),
                settled("A", DAY.plusDays(3), 100)));
        var whole = balances.cashFlow(merchant, Period.ALL);
        assertThat(whole.opening()).isZero();
        assertThat(whole.operating().total()).isEqualTo(-250 + 50 + 100);
        assertThat(whole.financing().total()).isEqualTo(1000);
        assertThat(whole.closing()).isEqualTo(900);
        var later = balances.cashFlow(merchant, new Period(DAY.plusDays(2), DAY.plusDays(2)));
        assertThat(later.opening()).isEqualTo(1000);
        assertThat(later.change()).isEqualTo(-200);
        var sheet = balances.balanceSheet(merchant, DAY.plusDays(2));
        assertThat(sheet.totalAssets()).isEqualTo(900);
        assertThat(sheet.runningResult()).isEqualTo(-150);
        assertThat(sheet.totalEquity() + sheet.totalLiabilities()).isEqualTo(900);
    }

    @Test
    void anAccountsLedgerGoesOnFromPageToPage() {
        var entries = new ArrayList<Entry>();
        for (int i = 1; i <= 7; i++) {
            entries.add(shipped("N" + i, DAY.plusDays(i % 3), i));
        }
        post(entries);
        var whole = journal.ledger(merchant, "1201", Period.ALL, null, 100);
        assertThat(whole.getLast().balance()).isEqualTo(28);
        var paged = new ArrayList<JournalReports.LedgerLine>();
        paged.addAll(journal.ledger(merchant, "1201", Period.ALL, null, 3));
        paged.addAll(
                journal.ledger(merchant, "1201", Period.ALL, paged.getLast().place(), 3));
        paged.addAll(
                journal.ledger(merchant, "1201", Period.ALL, paged.getLast().place(), 3));
        assertThat(paged).isEqualTo(whole);
        var later = journal.ledger(merchant, "1201", new Period(DAY.plusDays(1), null), null, 100);
        assertThat(later.getFirst().balance() - later.getFirst().debit()).isEqualTo(3 + 6);
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<UUID>>> writers = IntStream.range(0, 16)
                    .mapToObj(writer -> executor.submit(() -> post(IntStream.range(0, 50)
                            .mapToObj(i -> shipped(writer + "/" + i, DAY.plusDays(i % 5), 10))
                            .toList())))
                    .toList();
            for (var writer : writers) {
                assertThat(writer.get()).hasSize(50);
            }
        }
        assertThat(balances.trialBalance(merchant, null)).contains(new Turnover("1201", 8000, 0));
        assertThat(sumOfLines("1201")).isEqualTo(8000);
    }

    private long sumOfLines(String account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT sum(debit - credit) FROM journal_line WHERE merchant_id = ? AND account = ?")
                        .bind(0, merchant)
                        .bind(1, account)
                        .mapTo(Long.class)
                        .one());
    }

    private Set<UUID> post(List<Entry> entries) {
        return database.jdbi().inTransaction(handle -> JournalTable.insert(handle, merchant, entries, BookWatch.NONE));
    }

    private boolean close(LocalDate day) {
        return database.jdbi().inTransaction(handle -> BookClose.closeThrough(handle, merchant, day, null));
    }

    private static Entry shipped(String number, LocalDate day, long amount) {
        var origin = new Entry.Origin(
                Platform.SHOPEE, SHOP, UUID.nameUUIDFromBytes(number.getBytes(StandardCharsets.UTF_8)));
        return entry("order", number, "shipped", day, origin, line("1201", amount), line("4101", -amount));
    }

    private static Entry settled(String number, LocalDate day, long amount) {
        var origin = new Entry.Origin(
                Platform.SHOPEE, SHOP, UUID.nameUUIDFromBytes(number.getBytes(StandardCharsets.UTF_8)));
        return entry("settlement", number, "settled", day, origin, line("1103", amount), line("1201", -amount));
    }

    private static Entry.Line line(String account, long amount) {
        return amount > 0 ? new Entry.Line(account, amount, 0) : new Entry.Line(account, 0, -amount);
    }

    private static Entry entry(
            String source, String id, String event, LocalDate day, Entry.@Nullable Origin origin, Entry.Line... lines) {
        return new Entry(source, id, event, id, day, "Uji", origin, null, List.of(lines), List.of());
    }
}
