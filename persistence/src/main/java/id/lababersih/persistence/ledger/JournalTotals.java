package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.report.CashFlow;
import id.lababersih.persistence.database.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sums of one batch of entries, added to the totals tables in the transaction that inserts the entries. Rows are
 * written in key order, so two writers never wait for each other in a circle.
 */
final class JournalTotals {
    private static final String RECEIVABLES = "12";
    /** So begin the shipments after an order's first: it was undone and placed anew, and owes from then on. */
    private static final String SHIPPED_ANEW = "shipped_";

    private static final String ADD_DAYS = """
            INSERT INTO daily_total AS t
                (merchant_id, day, account, shop_id, platform, slot, debit, credit, cash_flow)
            SELECT u.merchant_id, u.day, u.account, u.shop_id, u.platform, pg_backend_pid() % 8, u.debit, u.credit,
                   u.cash_flow
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                WITH ORDINALITY AS u (merchant_id, day, account, shop_id, platform, debit, credit, cash_flow, n)
            ORDER BY u.n
            ON CONFLICT ON CONSTRAINT daily_total_key DO UPDATE SET
                debit = t.debit + EXCLUDED.debit,
                credit = t.credit + EXCLUDED.credit,
                cash_flow = t.cash_flow + EXCLUDED.cash_flow
            """;
    /** Accounts of a product in one row: a sum for each is written out, which is twice as fast as unnesting them. */
    private static final int TOGETHER_MAX = 12;

    private static final String ADD_PRODUCTS = """
            INSERT INTO daily_product_total AS t (merchant_id, day, sku, accounts, slot, amounts)
            SELECT u.merchant_id, u.day, u.sku, u.accounts::text[], pg_backend_pid() %% 8, u.amounts::bigint[]
            FROM unnest(?, ?, ?, ?, ?) WITH ORDINALITY AS u (merchant_id, day, sku, accounts, amounts, n)
            ORDER BY u.n
            ON CONFLICT (merchant_id, day, sku, accounts, slot) DO UPDATE SET amounts = array_remove(ARRAY[%s], NULL)
            """.formatted(IntStream.rangeClosed(1, TOGETHER_MAX)
            .mapToObj("t.amounts[%1$d] + EXCLUDED.amounts[%1$d]"::formatted)
            .collect(Collectors.joining(", ")));
    private static final String ADD_RECEIVABLES = """
            INSERT INTO order_receivable AS t
                (merchant_id, order_id, account, reference, platform, shop_id, since, aged_from, balance)
            SELECT u.merchant_id, u.order_id, u.account, u.reference, u.platform, u.shop_id, u.since, u.aged_from,
                   u.balance
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                WITH ORDINALITY AS u (merchant_id, order_id, account, reference, platform, shop_id, since, aged_from,
                                      balance, n)
            ORDER BY u.n
            ON CONFLICT (merchant_id, order_id, account) DO UPDATE SET
                since = LEAST(t.since, EXCLUDED.since),
                aged_from = LEAST(coalesce(t.aged_from, t.since), EXCLUDED.aged_from),
                balance = t.balance + EXCLUDED.balance
            """;
    private static final String AGE_ANEW = """
            UPDATE order_receivable t SET since = u.since, aged_from = u.aged_from
            FROM unnest(?, ?, ?, ?, ?) AS u (merchant_id, order_id, account, since, aged_from)
            WHERE (t.merchant_id, t.order_id, t.account) = (u.merchant_id, u.order_id, u.account)
            """;

