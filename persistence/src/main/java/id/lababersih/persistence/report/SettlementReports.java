package id.lababersih.persistence.report;

import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.SettlementStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Payouts held against orders, with everything else that moved the platforms' balances (1103 to 1105) and what is still
 * to come. Each part reads by its own index, payouts at most a page and the rest at most a page and a day, so that a
 * page costs the same however long the list is; but of payouts taken back when their day was closed, which are few, all
 * of the merchant's.
 */
public final class SettlementReports {
    private static final String FIRST_OF_A_PART = "order by 1, 2, 3, 4 limit :limit";

    /**
     * All parts have the same types, and a payout need not have its order: so a sum reads nothing that is not in it,
     * and no order where it is not asked by platform. What a row of an earlier release did to the balance is counted.
     * The lines of a day are sorted byte by byte, so that everything of one number is together; an adjustment without a
     * number, which is known by what it says, by the beginning of that, for it is in the cursor.
     */
    private static final String RECONCILED = """
            with reconciled as (
            (select coalesce(s.posted_on, s.paid_on) as day, coalesce(s.number, '') as sorted_by, s.order_id as id,
                o.platform, s.paid_on as settled_on, k.status, o.number, s.shop_id, s.order_id,
                s.expected, s.payout, s.fee_change, s.income_tax, s.refund, s.paid_direct, s.unexplained,
                coalesce(s.balance_change, (select sum(l.amount)::bigint
                          from journal_entry e cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
                          where e.order_id = s.order_id and e.merchant_id = s.merchant_id
                            and e.source = 'settlement' and l.account in ('1103', '1104', '1105')
                            and e.reverses is null
                            and not exists (select 1 from journal_entry r
                                            where r.order_id = e.order_id and r.reverses = e.id
                                              and r.source = 'settlement')), 0)
                    as balance_change,
                null::text as memo
            from order_settlement s
            left join order_row o on o.order_id = s.order_id
            cross join lateral (select case when s.unexplained <> 0 then 'DIFFERENCE'
                                            when s.payout <> s.expected then 'EXPLAINED'
                                            else 'MATCHED' end as status) k
            where s.merchant_id = :merchant and coalesce(s.posted_on, s.paid_on) between :afterDay and :to
              and (coalesce(s.posted_on, s.paid_on), coalesce(s.number, ''), s.order_id)
                  > (:afterDay, :afterNumber, :afterId)
              and (cast(:platform as text) is null or o.platform = :platform)
              and (cast(:status as text) is null or k.status = :status)
            order by 1, 2, 3, 4 limit :limit)
            union all
            (select e.posted_on, left(e.reference, 100) collate "C", e.id, k.platform, e.business_date, k.status,
                e.reference, e.shop_id, e.order_id,
                0::bigint, k.payout, 0::bigint, 0::bigint,
                case k.status when 'REFUND' then -l.amount else 0 end, 0::bigint, 0::bigint, l.amount, e.memo
            from journal_entry e
            cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
            left join lateral (select r.source, r.event from journal_entry r
                               where r.id = e.reverses and r.merchant_id = e.merchant_id and e.source = 'manual'
                               limit 1) r on true
            -- A reversal is told by what it reverses.
            cross join lateral (select coalesce(r.source, e.source) as source, coalesce(r.event, e.event) as event) t
            cross join lateral (select
                case l.account when '1103' then 'SHOPEE' when '1104' then 'TIKTOK' else 'MENGANTAR' end as platform,
                case when t.source in ('order', 'adjustment') and t.event not like 'rts_cost%'
                     then l.amount else 0 end as payout,
                case when t.source = 'order' and t.event like 'rts_cost%' then 'RETURN_COST'
                     when t.source = 'order' then 'REFUND'
                     when t.source = 'adjustment' and t.event ~ '^ads(_|$)' then 'ADVERTISING'
                     when t.source = 'adjustment' then 'ADJUSTMENT'
                     when e.accounts && '{1101,1102}' then 'WITHDRAWAL'
                     else 'OTHER' end as status) k
            where e.merchant_id = :merchant and e.source <> 'settlement' and e.accounts && '{1103,1104,1105}'
              and l.account in ('1103', '1104', '1105') and e.posted_on between :afterDay and :to
              -- One that moves money from platform to platform has a line for each.
              and (e.posted_on, left(e.reference, 100) collate "C", e.id, k.platform)
                  > (:afterDay, :afterNumber, :afterId, :afterPlatform)
              and (cast(:platform as text) is null or k.platform = :platform)
              and (cast(:status as text) is null or k.status = :status)
            order by 1, 2, 3, 4 limit :limit)
            union all
            -- A payout that was taken back when its day was closed. What it did stays, and is undone on another day.
            (select t.posted_on, left(t.reference, 100) collate "C", t.id, k.platform, t.business_date, 'OTHER'::text,
                t.reference, t.shop_id, t.order_id, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
                0::bigint, l.amount, t.memo
            from journal_entry r
            join journal_entry o on o.id = r.reverses and o.posted_on <> r.posted_on
            cross join lateral (values
                (o.posted_on, o.id, o.business_date, o.reference, o.shop_id, o.order_id, o.accounts, o.amounts, o.memo),
                (r.posted_on, r.id, r.business_date, r.reference, r.shop_id, r.order_id, r.accounts, r.amounts, r.memo))
                as t (posted_on, id, business_date, reference, shop_id, order_id, accounts, amounts, memo)
            cross join lateral unnest(t.accounts, t.amounts) as l (account, amount)
            cross join lateral (select
                case l.account when '1103' then 'SHOPEE' when '1104' then 'TIKTOK' else 'MENGANTAR' end as platform) k
            where r.merchant_id = :merchant and r.source = 'settlement' and r.posted_on <> r.business_date
              and r.reverses is not null and l.account in ('1103', '1104', '1105')
              and t.posted_on between :afterDay and :to
              and (t.posted_on, left(t.reference, 100) collate "C", t.id, k.platform)
                  > (:afterDay, :afterNumber, :afterId, :afterPlatform)
              and (cast(:platform as text) is null or k.platform = :platform)
              and (cast(:status as text) is null or :status = 'OTHER')
            order by 1, 2, 3, 4 limit :limit)
            union all
            (select r.since, left(r.reference, 100) collate "C", r.order_id, r.platform, coalesce(r.aged_from, r.since),
                'UNPAID'::text, r.reference, r.shop_id, r.order_id, r.balance, 0::bigint, 0::bigint, 0::bigint,
                0::bigint, 0::bigint, 0::bigint, 0::bigint, null::text
            from order_receivable r
            where r.merchant_id = :merchant and r.balance <> 0 and r.since between :afterDay and :to
              and (r.since, left(r.reference, 100) collate "C", r.order_id) > (:afterDay, :afterNumber, :afterId)
              and not exists (select 1 from order_settlement s where s.order_id = r.order_id)
              and (cast(:platform as text) is null or r.platform = :platform)
              and (cast(:status as text) is null or :status = 'UNPAID')
            order by 1, 2, 3, 4 limit :limit)
            union all
            (select w.settled_on, left(w.reference, 100) collate "C", w.id, w.platform, w.settled_on, upper(w.reason),
                w.reference, w.shop_id, null::uuid, 0::bigint, w.payout, 0::bigint, 0::bigint, w.refund,
                0::bigint, 0::bigint, 0::bigint, null::text
            from waiting_payout w
            where w.merchant_id = :merchant and w.settled_on between :afterDay and :to
              and (w.settled_on, left(w.reference, 100) collate "C", w.id) > (:afterDay, :afterNumber, :afterId)
              and (cast(:platform as text) is null or w.platform = :platform)
              and (cast(:status as text) is null or :status = upper(w.reason))
            order by 1, 2, 3, 4 limit :limit))
            """;

