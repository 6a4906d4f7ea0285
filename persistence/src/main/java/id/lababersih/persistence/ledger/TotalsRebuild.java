package id.lababersih.persistence.ledger;

import id.lababersih.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Counts the books' totals anew from the entries, in place of those that {@link JournalTotals} added up. Both steps are
 * the caller's one transaction; between them the totals that stand may be read.
 */
public final class TotalsRebuild {
    private static final List<String> COUNT = List.of(
            // Waits for postings under way, and holds up new ones and no reader: none is counted twice or missed.
            "lock table daily_total in share row exclusive mode",
            "create temporary table daily_total_anew (like daily_total) on commit drop",
            "create temporary table daily_product_total_anew (like daily_product_total) on commit drop",
            "create temporary table order_receivable_anew (like order_receivable) on commit drop",
            """
            insert into daily_total_anew (merchant_id, day, account, shop_id, platform, slot, debit, credit, cash_flow)
            select e.merchant_id, e.posted_on, l.account, e.shop_id, e.platform, 0,
                   sum(greatest(l.amount, 0)), sum(greatest(-l.amount, 0)),
                   coalesce(sum(-l.amount) filter (where e.moves_cash and l.account not like '11%'), 0)
            -- Once for an entry, which offset sees to, and not for each of its lines.
            from (select *, exists (select from unnest(accounts) as a (account) where account like '11%') as moves_cash
                  from journal_entry offset 0) e
            cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
            group by e.merchant_id, e.posted_on, l.account, e.shop_id, e.platform
            """,
            """
            insert into daily_product_total_anew (merchant_id, day, sku, accounts, slot, amounts)
            select merchant_id, posted_on, sku, array_agg(account order by account), 0,
                   array_agg(amount order by account)
            from (select merchant_id, posted_on, sku, account, sum(amount)::bigint as amount
                  from journal_split group by merchant_id, posted_on, sku, account) a
            group by merchant_id, posted_on, sku
            """,
            """
            insert into order_receivable_anew (merchant_id, order_id, account, reference, platform, shop_id, since,
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
    private static final List<String> REPLACE = List.of(
            "truncate daily_total, daily_product_total, order_receivable",
            "insert into daily_total select * from daily_total_anew",
            "insert into daily_product_total select * from daily_product_total_anew",
            "insert into order_receivable select * from order_receivable_anew");

    private TotalsRebuild() {}

    /** Counts all totals of all merchants. Who posts waits for the end of the caller's transaction, and no reader. */
    public static void count(Connection connection) throws SQLException {
        Database.letTakeLong(connection);
        execute(connection, COUNT);
    }

    /** Puts what was counted in place of the totals. From here on readers wait for the end of the transaction too. */
    public static void replace(Connection connection) throws SQLException {
        execute(connection, REPLACE);
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
