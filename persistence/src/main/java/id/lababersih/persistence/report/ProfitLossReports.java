package id.lababersih.persistence.report;

import id.lababersih.domain.report.ProfitLoss;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Laba rugi of a period, whole or cut by shop, platform, product, day or month. */
public final class ProfitLossReports {
    private static final String BY_KEY = """
            SELECT %s AS key, account, sum(debit - credit)::bigint AS amount
            FROM daily_total
            WHERE merchant_id = :merchant AND day BETWEEN :from AND :to AND account >= '4'
              AND (CAST(:shop AS uuid) IS NULL OR shop_id = :shop)
              AND (CAST(:platform AS text) IS NULL OR platform = :platform)
            GROUP BY 1, 2
            """;
    private static final String BY_PRODUCT = """
            SELECT t.sku AS key, a.account, sum(a.amount)::bigint AS amount
            FROM daily_product_total t
            CROSS JOIN LATERAL unnest(t.accounts, t.amounts) AS a (account, amount)
            WHERE t.merchant_id = :merchant AND t.day BETWEEN :from AND :to
            GROUP BY 1, 2
            """;
    private static final String BY_PRODUCT_OF = """
            SELECT s.sku AS key, s.account, sum(s.amount)::bigint AS amount
            FROM journal_entry e
            CROSS JOIN LATERAL unnest(e.split_accounts, e.split_skus, e.split_amounts) AS s (account, sku, amount)
            WHERE e.merchant_id = :merchant AND e.posted_on BETWEEN :from AND :to
              AND (CAST(:shop AS uuid) IS NULL OR e.shop_id = :shop)
              AND (CAST(:platform AS text) IS NULL OR e.platform = :platform)
            GROUP BY 1, 2
            """;

    private static final String NEWEST =
            "SELECT max(day) FROM daily_total WHERE merchant_id = :merchant AND account >= '4'";

    /** How a laba rugi is cut. */
    public enum Grouping {
        NONE,
        SHOP,
        PLATFORM,
        PRODUCT,
        DAY,
        MONTH
    }

    /**
     * What part of the books is asked for.
     *
     * @param shop only this shop; null: all of them and what belongs to none
     * @param platform only this platform; null: all
     */
    public record Filter(
            Period period, @Nullable UUID shop, @Nullable String platform) {
        public static Filter of(Period period) {
            return new Filter(period, null, null);
        }
    }

    /**
     * One part of a laba rugi.
     *
     * @param key shop id, platform, SKU, date or month (yyyy-MM); null: what belongs to no shop, platform or product
     */
    public record Part(@Nullable String key, ProfitLoss result) {}

    private record Amount(@Nullable String key, String account, long amount) {}

    private final Jdbi jdbi;

    public ProfitLossReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The last day on which anything of a laba rugi was booked; empty when nothing ever was. */
    public Optional<LocalDate> newest(UUID merchant) {
        return jdbi.withHandle(handle -> Optional.ofNullable(handle.createQuery(NEWEST)
                .bind("merchant", merchant)
                .map((row, _) -> row.getObject(1, LocalDate.class))
                .one()));
    }

    /** The laba rugi of all that the filter leaves. */
    public ProfitLoss total(UUID merchant, Filter filter) {
        var parts = parts(merchant, filter, Grouping.NONE);
        return parts.isEmpty() ? ProfitLoss.of(Map.of()) : parts.getFirst().result();
    }

    /** The laba rugi cut into parts, by key, what belongs to none last; the parts sum to {@link #total}. */
    public List<Part> parts(UUID merchant, Filter filter, Grouping grouping) {
        List<Amount> amounts = switch (grouping) {
            case NONE -> byKey("NULL", merchant, filter);
            case SHOP -> byKey("shop_id::text", merchant, filter);
            case PLATFORM -> byKey("platform", merchant, filter);
            case DAY -> byKey("day::text", merchant, filter);
            case MONTH -> byKey("to_char(day, 'YYYY-MM')", merchant, filter);
            case PRODUCT ->
                OneMoment.read(jdbi, "daily_total, daily_product_total", handle -> products(handle, merchant, filter));
        };
        var byKey = new TreeMap<String, Map<String, Long>>();
        var ofNone = new HashMap<String, Long>();
        for (var amount : amounts) {
            var part = amount.key == null ? ofNone : byKey.computeIfAbsent(amount.key, _ -> new HashMap<>());
            part.merge(amount.account, amount.amount, Math::addExact);
        }
        ofNone.values().removeIf(amount -> amount == 0);
        var parts = new ArrayList<Part>();
        byKey.forEach((key, balances) -> parts.add(new Part(key, ProfitLoss.of(balances))));
        if (!ofNone.isEmpty()) {
            parts.add(new Part(null, ProfitLoss.of(ofNone)));
        }
        return parts;
    }

    /** What parts are named by; what belongs to none has no name. */
    public static List<String> keys(List<Part> parts) {
        return parts.stream().map(Part::key).filter(Objects::nonNull).toList();
    }

    private List<Amount> byKey(String key, UUID merchant, Filter filter) {
        return jdbi.withHandle(handle -> query(handle, BY_KEY.formatted(key), merchant, filter));
    }

    /** Products, and as the part of none what was booked without naming a product. */
    private static List<Amount> products(Handle handle, UUID merchant, Filter filter) {
        boolean whole = filter.shop == null && filter.platform == null;
        var amounts = new ArrayList<>(query(handle, whole ? BY_PRODUCT : BY_PRODUCT_OF, merchant, filter));
        var unallocated = new ArrayList<Amount>();
        for (var amount : amounts) {
            unallocated.add(new Amount(null, amount.account, Math.negateExact(amount.amount)));
        }
        amounts.addAll(unallocated);
        amounts.addAll(query(handle, BY_KEY.formatted("NULL"), merchant, filter));
        return amounts;
    }

    private static List<Amount> query(Handle handle, String sql, UUID merchant, Filter filter) {
        var query = handle.createQuery(sql)
                .bind("merchant", merchant)
                .bind("from", filter.period.firstDay())
                .bind("to", filter.period.lastDay());
        if (sql.contains(":shop")) {
            query.bind("shop", filter.shop).bind("platform", filter.platform);
        }
        return query.map((row, _) -> new Amount(row.getString("key"), row.getString("account"), row.getLong("amount")))
                .list();
    }
}
