package id.lababersih.persistence.report;

import id.lababersih.domain.report.BalanceSheet;
import id.lababersih.domain.report.CashFlow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Neraca saldo, neraca and arus kas. */
public final class BalanceReports {
    private static final String TURNOVER = """
            SELECT account, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
            FROM daily_total
            WHERE merchant_id = :merchant AND day <= :at
            GROUP BY account
            HAVING sum(debit) <> sum(credit)
            ORDER BY account
            """;
    private static final String CASH_BEFORE = """
            SELECT coalesce(sum(debit - credit), 0)::bigint
            FROM daily_total
            WHERE merchant_id = :merchant AND day < :from AND account LIKE '11%'
            """;
    private static final String CASH_FLOWS = """
            SELECT account, sum(cash_flow)::bigint AS flow
            FROM daily_total
            WHERE merchant_id = :merchant AND day BETWEEN :from AND :to
            GROUP BY account
            HAVING sum(cash_flow) <> 0
            """;
    private static final String ZAKAT_BASE = """
            SELECT day, sum(debit - credit)::bigint AS change
            FROM daily_total
            WHERE merchant_id = :merchant AND day <= :at
              AND (account LIKE '11%' OR account LIKE '12%' OR account = '1301' OR account LIKE '2%')
            GROUP BY day
            """;

    private final Jdbi jdbi;

    public BalanceReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What was ever booked on an account up to a day, in rupiah; its balance is debit minus credit. */
    public record Turnover(String account, long debit, long credit) {
        public long balance() {
            return Math.subtractExact(debit, credit);
        }
    }

    /** Neraca saldo at the end of a day, by account code; accounts at zero are left out. Null: all there is. */
    public List<Turnover> trialBalance(UUID merchant, @Nullable LocalDate at) {
        return jdbi.withHandle(handle -> handle.createQuery(TURNOVER)
                .bind("merchant", merchant)
                .bind("at", new Period(null, at).lastDay())
                .map((row, _) -> new Turnover(row.getString("account"), row.getLong("debit"), row.getLong("credit")))
                .list());
    }

    /** Neraca at the end of a day. */
    public BalanceSheet balanceSheet(UUID merchant, @Nullable LocalDate at) {
        var balances = new HashMap<String, Long>();
        trialBalance(merchant, at).forEach(turnover -> balances.put(turnover.account(), turnover.balance()));
        return BalanceSheet.of(balances);
    }

    /** What each day up to this one changed of cash, receivables and goods less what is owed, in rupiah. */
    public SortedMap<LocalDate, Long> zakatBase(UUID merchant, LocalDate at) {
        var changes = new TreeMap<LocalDate, Long>();
        jdbi.useHandle(handle -> handle.createQuery(ZAKAT_BASE)
                .bind("merchant", merchant)
                .bind("at", at)
                .map((row, _) -> Map.entry(row.getObject("day", LocalDate.class), row.getLong("change")))
                .forEach(change -> changes.put(change.getKey(), change.getValue())));
        return changes;
    }

    /** Arus kas of a period. */
    public CashFlow cashFlow(UUID merchant, Period period) {
        return OneMoment.read(jdbi, "daily_total", handle -> {
            long opening = handle.createQuery(CASH_BEFORE)
                    .bind("merchant", merchant)
                    .bind("from", period.firstDay())
                    .mapTo(Long.class)
                    .one();
            Map<String, Long> flows = new HashMap<>();
            handle.createQuery(CASH_FLOWS)
                    .bind("merchant", merchant)
                    .bind("from", period.firstDay())
                    .bind("to", period.lastDay())
                    .map((row, _) -> Map.entry(row.getString("account"), row.getLong("flow")))
                    .forEach(flow -> flows.put(flow.getKey(), flow.getValue()));
            return CashFlow.of(opening, flows);
        });
    }
}
