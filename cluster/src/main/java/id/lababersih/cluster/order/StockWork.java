package id.lababersih.cluster.order;

import id.lababersih.domain.order.Order;
import java.util.concurrent.CompletionStage;

/** Gets an order in between the answer it waits for. Asking again gives the same answer. */
interface StockWork {
    CompletionStage<Order.Answer> perform(Order.Work work);

    /** The answer to {@code work} is written down: whoever gave it need not remember it. */
    void known(Order.Work work);
}
