package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.persistence.imports.ImportTables;
import java.util.UUID;

/** The rows of payout files by which orders in the books were paid out. */
record PayoutRows(ImportTables tables) {
    private static final int ROWS_OF_ONE_ORDER_MAX = 50;

    /**
     * What the row that paid an order out names as the cost of its coming back, rupiah; 0 where it names none, where no
     * file told the payout, and where the rows of its file are kept no more.
     */
    long returnCost(Order order) {
        var booked = order.settlement();
        if (booked == null) {
            return 0;
        }
        var view = OrderView.of(order);
        UUID run = view.trail().paidOutBy();
        if (run == null) {
            return 0;
        }
        var facts = view.facts();
        return tables.applied(facts.merchantId(), run, facts.number(), ROWS_OF_ONE_ORDER_MAX).stream()
                .map(item -> Payloads.read(item.payload(), Payout.class).row())
                .filter(row -> row.kind() == IncomeRow.Kind.ORDER && IncomePreview.isSame(order, booked, row))
                .mapToLong(IncomeApplier::returnCost)
                .findFirst()
                .orElse(0);
    }
}
