package id.lababersih.app.imports;

import id.lababersih.app.imports.file.Said;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.order.Status;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Takes back the orders that a run created, as far as nobody else has moved them since. One that was not sent is
 * cancelled. One that was sent comes back whole on the day it was sent: its pieces go into the layers they came from,
 * and an entry turns the shipment's round. Nothing is erased; the number is free for another import.
 */
final class UndoApplier implements Applier {
    private final ImportRun run;
    private final UUID shopId;
    private final Desk desk;

    UndoApplier(ImportRun run, Desk desk) {
        this.run = run;
        this.shopId = Objects.requireNonNull(run.shopId(), "a run of orders has a shop");
        this.desk = desk;
    }

    @Override
    public void prepare(List<ImportItem> items) {
        // An order tells all there is to know.
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return List.of();
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        String number = Objects.requireNonNull(item.reference(), "an order that was created has a number");
        UUID orderId = OrderId.of(shopId, number);
        Order order = desk.order(orderId);
        if (order.unlessUndone() instanceof Order.Absent) {
            return Outcome.of(Result.UNDONE);
        }
        OrderView view = OrderView.of(order);
        if (OrderMoves.byOthers(view.trail().sincePlaced(), run.id())) {
            return movedSince(view.status());
        }
        return switch (order) {
            case Order.Absent _ -> Outcome.of(Result.UNDONE);
            case Order.Open _, Order.Shipping _, Order.Cancelled _ ->
                take(orderId, new Order.Command.Cancel(Order.UNDONE));
            case Order.Shipped(var _, Shipment shipment, var _, boolean _, var _) ->
                take(orderId, new Order.Command.Return(ReturnTerms.undoing(shipment)));
            case Order.Returning _ ->
                take(orderId, new Order.Command.Return(ReturnTerms.undoing(Objects.requireNonNull(view.shipment()))));
            case Order.Returned returned
            when returned.leavesNothing() -> take(orderId, new Order.Command.Cancel(Order.UNDONE));
            case Order.Returned returned -> returned(returned);
            case Order.Settled _ -> paidOut();
        };
    }

    private Outcome take(UUID orderId, Order.Command command) throws Exception {
        return switch (desk.execute(orderId, command, run.author())) {
            case OrderOutcome.Accepted accepted -> ended(accepted.order());
            case OrderOutcome.Rejected(var rejection) -> kept(Words.failed(rejection));
        };
    }

    /**
     * An order is undone when its number is free. A number is used up one day, and a node of a release that frees none
     * of an order that was over before leaves it as it is.
     */
    private static Outcome ended(Order order) {
        if (order.unlessUndone() instanceof Order.Absent) {
            return Outcome.of(Result.UNDONE);
        }
        Status status = OrderView.of(order).status();
        Said why = order.isUsedUp()
                ? new Said(
                        " dan nomornya tidak bisa diimpor lagi: sudah terlalu sering diimpor dan diurungkan",
                        " and its number cannot be imported again: it was imported and undone too often")
                : new Said(
                        " dan nomornya belum bisa diimpor lagi: sistem sedang diperbarui ketika diurungkan",
                        " and its number cannot be imported again yet: the system was updated while it was undone");
        return Words.outcome(
                Result.KEPT,
                "number_taken",
                why.after(
                        "Pesanan ini tetap tercatat " + Words.of(status),
                        "This order stays recorded as " + Words.inEnglish(status)));
    }

    static Outcome movedSince(Status status) {
        return new Outcome(
                Result.KEPT,
                "moved_since",
                "Sudah diubah setelah impor; sekarang " + Words.of(status),
                "Changed since the import; now " + Words.inEnglish(status));
    }

    /** What was not taken back because of this refusal. */
    static Outcome kept(Outcome refused) {
        return new Outcome(Result.KEPT, refused.reason(), refused.detail(), refused.detailEn());
    }

    /** What came back whole and free of cost has left a payout row in the books, or it would be undone. */
    private static Outcome returned(Order.Returned returned) {
        return returned.terms().leavesNothing()
                ? paidOut()
                : new Outcome(
                        Result.KEPT,
                        "return_kept",
                        "Retur dan biayanya tetap tercatat",
                        "The return and its cost stay recorded");
    }

    private static Outcome paidOut() {
        return new Outcome(Result.KEPT, "moved_since", "Sudah dicairkan", "Paid out already");
    }
}