    static final String PAGE =
            RECONCILED + "select * from reconciled order by day, sorted_by, id, platform limit :limit";

    private static final String SUMS = RECONCILED.replace(FIRST_OF_A_PART, "") + """
            select status, count(*) as lines, sum(expected)::bigint as expected, sum(payout)::bigint as payout,
                sum(fee_change)::bigint as fee_change, sum(income_tax)::bigint as income_tax,
                sum(refund)::bigint as refund, sum(paid_direct)::bigint as paid_direct,
                sum(unexplained)::bigint as unexplained, sum(balance_change)::bigint as balance_change
            from reconciled group by status
            """;

    private static final String NEWEST = """
            select greatest(
                (select max(coalesce(posted_on, paid_on)) from order_settlement
                 where merchant_id = :merchant and coalesce(posted_on, paid_on) <= :until),
                (select max(settled_on) from waiting_payout where merchant_id = :merchant and settled_on <= :until),
                (select max(since) from order_receivable
                 where merchant_id = :merchant and balance <> 0 and since <= :until),
                (select max(day) from daily_total
                 where merchant_id = :merchant and account in ('1103', '1104', '1105') and day <= :until))
            """;

    private static final String BALANCES = """
            select account, coalesce(sum(debit - credit) filter (where day < :from), 0)::bigint as opening,
                coalesce(sum(debit - credit), 0)::bigint as closing
            from daily_total
            where merchant_id = :merchant and account in ('1103', '1104', '1105') and day <= :to
            group by account order by account
            """;

