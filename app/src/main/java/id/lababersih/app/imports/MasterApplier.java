package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.Desk.Saved;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.MasterRow;
import id.lababersih.app.imports.file.RowProblem;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.OpeningRows;
import id.lababersih.persistence.imports.ReturnedParcels;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes in products, opening stock, purchases and returned parcels, in the order of their items. */
final class MasterApplier implements Applier {
    private final Desk desk;
    private final ReturnedParcels parcels;
    private final OpeningRows openingRows;
    private final ImportRun run;
    private final FileKind kind;
    /** Rows of opening stock that another run of this file brought in: they are its to take out again. */
    private Set<Integer> broughtByOthers = Set.of();
    /** All that goods came to, also in this run; null until one other than the main one is named. */
    private @Nullable Set<String> warehouses;

    MasterApplier(Desk desk, ReturnedParcels parcels, OpeningRows openingRows, ImportRun run, FileKind kind) {
        this.desk = desk;
        this.parcels = parcels;
        this.openingRows = openingRows;
        this.run = run;
        this.kind = kind;
    }

    /** A parcel that came back to one of the shops. */
    record ShopParcel(UUID shopId, MasterRow.ReturnedParcel row) {}

    @Override
    public void prepare(List<ImportItem> items) {
        if (kind == FileKind.OPENING_STOCK) {
            broughtByOthers = openingRows.ofOtherRuns(run.merchantId(), run.id(), run.sha256());
        }
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return List.of("master"); // Layers are numbered, and parts precede bundles: one after the other.
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        return switch (kind) {
            case PRODUCTS -> product(Payloads.read(item.payload(), MasterRow.Product.class));
            case OPENING_STOCK -> openingLayer(Payloads.read(item.payload(), MasterRow.OpeningLayer.class));
            case PURCHASES -> purchase(Payloads.read(item.payload(), Purchase.class));
            case RETURNS -> parcel(Payloads.read(item.payload(), ShopParcel.class));
            case SKU_MAP, ORDERS, INCOME, ADJUSTMENTS, FEE_COLUMNS -> throw new IllegalStateException(kind.code());
        };
    }

    private Outcome product(MasterRow.Product row) throws Exception {
        Long price = row.price();
        var parts = BadItemException.unless(() -> row.components().stream()
                .map(part -> new Product.Component(part.sku(), part.quantity()))
                .toList());
        var product =
                BadItemException.unless(() -> new Product(row.sku(), row.name(), price == null ? 0 : price, parts));
        return saved(desk.add(run.merchantId(), product, run.author()));
    }

    private static Outcome saved(Saved saved) {
        return switch (saved) {
            case Saved.New() -> Outcome.of(Result.CREATED);
            case Saved.Same() -> Outcome.of(Result.UNCHANGED);
            case Saved.Paid() -> Outcome.of(Result.UPDATED);
            case Saved.Refused(var why) -> why;
        };
    }

    private Outcome purchase(Purchase purchase) throws Exception {
        var refused = otherCase(purchase.warehouse());
        return refused == null ? saved(desk.buy(run.merchantId(), purchase, run.author())) : refused;
    }

    /**
     * What became of goods for a warehouse that is known in other letters; null for all others. The preview looks for
     * that too, but rows that are mended come after it, and other files.
     */
    private @Nullable Outcome otherCase(String warehouse) throws Exception {
        if (warehouse.equals(Warehouse.MAIN)) {
            return null;
        }
        if (warehouses == null) {
            warehouses = new HashSet<>(desk.warehouses(run.merchantId()));
        }
        var known = Warehouse.otherwiseWritten(warehouse, warehouses);
        if (known != null) {
            return Words.failed(RowProblem.Reason.WAREHOUSE.code(), Words.otherCase(warehouse, known));
        }
        warehouses.add(warehouse);
        return null;
    }

    /** The same row of the same file is the same receipt, whoever uploads it again. */
    static Inventory.Command.Receive receipt(ImportRun run, MasterRow.OpeningLayer row) {
        var receiptId = OrderId.uuid5(run.merchantId(), "opening-stock/" + run.sha256() + "/" + row.row());
        return new Inventory.Command.Receive(
                receiptId, Inventory.Kind.OPENING, Integer.toString(row.row()), List.of(layer(row)));
    }

    static Inventory.Receipt layer(MasterRow.OpeningLayer row) {
        return new Inventory.Receipt(row.sku(), row.warehouse(), row.date(), row.quantity(), row.unitCost());
    }

    private Outcome openingLayer(MasterRow.OpeningLayer row) throws Exception {
        if (broughtByOthers.contains(row.row())) {
            return Outcome.of(Result.UNCHANGED);
        }
        var refused = otherCase(row.warehouse());
        if (refused != null) {
            return refused;
        }
        return switch (desk.execute(run.merchantId(), receipt(run, row), run.author())) {
            case StockOutcome.Accepted _ -> Outcome.of(Result.CREATED);
            case StockOutcome.Rejected(var rejection) -> Words.failed(rejection);
        };
    }

    private Outcome parcel(ShopParcel payload) throws Exception {
        var row = payload.row();
        var parcel = new Parcel(row.receivedOn(), row.damaged());
        var kept = switch (parcels.save(run.merchantId(), payload.shopId(), row.order(), parcel)) {
            case NEW -> Result.CREATED;
            case CHANGED -> Result.UPDATED;
            case SAME -> Result.UNCHANGED;
        };
        var order = desk.order(OrderId.of(payload.shopId(), row.order())).unlessUndone();
        return new ParcelBooking(desk, run.author()).book(order, parcel, kept);
    }
}
