package id.lababersih.cluster.order;

import java.util.UUID;

/**
 * Is told of every step of a shipment and of a return by the process that took it, in order. Production listens with
 * {@link #NONE}; a crash test halts the process at a step to prove that nothing is left half done.
 */
@FunctionalInterface
public interface Steps {
    /** What has just been done. */
    enum Step {
        SHIPMENT_STARTED,
        SHIPMENT_ADMITTED,
        STOCK_TAKEN,
        ORDER_SHIPPED,
        RETURN_STARTED,
        /** What came back is on the shelf, or what turned out to be damaged has left it again. */
        STOCK_RETURNED,
        ORDER_RETURNED,
        /** The rows of a shipment or, by its own id, a receipt are written, their transaction is not committed. */
        ROWS_WRITTEN
    }

    Steps NONE = (_, _) -> {};

    void reached(Step step, UUID orderId);
}
