package id.lababersih.persistence.order;

import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a batch of events changes in one order's row, taken together, so that each row is written once. */
final class OrderPatch {
    private @Nullable Status status;
    /** Whether the status was told as it is, and not by a payout, which leaves a parcel that came back RETURNED. */
    private boolean statusTold;

    private @Nullable Shipment shipment;
    private @Nullable Instant shippedAt;
    private long cogs;
    private long profit;
    private boolean missingKnown;
    private List<Missing> missing = List.of();
    private boolean waitingKnown;
    private @Nullable Instant waitingSince;
    private Instant changedAt = Instant.EPOCH;

    /** The patch of an order that has only been placed: its row changed when the marketplace says it was created. */
    static OrderPatch none(Instant createdAt) {
        var patch = new OrderPatch();
        patch.changedAt = createdAt;
        return patch;
    }

    /** The patch of an order that was undone by the events of this one, and is placed anew. */
    OrderPatch placedAnew() {
        var patch = none(changedAt);
        patch.cogs = cogs;
        patch.profit = profit;
        return patch;
    }

    /** Takes in the order's next event. */
    void add(Order.Event event) {
        changedAt = event.stamp().at();
        switch (event) {
            // The row itself comes from the facts, and naming a refund changes no money.
            case Order.Event.OrderPlaced _, Order.Event.RefundConfirmed _ -> {}
            case Order.Event.OrderPacked _ -> is(Status.PACKED);
            case Order.Event.ShipmentStarted started -> waits(started.stamp().at());
            case Order.Event.OrderShipped shipped -> {
                is(Status.SHIPPED);
                shipment = shipped.shipment();
                shippedAt = shipped.stamp().at();
                isMissing(List.of());
                waits(null);
                books(shipped.entries());
            }
            case Order.Event.ShipmentRejected rejected -> {
                isMissing(rejected.missing());
                waits(null);
            }
            case Order.Event.ShipmentOverQuota _ -> waits(null);
            case Order.Event.OrderDelivered _ -> is(Status.DELIVERED);
            case Order.Event.OrderSettled settled -> {
                // A payout row of a parcel that came back does not make it a sale again; SQL repeats this rule.
                status = status == Status.RETURNED ? Status.RETURNED : Status.SETTLED;
                books(settled.entries());
            }
            case Order.Event.PayoutExplained explained -> books(explained.entries());
            case Order.Event.ReturnStarted started -> waits(started.stamp().at());
            case Order.Event.OrderReturned returned -> {
                is(Status.RETURNED);
                waits(null);
                books(returned.entries());
            }
            case Order.Event.OrderRefunded refunded -> books(refunded.entries());
            case Order.Event.GoodsReturned back -> {
                waits(null);
                books(back.entries());
            }
            case Order.Event.ReturnWrittenOff writtenOff -> {
                waits(null);
                books(writtenOff.entries());
            }
            case Order.Event.ReturnCostChanged cost -> books(cost.entries());
            case Order.Event.WriteOffRejected _ -> waits(null);
            case Order.Event.OrderCancelled _ -> is(Status.CANCELLED);
            case Order.Event.SettlementReversed reversed -> {
                is(reversed.status());
                books(reversed.entries());
            }
            case Order.Event.RefundReversed reversed -> {
                is(reversed.status());
                books(reversed.entries());
            }
        }
    }

    private void is(Status now) {
        status = now;
        statusTold = true;
    }

    private void waits(@Nullable Instant since) {
        waitingKnown = true;
        waitingSince = since;
    }

    private void isMissing(List<Missing> pieces) {
        missingKnown = true;
        missing = pieces;
    }

    private void books(List<Entry> entries) {
        for (Entry entry : entries) {
            cogs = Math.addExact(cogs, entry.amountOf(Chart.COST_OF_GOODS));
            profit = Math.subtractExact(profit, entry.cost());
        }
    }

    /** This patch as a row of {@link OrderRows#PATCH}. */
    @Nullable
    Object[] row(Object orderId) {
        return new @Nullable Object[] {
            orderId,
            status,
            statusTold,
            cogs,
            profit,
            shipment == null ? null : shipment.courier(),
            shipment == null ? null : shipment.trackingNumber(),
            shippedAt,
            shipment == null ? null : shipment.on(),
            missingKnown,
            missing.isEmpty() ? null : json(missing),
            waitingKnown,
            waitingSince,
            changedAt
        };
    }

    /** A new order with this patch as a row of {@link OrderRows#PLACE}. */
    @Nullable
    Object[] row(Facts facts) {
        return new @Nullable Object[] {
            facts.orderId(),
            facts.merchantId(),
            facts.shopId(),
            facts.platform(),
            facts.number(),
            facts.buyer(),
            facts.goods(),
            facts.voucher(),
            facts.feeTotal(),
            facts.netReceivable(),
            facts.createdAt(),
            status,
            cogs,
            profit,
            shipment == null ? null : shipment.courier(),
            shipment == null ? null : shipment.trackingNumber(),
            shippedAt,
            shipment == null ? null : shipment.on(),
            missing.isEmpty() ? null : json(missing),
            waitingSince,
            changedAt
        };
    }

    private static String json(List<Missing> missing) {
        return missing.stream()
                .map(piece -> "{\"sku\":" + quoted(piece.sku()) + ",\"missing\":" + piece.missing() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                quoted.append('\\').append((char) character);
            } else if (character < ' ') {
                quoted.append("\\u%04x".formatted(character));
            } else {
                quoted.append((char) character);
            }
        });
        return quoted.append('"').toString();
    }
}
