package id.lababersih.persistence.report;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.report.HandEntries.Listed;
import id.lababersih.persistence.report.JournalReports.Place;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandEntriesTest {
    private static final LocalDate FIRST = LocalDate.of(2025, 8, 1);
    private static final Period AUGUST = new Period(FIRST, LocalDate.of(2025, 8, 31));

    private final Database database = ScratchDatabase.open();
    private final HandEntries entries = new HandEntries(database.jdbi());
    private final UUID merchant = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    private void post(UUID owner, String source, String id, LocalDate day, List<Entry.Line> lines) {
        var entry = new Entry(source, id, "entry", "", day, id, null, null, lines, List.of());
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, owner, List.of(entry), BookWatch.NONE));
    }

    private void spend(String id, LocalDate day, long amount) {
        post(merchant, "manual", id, day, Postings.expense(Chart.ADVERTISING, Chart.CASH, amount));
    }

    private List<String> listed(Listed listed) {
        return entries.page(merchant, AUGUST, listed, null, 50).stream()
                .map(PostedEntry::memo)
                .toList();
    }

    @Test
    void entriesByHandOfThePeriodAreListedTheNewestFirst() {
        spend("before", FIRST.minusDays(1), 1);
        spend("first", FIRST, 20);
        spend("last", FIRST.plusDays(30), 300);
        spend("after", FIRST.plusDays(31), 4_000);
        post(merchant, "donation", "infak", FIRST, Postings.donation(Chart.CASH, 50_000));
        post(merchant, "manual", "withdrawn", FIRST.plusDays(2), Postings.withdrawal(Platform.TIKTOK, 600_000));
        post(merchant, "adjustment", "of a file", FIRST, Postings.advertising(Platform.SHOPEE, -7_000_000));
        post(UUID.randomUUID(), "manual", "another's", FIRST, Postings.expense("6202", Chart.CASH, 80_000_000));
        assertThat(listed(Listed.EXPENSES)).containsExactly("last", "infak", "first");
        assertThat(listed(Listed.ALL)).containsExactly("last", "withdrawn", "infak", "first");
        assertThat(entries.expenses(merchant, AUGUST)).isEqualTo(50_320);
        assertThat(entries.expenses(UUID.randomUUID(), AUGUST)).isZero();
    }

    @Test
    void whatMovesCashOrTheBankAloneIsListedByItself() {
        spend("spent", FIRST, 1);
        post(merchant, "manual", "withdrawn", FIRST, Postings.withdrawal(Platform.TIKTOK, 600_000));
        post(merchant, "manual", "prepaid", FIRST, Postings.expense("1401", Chart.CASH, 1));
        post(merchant, "manual", "debt taken over", FIRST, Postings.expense(Chart.PAYABLE, Chart.CAPITAL, 1));
        post(merchant, "purchases", "paid", FIRST, CashMove.SUPPLIER_PAID.lines(Chart.CASH, 1));
        for (CashMove move : CashMove.values()) {
            post(merchant, "manual", move.name(), FIRST, move.lines(Chart.BANK, 5));
        }
        var drawn = expense("drawn", FIRST.plusDays(1), "drawn", CashMove.DRAWN.lines(Chart.CASH, 5));
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into merchant (id, name, created_at) values (?, 'Toko', now())", merchant));
        post(drawn);
        takeBack(drawn);
        var moves = Stream.of(CashMove.values()).map(CashMove::name).toList();
        assertThat(listed(Listed.CASH_MOVES))
                .containsExactlyElementsOf(Stream.concat(Stream.of("drawn", "drawn"), moves.reversed().stream())
                        .toList());
        assertThat(listed(Listed.EXPENSES)).containsExactly("spent");
        assertThat(entries.expenses(merchant, AUGUST)).isEqualTo(1);
        assertThat(listed(Listed.ALL)).hasSize(12);
    }

    private static Entry expense(String key, LocalDate day, String memo, List<Entry.Line> lines) {
        return new Entry("manual", key, "entry", "", day, memo, null, null, lines, List.of());
    }

    private UUID post(Entry entry) {
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE));
        return JournalTable.entryId(merchant, entry.key());
    }

    private void takeBack(Entry entry) {
        var id = JournalTable.entryId(merchant, entry.key());
        post(Reversal.of(entry, id, entry.date(), entry.memo()));
        var act = new AuditLog.Act(
                merchant, null, Instant.EPOCH, "entry-reversed", "journal-entry", id.toString(), "{}", null, null);
        database.jdbi().useHandle(handle -> AuditLog.insert(handle, act));
    }

    private void close(LocalDate day) {
        database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, day, null));
    }

    private Optional<UUID> alike(Entry entry) {
        return entries.alike(merchant, entry).map(PostedEntry::id);
    }

    @Test
    void whatAnImportsUndoTurnedRoundIsNoEntryByHand() {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into merchant (id, name, created_at) values (?, 'Toko', now())", merchant));
        var lines = Postings.advertising(Platform.SHOPEE, -7_000);
        var undone = new Entry("adjustment", "1", "ads", "", FIRST, "undone", null, null, lines, List.of());
        post(Reversal.of(undone, post(undone), FIRST, Reversal.TAKEN_BACK + "undone"));
        assertThat(listed(Listed.ALL)).isEmpty();
        assertThat(entries.expenses(merchant, AUGUST)).isZero();

        var byHand = new Entry("adjustment", "2", "ads", "", FIRST, "by hand", null, null, lines, List.of());
        post(byHand);
        takeBack(byHand);
        assertThat(listed(Listed.EXPENSES)).containsExactly("by hand");
        assertThat(entries.expenses(merchant, AUGUST)).isEqualTo(-7_000);
    }

    @Test
    void anEntryIsAlikeThatHasTheSameDayLinesAndMemoAndStands() {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into merchant (id, name, created_at) values (?, 'Toko', now())", merchant));
        var lines = Postings.expense(Chart.ADVERTISING, Chart.CASH, 20);
        var first = expense("first", FIRST, "Iklan", lines);
        var second = expense("second", FIRST, "Iklan", lines);
        assertThat(alike(second)).isEmpty();
        var firstId = post(first);
        assertThat(alike(second)).contains(firstId);
        assertThat(alike(first)).as("this very one is in the books").isEmpty();
        assertThat(entries.alike(UUID.randomUUID(), second)).isEmpty();
        for (var memo : List.of("IKLAN", "iklan", " Ik lan\t")) {
            assertThat(alike(expense("second", FIRST, memo, lines))).as(memo).contains(firstId);
        }
        for (var other : List.of(
                expense("other", FIRST.plusDays(1), "Iklan", lines),
                expense("other", FIRST, "Iklan lain", lines),
                expense("other", FIRST, "Iklan", Postings.expense(Chart.ADVERTISING, Chart.CASH, 21)),
                expense("other", FIRST, "Iklan", Postings.expense(Chart.ADVERTISING, Chart.BANK, 20)),
                expense("other", FIRST, "Iklan", Postings.expense("6202", Chart.CASH, 20)),
                expense("other", FIRST, "Iklan", Entry.reversed(lines)))) {
            assertThat(alike(other)).as(other.toString()).isEmpty();
        }

        var ofShop = new Entry(
                "manual",
                "shop",
                "entry",
                "",
                FIRST,
                "Iklan",
                new Entry.Origin(Platform.SHOPEE, UUID.randomUUID(), null),
                null,
                lines,
                List.of());
        assertThat(alike(ofShop)).as("of a shop").isEmpty();
        post(ofShop);

        var secondId = post(second);
        assertThat(alike(expense("third", FIRST, "Iklan", lines))).contains(secondId);
        takeBack(second);
        assertThat(alike(expense("third", FIRST, "Iklan", lines))).contains(firstId);
        takeBack(first);
        assertThat(alike(expense("third", FIRST, "Iklan", lines))).isEmpty();
        assertThat(alike(expense("third", FIRST, "Iklan", Entry.reversed(lines))))
                .as("what takes another back is no entry of its own")
                .isEmpty();
    }

    @Test
    void anEntryThatIsAlikeIsLookedForAmongThoseByHandOfItsDays() {
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    insert into journal_entry (id, merchant_id, posted_on, business_date, source, source_id, event,
                                               reference, memo, accounts, amounts,
                                               split_accounts, split_skus, split_amounts)
                    select gen_random_uuid(), ?, date '2025-08-01' + i % 100, date '2025-08-01' + i % 100,
                        case when i % 10 = 0 then 'manual' else 'order' end, i::text, 'entry', '', 'Iklan',
                        '{1101,6106}', '{-1,1}', '{}', '{}', '{}'
                    from generate_series(1, 10000) as i
                    """, merchant);
            handle.execute("analyze journal_entry");
        });
        var plan = database.jdbi()
                .withHandle(handle -> handle.createQuery("explain " + HandEntries.ALIKE)
                        .bind("merchant", merchant)
                        .bind("id", UUID.randomUUID())
                        .bind("day", FIRST)
                        .bind("postedLast", FIRST.plusDays(2))
                        .bind("memo", "iklan")
                        .bind("shop", (String) null)
                        .bindArray("accounts", String.class, "1101", "6106")
                        .bindArray("amounts", Long.class, -1L, 1L)
                        .mapTo(String.class)
                        .collect(Collectors.joining("\n")));
        assertThat(plan)
                .containsPattern("Index Scan (Backward )?using journal_entry_by_hand")
                .doesNotContain("Seq Scan on journal_entry");
    }

    @Test
    void anEntryOfAClosedDayIsFoundOnWhateverDayItStands() {
        var lines = Postings.withdrawal(Platform.TIKTOK, 600_000);
        var open = post(expense("open", FIRST, "Tarik", lines));
        close(FIRST.plusDays(9));
        assertThat(alike(expense("next", FIRST, "Tarik", lines))).contains(open);
        var late = post(expense("late", FIRST.plusDays(1), "Tarik", lines));
        assertThat(alike(expense("next", FIRST.plusDays(1), "Tarik", lines))).contains(late);
        close(FIRST.plusDays(19));
        assertThat(alike(expense("next", FIRST.plusDays(1), "Tarik", lines))).contains(late);
        assertThat(alike(expense("next", FIRST.plusDays(10), "Tarik", lines)))
                .as("the day on which it stands is not its own")
                .isEmpty();
    }

    @Test
    void everyEntryIsOnOnePageWhateverTheirSize() {
        for (int i = 0; i < 23; i++) {
            spend("e" + i, FIRST.plusDays(i % 4), 1);
        }
        var whole = listed(Listed.EXPENSES);
        var seen = new ArrayList<String>();
        Place before = null;
        for (int page = 0; page < 5; page++) {
            var rows = entries.page(merchant, AUGUST, Listed.EXPENSES, before, 5);
            rows.forEach(row -> seen.add(row.memo()));
            before = new Place(rows.getLast().postedOn(), rows.getLast().seq());
        }
        assertThat(seen).hasSize(23).doesNotHaveDuplicates().isEqualTo(whole);
    }
}
