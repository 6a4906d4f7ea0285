package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Refund;
import id.lababersih.domain.order.Status;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes back what a run booked of a payout file, the last row first: refunds, money of no order, payouts. An order is
 * then as it was before its payout. What others did to it since stays, and so does the row it depends on; an order
 * whose failed delivery came back with the run stays wholly as it is.
 */
final class IncomeUndo implements Applier {
    private static final Set<String> FAILED_DELIVERY = Set.of(
            OrderMoves.name(Order.Event.ReturnStarted.class),
            OrderMoves.name(Order.Event.OrderReturned.class),
            OrderMoves.name(Order.Event.ReturnCostChanged.class));
    private static final Set<String> REFUNDED =
            Set.of(OrderMoves.name(Order.Event.OrderReturned.class), OrderMoves.name(Order.Event.OrderRefunded.class));
    private static final String SETTLED = OrderMoves.name(Order.Event.OrderSettled.class);
    private static final String CONFIRMED = OrderMoves.name(Order.Event.RefundConfirmed.class);
    private static final String REFUND_REVERSED = OrderMoves.name(Order.Event.RefundReversed.class);

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
            case ADJUSTMENT, ADS ->
                takeBack(Optional.ofNullable(BadItemException.unless(() -> income.adjustment(row))));
            case ORDER -> payout(payout);
            case LATER_REFUND -> refund(payout);
        };
    }

    private Outcome payout(Payout payout) throws Exception {
        IncomeRow row = payout.row();
        String number = income.number(payout);
        var order = desk.order(OrderId.of(shopId, number == null ? "" : number));
        return !(order instanceof Order.Absent) && IncomePreview.isCharge(order, row) && !isPayoutOf(order, row)
                ? takeBack(BadItemException.unless(() -> income.charge(OrderView.of(order), row)))
                : undo(payout, new Order.Command.ReverseSettlement());
    }

    private static boolean isPayoutOf(Order order, IncomeRow row) {
        var booked = order.settlement();
        return booked != null && IncomePreview.isSame(order, booked, row);
    }

    private Outcome takeBack(Optional<Entry> entry) throws Exception {
        return entry.isEmpty() || desk.takeBack(run.merchantId(), entry.get(), run.author())
                ? Outcome.of(Result.UNDONE)
                : new Outcome(
                        Result.KEPT,
                        "entry_kept",
                        "Jurnal yang berlaku bukan dari impor ini; bila perlu, balikkan di jurnal",
                        "The entry that stands is not of this import; if need be, reverse it in the journal");
    }

    private Outcome refund(Payout payout) throws Exception {
        IncomeRow row = payout.row();
        var undone = undo(payout, new Order.Command.ReverseRefund(IncomeApplier.refund(row)));
        String number = income.number(payout);
        var order = desk.order(OrderId.of(shopId, number == null ? "" : number));
        if (undone.result() == Result.UNDONE && !(order instanceof Order.Absent)) {
            var beyond = BadItemException.unless(() -> income.beyond(OrderView.of(order), row));
            if (beyond.isPresent()) {
                // Where another run posted it, that one's refund stands as well.
                desk.takeBack(run.merchantId(), beyond.get(), run.author());
            }
        }
        return undone;
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
        if (returnedBeforePayout(order, view)) {
            return new Outcome(
                    Result.KEPT,
                    "return_kept",
                    "Impor ini mencatat paketnya gagal kirim; retur dan pencairannya tetap",
                    "This import recorded its parcel as a failed delivery; the return and the payout stay");
        }
        if (command instanceof Order.Command.ReverseSettlement && onlyExplained(order, view)) {
            return new Outcome(
                    Result.KEPT,
                    "payout_kept",
                    "Pencairan ini sudah dicatat sebelum impor",
                    "This payout was recorded before the import");
        }
        if (command instanceof Order.Command.ReverseRefund(Refund refund) && onlyNamed(order, view, refund)) {
            return new Outcome(
                    Result.KEPT,
                    "refund_kept",
                    "Pengembalian dana ini sudah dicatat sebelum impor",
                    "This refund was recorded before the import");
        }
        return switch (desk.execute(orderId, command, run.author())) {
            case OrderOutcome.Accepted _ -> Outcome.of(Result.UNDONE);
            case OrderOutcome.Rejected(Order.Rejection.MoveForbidden(Status _, Status _)) ->
                new Outcome(
                        Result.KEPT,
                        "return_kept",
                        "Barangnya sudah dicatat kembali bersama baris ini, jadi tetap",
                        "Its goods were booked as returned together with this row, so it stays");
            case OrderOutcome.Rejected(var rejection) -> UndoApplier.kept(Words.failed(rejection));
        };
    }

    /** Whether the run took a failed delivery back, or told what it cost: the goods are where they are. */
    private boolean returnedBeforePayout(Order order, OrderView view) {
        return order instanceof Order.Returned returned
                && !returned.afterSettlement()
                && view.trail().moments().stream()
                        .anyMatch(moment -> isMine(moment) && FAILED_DELIVERY.contains(moment.what()));
    }

    /** Whether the run only named the fees of a payout that was booked before. */
    private boolean onlyExplained(Order order, OrderView view) {
        return order.settlement() != null
                && view.trail().moments().stream()
                        .filter(moment -> SETTLED.equals(moment.what()))
                        .reduce((_, last) -> last)
                        .filter(this::isMine)
                        .isEmpty();
    }

    /** Whether the run named this refund, which a person had entered before, and so booked none. */
    private boolean onlyNamed(Order order, OrderView view, Refund refund) {
        var moments = view.trail().moments();
        boolean named = moments.stream().anyMatch(moment -> isMine(moment) && CONFIRMED.equals(moment.what()));
        if (!named || !(order instanceof Order.Returned returned)) {
            return false;
        }
        var refunds = returned.refunds();
        int at = refunds.indexOf(refund);
        var brought = broughtBy(moments);
        // A return may have brought goods alone, so they are counted from the last.
        return at >= 0 && !isMine(brought.get(brought.size() - refunds.size() + at));
    }

    /** The moments that brought the refunds which stand, the last one last. */
    private static List<Order.Moment> broughtBy(List<Order.Moment> moments) {
        var brought = new ArrayList<Order.Moment>();
        for (Order.Moment moment : moments) {
            if (REFUNDED.contains(moment.what())) {
                brought.add(moment);
            } else if (REFUND_REVERSED.equals(moment.what())) {
                brought.removeLast();
            }
        }
        return brought;
    }

    /** Whether anybody else has moved the order since this run did. */
    private boolean movedByOthers(OrderView view) {
        var since = view.trail().moments().stream()
                .dropWhile(moment -> !isMine(moment))
                .toList();
        return OrderMoves.byOthers(since, run.id());
    }

    private boolean isMine(Order.Moment moment) {
        return OrderMoves.isBy(run.id(), moment);
    }
}
