package id.lababersih.app.staging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Status;
import id.lababersih.persistence.staging.StagedRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that bring an order from where it is here to where it was in the old database. */
final class Steps {
    private Steps() {}

    /** A call below the order's own path; {@code body} is null where it has none. */
    record Step(String call, @Nullable ObjectNode body) {}

    /** Whether nothing is left to do for an order that is here. */
    static boolean isDone(StagedRows.Order order) {
        return order.here() == order.status() && !cameBackUnpaid(order);
    }

    /** None for an order that is there, further, or on another way. */
    static List<Step> from(Status here, StagedRows.Order order) {
        var steps = new ArrayList<Step>();
        boolean unshipped = here == Status.CREATED || here == Status.PACKED;
        switch (order.status()) {
            case CREATED -> {}
            case PACKED -> {
                if (here == Status.CREATED) {
                    steps.add(new Step("pack", null));
                }
            }
            case CANCELLED -> {
                if (unshipped) {
                    steps.add(new Step(
                            "cancel", object().put("reason", or(order.cancelReason(), Order.CANCELLED_BEFORE))));
                }
            }
            case SHIPPED -> shipped(steps, here, order);
            case DELIVERED -> delivered(steps, here, order);
            case SETTLED -> {
                delivered(steps, here, order);
                paidOut(steps, here, order);
            }
            case RETURNED -> {
                shipped(steps, here, order);
                if (!cameBackUnpaid(order)) {
                    paidOut(steps, here, order);
                }
                if (here != Status.RETURNED && here != Status.CANCELLED) {
                    steps.add(new Step("return", returned(order)));
                }
                if (cameBackUnpaid(order) && here != Status.CANCELLED) {
                    settle(steps, order);
                }
            }
        }
        return steps;
    }

    private static void shipped(List<Step> steps, Status here, StagedRows.Order order) {
        if (here == Status.CREATED || here == Status.PACKED) {
            var body = object().put("courier", order.courier())
                    .put("tracking_number", order.trackingNumber())
                    .put("date", order.shippedOn().toString());
            steps.add(new Step("ship", body));
        }
    }

    private static void delivered(List<Step> steps, Status here, StagedRows.Order order) {
        shipped(steps, here, order);
        if (here == Status.CREATED || here == Status.PACKED || here == Status.SHIPPED) {
            steps.add(new Step("deliver", null));
        }
    }

    /** A payout row of nothing or less, of a parcel that came back, tells what that cost; it comes after the return. */
    private static boolean cameBackUnpaid(StagedRows.Order order) {
        Long payout = order.payout();
        return order.status() == Status.RETURNED && payout != null && payout <= 0;
    }

    private static void paidOut(List<Step> steps, Status here, StagedRows.Order order) {
        if (here.compareTo(Status.SETTLED) < 0) {
            settle(steps, order);
        }
    }

    /** The same payout again changes nothing. */
    private static void settle(List<Step> steps, StagedRows.Order order) {
        Long payout = order.payout();
        if (payout != null) {
            LocalDate on = order.paidOn() == null ? order.shippedOn() : order.paidOn();
            var body = object().put("paid_on", on.toString())
                    .put("payout", payout)
                    .put("refund", order.status() == Status.SETTLED ? order.refund() : 0);
            steps.add(new Step("settle", body));
        }
    }

    /** After a payout goods and money come back, and the return has no cost of its own. */
    private static ObjectNode returned(StagedRows.Order order) {
        LocalDate told = order.returnedOn();
        LocalDate on = told != null ? told : order.paidOn() != null ? order.paidOn() : order.shippedOn();
        boolean paid = order.payout() != null && !cameBackUnpaid(order);
        return object().put("condition", order.returnCondition())
                .put("cost", paid ? 0 : order.returnCost())
                .put("refund", order.refund())
                .put("date", on.toString());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
