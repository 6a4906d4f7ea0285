package id.lababersih.domain.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Neraca at the end of one day; every amount is whole rupiah. Assets are positive in debit, liabilities and equity in
 * credit, and the running result (everything ever booked in 4xxx-6xxx) is part of equity.
 */
public record BalanceSheet(
        List<AccountAmount> assets,
        List<AccountAmount> liabilities,
        List<AccountAmount> equity,
        long totalAssets,
        long totalLiabilities,
        long runningResult,
        long totalEquity) {

    /**
     * Computes the statement from debit minus credit of each account.
     *
     * @throws IllegalStateException when assets differ from liabilities plus equity: the books are damaged
     */
    public static BalanceSheet of(Map<String, Long> netDebits) {
        var assets = new ArrayList<AccountAmount>();
        var liabilities = new ArrayList<AccountAmount>();
        var equity = new ArrayList<AccountAmount>();
        long result = 0;
        for (var balance : new TreeMap<>(netDebits).entrySet()) {
            String code = balance.getKey();
            long debit = balance.getValue();
            if (ProfitLoss.isResult(code)) {
                result = Math.subtractExact(result, debit);
            } else if (debit != 0) {
                switch (code.charAt(0)) {
                    case '1' -> assets.add(new AccountAmount(code, debit));
                    case '2' -> liabilities.add(new AccountAmount(code, Math.negateExact(debit)));
                    case '3' -> equity.add(new AccountAmount(code, Math.negateExact(debit)));
                    default -> throw new IllegalStateException("account " + code + " belongs to no side of a neraca");
                }
            }
        }
        long totalAssets = total(assets);
        long totalLiabilities = total(liabilities);
        long totalEquity = Math.addExact(total(equity), result);
        if (totalAssets != Math.addExact(totalLiabilities, totalEquity)) {
            throw new IllegalStateException("assets " + totalAssets + " differ from liabilities " + totalLiabilities
                    + " and equity " + totalEquity);
        }
        return new BalanceSheet(
                List.copyOf(assets),
                List.copyOf(liabilities),
                List.copyOf(equity),
                totalAssets,
                totalLiabilities,
                result,
                totalEquity);
    }

    private static long total(List<AccountAmount> amounts) {
        long total = 0;
        for (var amount : amounts) {
            total = Math.addExact(total, amount.amount());
        }
        return total;
    }
}
