package id.lababersih.persistence.report;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.TotalsRebuild;
import id.lababersih.persistence.report.SettlementReports.Balance;
import id.lababersih.persistence.report.SettlementReports.Filter;
import id.lababersih.persistence.report.SettlementReports.Line;
import id.lababersih.persistence.report.SettlementReports.Place;
import id.lababersih.persistence.report.SettlementReports.Sum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reconciliation of random books is what counting them one by one gives. {@code -Dseed=N} repeats one. */
class SettlementReportsTest {
    private static final List<Platform> PLATFORMS = List.of(Platform.values());
    private static final List<SettlementStatus> STATUSES = List.of(SettlementStatus.values());
    private static final Set<SettlementStatus> PAYOUTS =
            Set.of(SettlementStatus.MATCHED, SettlementStatus.EXPLAINED, SettlementStatus.DIFFERENCE);
    private static final int STEPS = 160;
    private static final int FILTERS = 12;
    private static final int LIMIT = 7;
    private static final String MIGRATION = "/db/migration/V032__settlements_by_number.sql";
    private static final LocalDate FIRST = LocalDate.of(2025, 8, 1);
    private static final List<String> TOTALS =
            List.of("""
            select merchant_id, day, account, shop_id, platform, sum(debit) as debit, sum(credit) as credit,
                sum(cash_flow) as cash_flow
            from daily_total group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
            """, """
            select merchant_id, day, sku, account, sum(amount) as amount
            from daily_product_total cross join lateral unnest(accounts, amounts) as a (account, amount)
            group by 1, 2, 3, 4 order by 1, 2, 3, 4
            """, "select * from order_receivable order by merchant_id, order_id, account");

    /** In whose order "n1" comes before "N2", unlike in that of the lists. */
    private static final Database database = ScratchDatabase.openSorting("id");

    private final SettlementReports reports = new SettlementReports(database.jdbi());

    @AfterAll
    static void close() {
        database.close();
    }

