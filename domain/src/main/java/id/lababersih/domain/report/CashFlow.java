package id.lababersih.domain.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arus kas by the direct method: the change in cash (11xx) of a period, told by the accounts on the other side.
 * Every amount is whole rupiah, money coming in positive; opening + change = closing.
 */
public record CashFlow(
        long opening, Activity operating, Activity investing, Activity financing, long change, long closing) {

    /** One kind of activity and the accounts that moved cash in it. */
    public record Activity(List<AccountAmount> accounts, long total) {}

    /**
     * Sorts the flows by activity.
     *
     * @param opening cash at the start of the period
     * @param flows what each account that is not cash explains of the change, inflow positive
     */
    public static CashFlow of(long opening, Map<String, Long> flows) {
        Activity operating = activity(flows, Kind.OPERATING);
        Activity investing = activity(flows, Kind.INVESTING);
        Activity financing = activity(flows, Kind.FINANCING);
        long change = Math.addExact(Math.addExact(operating.total, investing.total), financing.total);
        return new CashFlow(opening, operating, investing, financing, change, Math.addExact(opening, change));
    }

    /** Whether the account holds cash: cash, bank, and the balances the platforms hold for the merchant. */
    public static boolean isCash(String code) {
        return code.startsWith("11");
    }

    private static Activity activity(Map<String, Long> flows, Kind kind) {
        var accounts = new ArrayList<AccountAmount>();
        long total = 0;
        for (var flow : new TreeMap<>(flows).entrySet()) {
            if (flow.getValue() != 0 && Kind.of(flow.getKey()) == kind) {
                accounts.add(new AccountAmount(flow.getKey(), flow.getValue()));
                total = Math.addExact(total, flow.getValue());
            }
        }
        return new Activity(List.copyOf(accounts), total);
    }

    private enum Kind {
        OPERATING,
        INVESTING,
        FINANCING;

        /** Owners and long-term lenders (3xxx, 22xx) finance; fixed and other long-lived assets (15xx-19xx) invest. */
        static Kind of(String code) {
            if (code.startsWith("3") || code.startsWith("22")) {
                return FINANCING;
            }
            return code.compareTo("1500") >= 0 && code.compareTo("2000") < 0 ? INVESTING : OPERATING;
        }
    }
}
