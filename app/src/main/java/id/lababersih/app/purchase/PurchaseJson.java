package id.lababersih.app.purchase;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.purchase.Purchase;
import id.lababersih.persistence.purchase.Purchases;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Purchases on the wire; amounts are whole rupiah. */
record PurchaseJson(
        UUID id,
        String number,
        String supplier,
        LocalDate date,
        String warehouse,
        long goods,
        long freight,
        long total,
        Purchase.State state,
        @Nullable LocalDate receivedOn,
        @Nullable LocalDate paidOn,
        @Nullable String paidFrom,
        Instant createdAt,
        List<Line> lines) {
    static final String SUPPLIER_DEFAULT = "-";
    static final int NUMBER_CHARACTERS_MAX = 50;
    static final int SUPPLIER_CHARACTERS_MAX = 100;
    static final int SKU_CHARACTERS_MAX = 200;

    record Line(String sku, int quantity, long unitCost) {}

    static PurchaseJson of(Purchases.Row row) {
        var purchase = row.purchase();
        return new PurchaseJson(
                purchase.id(),
                purchase.number(),
                purchase.supplier(),
                purchase.orderedOn(),
                purchase.warehouse(),
                purchase.goods(),
                purchase.freight(),
                purchase.total(),
                row.state(),
                row.state() == Purchase.State.ORDERED ? null : row.receivedOn(),
                row.paidOn(),
                row.paidFrom(),
                row.createdAt(),
                purchase.lines().stream()
                        .map(line -> new Line(line.sku(), line.quantity(), line.unitCost()))
                        .toList());
    }

    /** Reads a new purchase; a number that is not given is made from the id. */
    static Purchase read(Fields body, UUID id, LocalDate today) {
        String number = body.optionalText("number", NUMBER_CHARACTERS_MAX);
        String supplier = body.optionalText("supplier", SUPPLIER_CHARACTERS_MAX);
        LocalDate date = body.optionalHappenedOn("date", today);
        String warehouse = body.optionalWarehouse("warehouse");
        long freight = body.rupiahOrZero("freight");
        var lines = body.list("lines", Purchase.LINES_MAX, PurchaseJson::line);
        if (freight > 0 && !lines.isEmpty() && lines.stream().allMatch(line -> line.unitCost() == 0)) {
            body.reject("freight", "no-value", "Freight is spread by value, so some line needs a unit cost.");
        }
        var purchase = new Purchase(
                id,
                number == null ? numberOf(id) : number,
                supplier == null ? SUPPLIER_DEFAULT : supplier,
                date == null ? today : date,
                warehouse == null ? Warehouse.MAIN : warehouse,
                freight,
                lines);
        if (purchase.total() > Money.AMOUNT_MAX) {
            body.reject("lines", "range", "The purchase comes to more than " + Money.AMOUNT_MAX + " rupiah.");
        }
        return purchase;
    }

    /** The number of a purchase that was given none. */
    static String numberOf(UUID id) {
        return "PO-" + id.toString().substring(0, 8);
    }

    private static Purchase.Line line(Fields line) {
        var read = new Purchase.Line(
                line.text("sku", SKU_CHARACTERS_MAX), line.quantity("quantity"), line.rupiah("unit_cost"));
        if (read.unitCost() > Money.AMOUNT_MAX / read.quantity()) {
            line.reject("unit_cost", "range", "The line comes to more than " + Money.AMOUNT_MAX + " rupiah.");
        }
        return read;
    }
}
