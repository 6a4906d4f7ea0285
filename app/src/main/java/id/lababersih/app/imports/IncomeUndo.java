package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Refund;
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
 * Takes back what a run booked of a payout file, the last row first: refunds, money of no order, payouts. An order is
 * then as it was before its payout. What others did to it since stays, and so does the row it depends on.
 */
final class IncomeUndo implements Applier {
    private final ImportRun run;
    private final UUID shopId;
    private final IncomeApplier income;
    private final Desk desk;

    IncomeUndo(ImportRun run, IncomeApplier income, Desk desk) {
        this.run = run;
        this.shopId = Objects.requireNonNull(run.shopId(), "a run of income has a shop");
        this.income = income;
        this.desk = desk;
    }

    @Override
    public void prepare(List<ImportItem> items) {
        // An order tells all there is to know.
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return income.keys(item);
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        Payout payout = Payloads.read(item.payload(), Payout.class);
        IncomeRow row = payout.row();
        return switch (row.kind()) {
            case ADJUSTMENT, ADS -> {
                var entry = BadItemException.unless(() -> income.adjustment(row));
                if (entry != null) {
                    desk.takeBack(run.merchantId(), entry);
                }
                yield Outcome.of(Result.UNDONE);
            }
            case ORDER -> undo(payout, new Order.Command.ReverseSettlement());
            case LATER_REFUND ->
                undo(
                        payout,
                        new Order.Command.ReverseRefund(new Refund(row.settledOn(), row.refund(), row.reference())));
        };
    }

    private Outcome undo(Payout payout, Order.Command command) throws Exception {
        String number = income.number(payout);
        UUID orderId = OrderId.of(shopId, number == null ? "" : number);
        Order order = desk.order(orderId);
        if (number == null || order instanceof Order.Absent) {
            return Outcome.of(Result.UNDONE);
        }
        var view = OrderView.of(order);
        if (movedByOthers(view)) {
            return UndoApplier.movedSince(view.status());
        }
        if (command instanceof Order.Command.ReverseRefund && namedARefund(view)) {
            return new Outcome(Result.KEPT, "refund_kept", "Pengembalian dana ini sudah dicatat sebelum impor");
        }
        return switch (desk.execute(orderId, command, run.author())) {
            case OrderOutcome.Accepted _ -> Outcome.of(Result.UNDONE);
            case OrderOutcome.Rejected(Order.Rejection.MoveForbidden(Status _, Status _)) ->
                new Outcome(
                        Result.KEPT, "return_kept", "Barangnya sudah dicatat kembali bersama baris ini, jadi tetap");
            case OrderOutcome.Rejected(var rejection) -> UndoApplier.kept(Words.failed(rejection));
        };
    }

    /** Whether the run named a refund that a person had entered before, and so booked none. */
    private boolean namedARefund(OrderView view) {
        return view.trail().moments().stream()
                .anyMatch(moment ->
                        isMine(moment) && moment.what().equals(Order.Event.RefundConfirmed.class.getSimpleName()));
    }

    /** Whether anybody else has done something to the order since this run did. */
    private boolean movedByOthers(OrderView view) {
        return !view.trail().moments().stream()
                .dropWhile(moment -> !isMine(moment))
                .allMatch(this::isMine);
    }

    private boolean isMine(Order.Moment moment) {
        return run.id().equals(moment.stamp().by().importRun());
    }
}
