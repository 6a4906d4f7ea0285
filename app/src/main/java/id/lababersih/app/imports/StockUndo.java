package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.Bought;
import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.app.purchase.Purchasing.TakenBack;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.persistence.imports.Dependents.Dependent;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes opening stock and purchases out again that lie untouched, and turns their entries round; a purchase with its
 * payment, and its number is free then. The same rows may come in anew.
 */
final class StockUndo implements Applier {
    private final ImportRun run;
    private final FileKind kind;
    private final Desk desk;
    /** Layers that an item looked at before would take out. */
    private final Set<Long> claimed = new HashSet<>();

    StockUndo(ImportRun run, FileKind kind, Desk desk) {
        this.run = run;
        this.kind = kind;
        this.desk = desk;
    }

    @Override
    public void prepare(List<ImportItem> items) {
        // A payload has all it needs.
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return List.of("stock");
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        return kind == FileKind.PURCHASES ? purchase(purchase(item)) : opening(item);
    }

    private Outcome opening(ImportItem item) throws Exception {
        return switch (desk.execute(run.merchantId(), new Inventory.Command.TakeBack(receipt(item)), run.author())) {
            case StockOutcome.Accepted _ -> Outcome.of(Result.UNDONE);
            case StockOutcome.Rejected(var rejection) -> kept(rejection);
        };
    }

    private Outcome purchase(Purchase purchase) throws Exception {
        boolean withPayment = purchase.paidOn() != null;
        return switch (desk.giveBack(run.merchantId(), purchase.number(), withPayment, run.author())) {
            case TakenBack.Gone _ -> Outcome.of(Result.UNDONE);
            case TakenBack.Refused(var rejection) -> kept(rejection);
            case TakenBack.IsPaid _ ->
                new Outcome(Result.KEPT, "paid_since", "Sudah dibayar setelah impor", "Paid since the import");
            case TakenBack.ComingIn _ ->
                new Outcome(
                        Result.KEPT,
                        "being_received",
                        "Barangnya sedang diterima ketika impor diurungkan; selesaikan penerimaannya, lalu koreksi"
                                + " dengan hitung stok",
                        "Its goods were being received while the import was undone; finish the receipt, then correct"
                                + " it with a stock count");
        };
    }

    private static Outcome kept(Inventory.Rejection rejection) {
        return rejection instanceof Inventory.Rejection.StockShort
                ? new Outcome(
                        Result.KEPT,
                        "stock_moved",
                        "Sebagian stok ini sudah keluar atau pindah; koreksi dengan hitung stok di gudangnya sekarang",
                        "Some of this stock has left or was moved; correct it with a stock count where it is now")
                : UndoApplier.kept(Words.failed(rejection));
    }

    private static boolean isPaidSince(Purchase purchase, Bought bought) {
        return bought.paid() && purchase.paidOn() == null;
    }

    private static Purchase purchase(ImportItem item) {
        return Payloads.read(item.payload(), Purchase.class);
    }

    private Inventory.Command.Receive receipt(ImportItem item) {
        return MasterApplier.receipt(run, Payloads.read(item.payload(), MasterRow.OpeningLayer.class));
    }

    /** What happened later to what an item brought in; empty when it can be taken back. */
    Optional<Dependent> dependent(ImportItem item) throws Exception {
        if (kind != FileKind.PURCHASES) {
            return moved(receipt(item).lines());
        }
        Purchase purchase = purchase(item);
        var bought = desk.bought(run.merchantId(), purchase.number());
        if (bought.isPresent() && isPaidSince(purchase, bought.get())) {
            return Optional.of(new Dependent(purchase.number(), "PurchasePaid", null, null));
        }
        return bought.isPresent() ? moved(bought.get().receipts()) : Optional.empty();
    }

    private Optional<Dependent> moved(List<Receipt> lines) throws Exception {
        for (Receipt line : lines) {
            var whole =
                    desk.stock(run.merchantId(), line.sku(), line.warehouse()).whole(line);
            if (whole.stream().noneMatch(layer -> claimed.add(layer.sequence()))) {
                return Optional.of(new Dependent(line.sku(), "StockMoved", null, null));
            }
        }
        return Optional.empty();
    }
}
