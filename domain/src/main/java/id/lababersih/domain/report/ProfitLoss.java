package id.lababersih.domain.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Laba rugi (SAK EMKM) of one period or one part of it; every amount is whole rupiah.
 *
 * @param grossSales penjualan before returns and vouchers (4101 and other sales accounts)
 * @param netSales penjualan bersih: sales less returns and vouchers
 * @param cogs harga pokok penjualan
 * @param grossProfit laba kotor
 * @param expenses beban (6xxx)
 * @param operatingProfit laba usaha
 * @param otherIncome pendapatan lain (49xx)
 * @param netProfit laba bersih
 * @param accounts what each account adds, by code, revenue accounts positive in credit and all others in debit
 */
public record ProfitLoss(
        long grossSales,
        long netSales,
        long cogs,
        long grossProfit,
        long expenses,
        long operatingProfit,
        long otherIncome,
        long netProfit,
        List<AccountAmount> accounts) {

    private static final List<String> CONTRA_SALES = List.of("4102", "4103");

    /** Computes the statement from debit minus credit of each account; accounts outside 4xxx-6xxx are ignored. */
    public static ProfitLoss of(Map<String, Long> netDebits) {
        long gross = 0;
        long contra = 0;
        long cogs = 0;
        long expenses = 0;
        long other = 0;
        var accounts = new ArrayList<AccountAmount>();
        for (var balance : new TreeMap<>(netDebits).entrySet()) {
            String code = balance.getKey();
            long debit = balance.getValue();
            if (debit == 0 || !isResult(code)) {
                continue;
            }
            accounts.add(new AccountAmount(code, isRevenue(code) ? Math.negateExact(debit) : debit));
            if (code.startsWith("49")) {
                other = Math.subtractExact(other, debit);
            } else if (CONTRA_SALES.contains(code)) {
                contra = Math.addExact(contra, debit);
            } else if (code.startsWith("4")) {
                gross = Math.subtractExact(gross, debit);
            } else if (code.startsWith("5")) {
                cogs = Math.addExact(cogs, debit);
            } else {
                expenses = Math.addExact(expenses, debit);
            }
        }
        long netSales = Math.subtractExact(gross, contra);
        long grossProfit = Math.subtractExact(netSales, cogs);
        long operating = Math.subtractExact(grossProfit, expenses);
        return new ProfitLoss(
                gross,
                netSales,
                cogs,
                grossProfit,
                expenses,
                operating,
                other,
                Math.addExact(operating, other),
                List.copyOf(accounts));
    }

    /** Whether the account is closed into the result of the year: 4xxx, 5xxx and 6xxx. */
    public static boolean isResult(String code) {
        return code.startsWith("4") || code.startsWith("5") || code.startsWith("6");
    }

    private static boolean isRevenue(String code) {
        return code.startsWith("4") && !CONTRA_SALES.contains(code);
    }
}
