package id.lababersih.app.order;

import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.persistence.ledger.JournalEntries;
import org.jdbi.v3.core.Jdbi;

/** Views of orders with all that the books hold of them. Blocking. */
record WholeView(Jdbi jdbi) {
    /** The view of an order that was placed; only one that was paid or came back has entries beside its own events. */
    OrderView of(Order order) {
        var view = OrderView.of(order);
        if (view.reckoning() == null && view.returned() == null) {
            return view;
        }
        var facts = view.facts();
        return view.with(jdbi.withHandle(handle -> JournalEntries.beside(handle, facts.merchantId(), facts.orderId())));
    }
}