    /**
     * What the lines are narrowed to.
     *
     * @param platform null for all, as {@code status}
     */
    public record Filter(
            Period period,
            @Nullable Platform platform,
            @Nullable SettlementStatus status) {}

    /**
     * One line; amounts in rupiah. Of an order's payout {@code expected = payout + feeChange + incomeTax + refund +
     * paidDirect + unexplained}.
     *
     * @param day on which it is in the books; of an unpaid order, since when it is owed
     * @param sortedBy its number; empty in a row that a release before this one wrote
     * @param ownDay when the platform paid, what the entry is about happened, or the unpaid order was sent: before
     *     {@code day} where that day was closed
     * @param number what people know it by; may be empty for an entry made by hand
     * @param shopId null for an entry made by hand
     * @param orderId null where no order of the books is meant
     * @param memo the entry's words; null for orders
     */
    public record Line(
            LocalDate day,
            String sortedBy,
            UUID id,
            Platform platform,
            LocalDate ownDay,
            SettlementStatus status,
            String number,
            @Nullable UUID shopId,
            @Nullable UUID orderId,
            long expected,
            Amounts amounts,
            @Nullable String memo) {
        /** Where the list goes on after this line. */
        public Place place() {
            return new Place(day, sortedBy, id, platform.name());
        }
    }

    /** What a line or a sum of lines comes to, in rupiah; {@code balanceChange} is what it did to the balances. */
    public record Amounts(
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained,
            long balanceChange) {}

    /** The lines of one status added up. */
    public record Sum(long lines, long expected, Amounts amounts) {
        static final Sum NONE = new Sum(0, 0, new Amounts(0, 0, 0, 0, 0, 0, 0));

        public Sum plus(Sum more) {
            var add = more.amounts;
            return new Sum(
                    Math.addExact(lines, more.lines),
                    Math.addExact(expected, more.expected),
                    new Amounts(
                            Math.addExact(amounts.payout, add.payout),
                            Math.addExact(amounts.feeChange, add.feeChange),
                            Math.addExact(amounts.incomeTax, add.incomeTax),
                            Math.addExact(amounts.refund, add.refund),
                            Math.addExact(amounts.paidDirect, add.paidDirect),
                            Math.addExact(amounts.unexplained, add.unexplained),
                            Math.addExact(amounts.balanceChange, add.balanceChange)));
        }
    }

    /** A platform's balance before the first day and at the end of the last, in rupiah. */
    public record Balance(String account, long opening, long closing) {}