    static LongStream seeds() {
        var seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theReconciliationIsWhatCountingEachEntryGives(long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        var books = new RandomBooks(database, random);
        books.go(STEPS);
        check(books, books.lines(), random, "as it was written");

        database.jdbi().useHandle(handle -> handle.execute("""
                update order_settlement set balance_change = null where hashtext(order_id::text) % 2 = 0
                """));
        check(books, books.lines(), random, "with rows of a release that did not know the balance");

        database.jdbi().useHandle(handle -> handle.execute("""
                update order_settlement set number = null where order_id::text < '8'
                """));
        var unnumbered = books.lines().stream()
                .map(SettlementReportsTest::withoutNumber)
                .sorted(RandomBooks.LISTED)
                .toList();
        check(books, unnumbered, random, "with rows of a release that did not know the number");

        database.jdbi().useHandle(handle -> handle.execute(filling()));
        check(books, books.lines(), random, "when the migration has filled them");

        var before = totals();
        database.jdbi().useTransaction(handle -> {
            TotalsRebuild.count(handle.getConnection());
            TotalsRebuild.replace(handle.getConnection());
        });
        assertThat(totals()).as("counted anew").isEqualTo(before);
        check(books, books.lines(), random, "after a rebuild");
    }

    /** The statement with which the migration fills the numbers of rows that are there. */
    private static String filling() {
        try (var migration = SettlementReportsTest.class.getResourceAsStream(MIGRATION)) {
            return new String(Objects.requireNonNull(migration).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("update "))
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line withoutNumber(Line line) {
        boolean payout = PAYOUTS.contains(line.status()) && line.id().toString().compareTo("8") < 0;
        return !payout
                ? line
                : new Line(
                        line.day(),
                        "",
                        line.id(),
                        line.platform(),
                        line.ownDay(),
                        line.status(),
                        line.number(),
                        line.shopId(),
                        line.orderId(),
                        line.expected(),
                        line.amounts(),
                        line.memo());
    }

    @Test
    void aPageOfADayWithManyPayoutsIsReadByAnIndexThatHasThemByNumber() {
        var merchant = UUID.randomUUID();
        var shop = UUID.randomUUID();
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    insert into order_settlement (order_id, merchant_id, shop_id, paid_on, expected, payout, fee_change,
                                                  income_tax, refund, paid_direct, unexplained, balance_change, number)
                    select gen_random_uuid(), ?, ?, date '2025-08-01' + i / 2000, 1, 1, 0, 0, 0, 0, 0, 1, 'N' || i
                    from generate_series(1, 10000) as i
                    """, merchant, shop);
            handle.execute("analyze order_settlement");
        });
        var plan = database.jdbi()
                .withHandle(handle -> SettlementReports.query(
                                handle,
                                "explain " + SettlementReports.PAGE,
                                merchant,
                                new Filter(Period.ALL, null, null),
                                new Place(FIRST, "N1500", new UUID(0, 0), ""))
                        .bind("limit", LIMIT)
                        .mapTo(String.class)
                        .collect(Collectors.joining("\n")));
        assertThat(plan)
                .containsPattern("Index Scan using order_settlement_listed on order_settlement s")
                .containsPattern("Index Cond: .*ROW\\(.*COALESCE\\(number, ''.*\\) > ROW\\(")
                .doesNotContain("Seq Scan on order_settlement s");
    }

    private static List<List<Map<String, Object>>> totals() {
        return database.jdbi()
                .withHandle(handle -> TOTALS.stream()
                        .map(sql -> handle.createQuery(sql).mapToMap().list())
                        .toList());
    }

    private void check(RandomBooks books, List<Line> all, SplittableRandom random, String when) {
        check(books, all, new Filter(Period.ALL, null, null), when);
        for (int i = 0; i < FILTERS; i++) {
            var from = books.someDay(random);
            var period = new Period(
                    random.nextInt(4) == 0 ? null : from,
                    random.nextInt(4) == 0 ? null : from.plusDays(random.nextInt(30)));
            Platform platform = random.nextBoolean() ? null : PLATFORMS.get(random.nextInt(PLATFORMS.size()));
            SettlementStatus status = random.nextInt(3) > 0 ? null : STATUSES.get(random.nextInt(STATUSES.size()));
            check(books, all, new Filter(period, platform, status), when);
        }
    }

    private void check(RandomBooks books, List<Line> all, Filter filter, String when) {
        var first = filter.period().firstDay();
        var last = filter.period().lastDay();
        var expected = all.stream()
                .filter(line -> !line.day().isBefore(first) && !line.day().isAfter(last))
                .filter(line -> filter.platform() == null || line.platform() == filter.platform())
                .filter(line -> filter.status() == null || line.status() == filter.status())
                .toList();
        assertThat(pages(books, filter)).as("%s, %s", when, filter).isEqualTo(expected);

        var byStatus = new EnumMap<SettlementStatus, Sum>(SettlementStatus.class);
        for (var line : expected) {
            byStatus.merge(line.status(), new Sum(1, line.expected(), line.amounts()), Sum::plus);
        }
        var totals = reports.totals(books.merchant(), filter);
        assertThat(totals.byStatus()).as("%s, %s", when, filter).isEqualTo(byStatus);
        assertThat(totals.balances()).as("%s, %s", when, filter).isEqualTo(balances(books, first, last));
    }

    private List<Line> pages(RandomBooks books, Filter filter) {
        var lines = new ArrayList<Line>();
        SettlementReports.@Nullable Place after = null;
        while (true) {
            var page = reports.page(books.merchant(), filter, after, LIMIT);
            lines.addAll(page);
            if (page.size() < LIMIT) {
                return lines;
            }
            after = page.getLast().place();
        }
    }

    private static List<Balance> balances(RandomBooks books, LocalDate first, LocalDate last) {
        var balances = new ArrayList<Balance>();
        for (var platform : List.of(Platform.SHOPEE, Platform.TIKTOK, Platform.MENGANTAR)) {
            String account = Chart.wallet(platform);
            var posted = books.posted().stream()
                    .filter(one -> !one.day().isAfter(last))
                    .filter(one -> one.entry().lines().stream()
                            .anyMatch(line -> line.account().equals(account)))
                    .toList();
            if (!posted.isEmpty()) {
                long opening = posted.stream()
                        .filter(one -> one.day().isBefore(first))
                        .mapToLong(one -> one.entry().amountOf(account))
                        .sum();
                long closing = posted.stream()
                        .mapToLong(one -> one.entry().amountOf(account))
                        .sum();
                balances.add(new Balance(account, opening, closing));
            }
        }
        return balances;
    }
}
