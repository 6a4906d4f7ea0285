package id.lababersih.domain.order;

import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.money.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives each product sold its part of an entry's profit-and-loss amounts. */
final class Spread {
    private Spread() {}

    /**
     * Cost of goods, sold or lost to damage, goes to the line it belongs to; any other amount, such as a fee that a
     * shop books as damage, is spread by the lines' goods, cut towards zero, the remainder on the first line. A bundle
     * is itself here, not its parts.
     *
     * @param costs cost of goods of each order line, rupiah
     */
    static List<Entry.Split> over(List<Facts.Line> orderLines, List<Long> costs, List<Entry.Line> entryLines) {
        var splits = new ArrayList<Entry.Split>();
        for (Entry.Line line : entryLines) {
            if (Account.isProfitAndLoss(line.account())) {
                var parts = isCost(line, costs) ? costs(line.amount(), costs) : byGoods(line.amount(), orderLines);
                bySku(orderLines, parts).forEach((sku, amount) -> {
                    if (amount != 0) {
                        splits.add(new Entry.Split(line.account(), sku, amount));
                    }
                });
            }
        }
        return splits;
    }

    private static boolean isCost(Entry.Line line, List<Long> costs) {
        return (line.account().equals(Chart.COST_OF_GOODS) || line.account().equals(Chart.DAMAGE_LOSS))
                && Math.abs(line.amount())
                        == costs.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Long> costs(long amount, List<Long> costs) {
        return amount < 0 ? costs.stream().map(cost -> -cost).toList() : costs;
    }

    private static List<Long> byGoods(long amount, List<Facts.Line> lines) {
        long whole = lines.stream().mapToLong(Facts.Line::goods).sum();
        var parts = new ArrayList<Long>();
        long rest = amount;
        for (Facts.Line line : lines) {
            long part = whole == 0 ? 0 : Money.proportion(amount, line.goods(), whole);
            parts.add(part);
            rest -= part;
        }
        parts.set(0, parts.getFirst() + rest);
        return parts;
    }

    private static Map<String, Long> bySku(List<Facts.Line> lines, List<Long> parts) {
        var bySku = new LinkedHashMap<String, Long>();
        for (int i = 0; i < lines.size(); i++) {
            bySku.merge(lines.get(i).sku(), parts.get(i), Math::addExact);
        }
        return bySku;
    }
}