    /** All lines of a filter added up by status, every status named; and the balances by the books. */
    public record Totals(Map<SettlementStatus, Sum> byStatus, List<Balance> balances) {
        public Totals {
            byStatus = Map.copyOf(byStatus);
        }

        /** The sum of a status. */
        public Sum of(SettlementStatus status) {
            return byStatus.getOrDefault(status, Sum.NONE);
        }
    }

    /** A place in the list. */
    public record Place(LocalDate day, String sortedBy, UUID id, String platform) {
        /** Before all lines of these days, and of no earlier one: PostgreSQL begins to read here. */
        static Place before(Period period) {
            return new Place(period.firstDay(), "", new UUID(0, 0), "");
        }
    }

    private final Jdbi jdbi;

    public SettlementReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** At most {@code limit} lines by day, and by number within a day; null starts at the first. */
    public List<Line> page(UUID merchant, Filter filter, @Nullable Place after, int limit) {
        var first = Place.before(filter.period());
        var from = after == null || after.day().isBefore(first.day()) ? first : after;
        return jdbi.withHandle(handle -> query(handle, PAGE, merchant, filter, from)
                .bind("limit", limit)
                .map((row, _) -> line(row))
                .list());
    }

    /** All lines added up, and the balances, as of one moment. */
    public Totals totals(UUID merchant, Filter filter) {
        return OneMoment.read(jdbi, "order_settlement, order_row, daily_total, order_receivable", handle -> {
            var byStatus = new EnumMap<SettlementStatus, Sum>(SettlementStatus.class);
            query(handle, SUMS, merchant, filter, Place.before(filter.period()))
                    .map((row, _) -> byStatus.put(
                            SettlementStatus.valueOf(row.getString("status")),
                            new Sum(row.getLong("lines"), row.getLong("expected"), amounts(row))))
                    .list();
            var balances = handle.createQuery(BALANCES)
                    .bind("merchant", merchant)
                    .bind("from", filter.period().firstDay())
                    .bind("to", filter.period().lastDay())
                    .map((row, _) ->
                            new Balance(row.getString("account"), row.getLong("opening"), row.getLong("closing")))
                    .list();
            return new Totals(byStatus, balances);
        });
    }

    /** The last day up to {@code until} that has a line; empty when there is none. */
    public Optional<LocalDate> newest(UUID merchant, LocalDate until) {
        return jdbi.withHandle(handle -> handle.createQuery(NEWEST)
                .bind("merchant", merchant)
                .bind("until", until)
                .mapTo(LocalDate.class)
                .findFirst());
    }

    static Query query(Handle handle, String sql, UUID merchant, Filter filter, Place after) {
        return handle.createQuery(sql)
                .bind("merchant", merchant)
                .bind("to", filter.period().lastDay())
                .bind(
                        "platform",
                        filter.platform() == null ? null : filter.platform().name())
                .bind("status", filter.status() == null ? null : filter.status().name())
                .bind("afterDay", after.day())
                .bind("afterNumber", after.sortedBy())
                .bind("afterId", after.id())
                .bind("afterPlatform", after.platform());
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getObject("day", LocalDate.class),
                row.getString("sorted_by"),
                row.getObject("id", UUID.class),
                Platform.valueOf(row.getString("platform")),
                row.getObject("settled_on", LocalDate.class),
                SettlementStatus.valueOf(row.getString("status")),
                row.getString("number"),
                row.getObject("shop_id", UUID.class),
                row.getObject("order_id", UUID.class),
                row.getLong("expected"),
                amounts(row),
                row.getString("memo"));
    }

    private static Amounts amounts(ResultSet row) throws SQLException {
        return new Amounts(
                row.getLong("payout"),
                row.getLong("fee_change"),
                row.getLong("income_tax"),
                row.getLong("refund"),
                row.getLong("paid_direct"),
                row.getLong("unexplained"),
                row.getLong("balance_change"));
    }
}
