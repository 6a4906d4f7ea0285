package id.lababersih.persistence.ledger;

import id.lababersih.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Counts the books' totals anew from the entries, in place of those that {@link JournalTotals} added up. */
public final class TotalsRebuild {
    private static final List<String> STATEMENTS = List.of(
            // Also waits for postings under way, and holds up new ones: none is counted twice or missed.
            "truncate daily_total, daily_product_total, order_receivable", """
            insert into daily_total (merchant_id, day, account, shop_id, platform, slot, debit, credit, cash_flow)
            select e.merchant_id, e.posted_on, l.account, e.shop_id, e.platform, 0,
                   sum(greatest(l.amount, 0)), sum(greatest(-l.amount, 0)),
                   coalesce(sum(-l.amount) filter (where e.moves_cash and l.account not like '11%'), 0)
            -- Once for an entry, which offset sees to, and not for each of its lines.
            from (select *, exists (select from unnest(accounts) as a (account) where account like '11%') as moves_cash
                  from journal_entry offset 0) e
            cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
            group by e.merchant_id, e.posted_on, l.account, e.shop_id, e.platform
            """, """
            insert into daily_product_total (merchant_id, day, sku, accounts, slot, amounts)
            select merchant_id, posted_on, sku, array_agg(account order by account), 0,
                   array_agg(amount order by account)
            from (select merchant_id, posted_on, sku, account, sum(amount)::bigint as amount
                  from journal_split group by merchant_id, posted_on, sku, account) a
            group by merchant_id, posted_on, sku
            """, """
            insert into order_receivable (merchant_id, order_id, account, reference, platform, shop_id, since,
                                          aged_from, balance)
            with anew as (
                select e.order_id, a.account, max(e.seq) as seq
                from journal_entry e cross join lateral unnest(e.accounts) as a (account)
                where e.source = 'order' and e.event like 'shipped\\_%' and a.account like '12%'
                group by e.order_id, a.account)
            select e.merchant_id, e.order_id, l.account, min(e.reference), min(e.platform),
                   (array_agg(e.shop_id))[1],
                   min(e.posted_on) filter (where e.seq >= coalesce(anew.seq, 0)),
                   min(e.business_date) filter (where e.seq >= coalesce(anew.seq, 0)),
                   sum(l.amount)
            from journal_entry e cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
            left join anew on anew.order_id = e.order_id and anew.account = l.account
            where l.account like '12%' and e.order_id is not null
            group by e.merchant_id, e.order_id, l.account
            """);

    private TotalsRebuild() {}

    /** Has who posts wait for the end of the caller's transaction, and no reader. */
    public static void hold(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("lock table daily_total in share row exclusive mode");
        }
    }

    /** Replaces all totals of all merchants, in the caller's transaction. */
    public static void run(Connection connection) throws SQLException {
        Database.letTakeLong(connection);
        try (var statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        }
    }
}