    private record Day(
            UUID merchant,
            LocalDate day,
            String account,
            @Nullable UUID shop,
            @Nullable String platform) {
        static final Comparator<Day> ORDER = Comparator.comparing(Day::merchant)
                .thenComparing(Day::day)
                .thenComparing(Day::account)
                .thenComparing(Day::shop, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Day::platform, Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    private record Sums(long debit, long credit, long cashFlow) {
        Sums plus(Sums other) {
            return new Sums(
                    Math.addExact(debit, other.debit),
                    Math.addExact(credit, other.credit),
                    Math.addExact(cashFlow, other.cashFlow));
        }
    }

    /** The accounts of one entry, as a PostgreSQL array: entries that book alike share a row. */
    private record Product(UUID merchant, LocalDate day, String sku, String accounts) {
        static final Comparator<Product> ORDER = Comparator.comparing(Product::merchant)
                .thenComparing(Product::day)
                .thenComparing(Product::sku)
                .thenComparing(Product::accounts);
    }

    private record Owed(UUID merchant, UUID order, String account) {
        static final Comparator<Owed> ORDER =
                Comparator.comparing(Owed::merchant).thenComparing(Owed::order).thenComparing(Owed::account);
    }

    /**
     * What an order still has in an account.
     *
     * @param since the first day that something was posted on
     * @param from the first day that something happened on; an earlier one where the books were closed by then
     * @param anew whether both are of a shipment after the first, and of nothing before it
     */
    private record Left(
            String reference, String platform, UUID shop, LocalDate since, LocalDate from, boolean anew, long balance) {
        Left plus(Left later) {
            return new Left(
                    reference,
                    platform,
                    shop,
                    later.anew ? later.since : first(since, later.since),
                    later.anew ? later.from : first(from, later.from),
                    anew || later.anew,
                    Math.addExact(balance, later.balance));
        }

        private static LocalDate first(LocalDate one, LocalDate other) {
            return one.isBefore(other) ? one : other;
        }
    }

    private final TreeMap<Day, Sums> days = new TreeMap<>(Day.ORDER);
    private final TreeMap<Product, List<Long>> products = new TreeMap<>(Product.ORDER);
    private final TreeMap<Owed, Left> receivables = new TreeMap<>(Owed.ORDER);

    /** Counts a merchant's entry posted on this day. */
    void add(UUID merchant, LocalDate day, Entry entry) {
        var origin = entry.origin();
        UUID shop = origin == null ? null : origin.shopId();
        UUID order = origin == null ? null : origin.orderId();
        String platform = origin == null ? null : origin.platform().name();
        boolean movesCash = entry.lines().stream().anyMatch(line -> CashFlow.isCash(line.account()));
        for (var line : entry.lines()) {
            String account = line.account();
            boolean explainsCash = movesCash && !CashFlow.isCash(account);
            var sums = new Sums(line.debit(), line.credit(), explainsCash ? Math.negateExact(line.amount()) : 0);
            days.merge(new Day(merchant, day, account, shop, platform), sums, Sums::plus);
            if (origin != null && order != null && account.startsWith(RECEIVABLES)) {
                var left = new Left(
                        entry.reference(),
                        origin.platform().name(),
                        origin.shopId(),
                        day,
                        entry.date(),
                        isShippedAnew(entry),
                        line.amount());
                receivables.merge(new Owed(merchant, order, account), left, Left::plus);
            }
        }
        bySku(entry.splits()).forEach((sku, amounts) -> {
            var all = List.copyOf(amounts.entrySet());
            for (int from = 0; from < all.size(); from += TOGETHER_MAX) {
                var part = all.subList(from, Math.min(all.size(), from + TOGETHER_MAX));
                products.merge(
                        new Product(merchant, day, sku, Batch.array(part, Map.Entry::getKey)),
                        part.stream().map(Map.Entry::getValue).toList(),
                        JournalTotals::sum);
            }
        });
    }

    private static boolean isShippedAnew(Entry entry) {
        return entry.source().equals("order") && entry.event().startsWith(SHIPPED_ANEW);
    }

    /** What an entry books on each product, by account. */
    private static Map<String, SortedMap<String, Long>> bySku(List<Entry.Split> splits) {
        var products = new HashMap<String, SortedMap<String, Long>>();
        for (var split : splits) {
            products.computeIfAbsent(split.sku(), _ -> new TreeMap<>())
                    .merge(split.account(), split.amount(), Math::addExact);
        }
        return products;
    }

    private static List<Long> sum(List<Long> before, List<Long> more) {
        return IntStream.range(0, before.size())
                .mapToObj(i -> Math.addExact(before.get(i), more.get(i)))
                .toList();
    }

    /** Adds everything counted to the tables. */
    void write(Connection connection) throws SQLException {
        var dayRows = new Batch("uuid", "date", "text", "uuid", "text", "bigint", "bigint", "bigint");
        days.forEach((key, sums) -> dayRows.add(
                key.merchant, key.day, key.account, key.shop, key.platform, sums.debit, sums.credit, sums.cashFlow));
        dayRows.execute(connection, ADD_DAYS);
        var productRows = new Batch("uuid", "date", "text", "text", "text");
        products.forEach((key, amounts) ->
                productRows.add(key.merchant, key.day, key.sku, key.accounts, Batch.array(amounts, amount -> amount)));
        productRows.execute(connection, ADD_PRODUCTS);
        var receivableRows = new Batch("uuid", "uuid", "text", "text", "text", "uuid", "date", "date", "bigint");
        receivables.forEach((key, left) -> receivableRows.add(
                key.merchant,
                key.order,
                key.account,
                left.reference,
                left.platform,
                left.shop,
                left.since,
                left.from,
                left.balance));
        receivableRows.execute(connection, ADD_RECEIVABLES);
        var anewRows = new Batch("uuid", "uuid", "text", "date", "date");
        receivables.forEach((key, left) -> {
            if (left.anew) {
                anewRows.add(key.merchant, key.order, key.account, left.since, left.from);
            }
        });
        anewRows.execute(connection, AGE_ANEW);
    }
}
