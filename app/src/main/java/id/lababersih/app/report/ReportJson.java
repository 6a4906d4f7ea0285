package id.lababersih.app.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import id.lababersih.app.ledger.EntryJson;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.AccountAmount;
import id.lababersih.domain.report.BalanceSheet;
import id.lababersih.domain.report.CashFlow;
import id.lababersih.domain.report.ProfitLoss;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What reports answer as JSON; amounts are whole rupiah. */
final class ReportJson {
    private static final String LAST_FEE_ACCOUNT = "6105";

    private ReportJson() {}

    record AccountLine(String code, String name, long amount) {}

    static List<AccountLine> lines(List<AccountAmount> amounts, Map<String, Account> accounts) {
        return amounts.stream()
                .map(amount -> new AccountLine(amount.code(), name(accounts, amount.code()), amount.amount()))
                .toList();
    }

    static String name(Map<String, Account> accounts, String code) {
        return EntryJson.name(accounts, code);
    }

    /**
     * A laba rugi.
     *
     * @param fees what the marketplaces took: 6101 to 6105
     * @param marginBp net profit over net sales in hundredths of a percent, rounded; null where net sales are 0 or less
     */
    record Result(
            long grossSales,
            long netSales,
            long cogs,
            long grossProfit,
            long fees,
            long expenses,
            long operatingProfit,
            long otherIncome,
            long netProfit,
            @Nullable Long marginBp,
            List<AccountLine> accounts) {
        static Result of(ProfitLoss result, Map<String, Account> accounts) {
            long fees = 0;
            for (var amount : result.accounts()) {
                boolean fee = amount.code().startsWith("610") && amount.code().compareTo(LAST_FEE_ACCOUNT) <= 0;
                fees = Math.addExact(fees, fee ? amount.amount() : 0);
            }
            return new Result(
                    result.grossSales(),
                    result.netSales(),
                    result.cogs(),
                    result.grossProfit(),
                    fees,
                    result.expenses(),
                    result.operatingProfit(),
                    result.otherIncome(),
                    result.netProfit(),
                    marginBp(result),
                    lines(result.accounts(), accounts));
        }

        private static @Nullable Long marginBp(ProfitLoss result) {
            return result.netSales() <= 0
                    ? null
                    : Money.divideHalfUp(Math.multiplyExact(result.netProfit(), 10_000L), result.netSales());
        }
    }

    /** One part of a laba rugi that was cut; {@code name} is what people call the key. */
    record Part(String key, String name, @JsonUnwrapped Result result) {}

    record TrialBalanceLine(String code, String name, long debit, long credit, long balance) {}

    record TrialBalance(List<TrialBalanceLine> data, long totalDebit, long totalCredit) {}

    record SheetLine(String section, String code, String name, long amount) {}

    record Sheet(long assets, long liabilities, long equity, long runningResult, List<SheetLine> accounts) {
        static Sheet of(BalanceSheet sheet, Map<String, Account> accounts) {
            var all = new ArrayList<SheetLine>();
            add(all, "assets", sheet.assets(), accounts);
            add(all, "liabilities", sheet.liabilities(), accounts);
            add(all, "equity", sheet.equity(), accounts);
            return new Sheet(
                    sheet.totalAssets(), sheet.totalLiabilities(), sheet.totalEquity(), sheet.runningResult(), all);
        }

        private static void add(
                List<SheetLine> all, String section, List<AccountAmount> amounts, Map<String, Account> accounts) {
            for (var amount : amounts) {
                all.add(new SheetLine(section, amount.code(), name(accounts, amount.code()), amount.amount()));
            }
        }
    }

    record Activity(long total, List<AccountLine> accounts) {
        static Activity of(CashFlow.Activity activity, Map<String, Account> accounts) {
            return new Activity(activity.total(), lines(activity.accounts(), accounts));
        }
    }

    record Cash(long opening, Activity operating, Activity investing, Activity financing, long change, long closing) {
        static Cash of(CashFlow flow, Map<String, Account> accounts) {
            return new Cash(
                    flow.opening(),
                    Activity.of(flow.operating(), accounts),
                    Activity.of(flow.investing(), accounts),
                    Activity.of(flow.financing(), accounts),
                    flow.change(),
                    flow.closing());
        }
    }

    record LedgerLine(
            UUID entryId,
            LocalDate date,
            String memo,
            String source,
            String event,
            String reference,
            @Nullable String platform,
            long debit,
            long credit,
            long balance) {}

    /** One account's ledger; {@code opening} is its balance (debit minus credit) before the first day. */
    record Ledger(
            String account,
            String name,
            long opening,
            List<LedgerLine> data,
            @Nullable String nextCursor) {}

    record OpenOrder(
            UUID orderId,
            String number,
            String account,
            String platform,
            UUID shopId,
            LocalDate since,
            long days,
            String bucket,
            long amount) {}

    record Bucket(String bucket, long orders, long amount) {}

    /** Umur piutang; {@code unassigned} is what the accounts hold that belongs to no order. */
    record Ageing(
            LocalDate at,
            List<OpenOrder> data,
            @Nullable String nextCursor,
            List<Bucket> buckets,
            long unassigned,
            long total) {}

    /**
     * One line of the reconciliation, by the day it is in the books on; {@code settledOn} is its own day, and null for
     * what is unpaid, {@code days} and {@code bucket} for anything else.
     */
    record SettlementLine(
            LocalDate date,
            @Nullable LocalDate settledOn,
            String status,
            String number,
            Platform platform,
            @Nullable UUID shopId,
            @Nullable UUID orderId,
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained,
            long balanceChange,
            @Nullable Long days,
            @Nullable String bucket,
            @Nullable String memo) {}

    /** Payouts of orders added up; {@code matched} of them left nothing unexplained. */
    record SettlementTotals(
            long orders,
            long matched,
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained) {}

    record SettlementSum(
            String status,
            long lines,
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained,
            long balanceChange) {}

    /** What a platform holds for the seller by the books. */
    record WalletBalance(String account, String name, long opening, long change, long closing) {}

    record Settlements(
            List<SettlementLine> data,
            @Nullable String nextCursor,
            SettlementTotals totals,
            List<SettlementSum> byStatus,
            List<WalletBalance> balances) {}
}
