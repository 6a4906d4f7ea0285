package id.lababersih.app.purchase;

import id.lababersih.app.http.Fields;
import id.lababersih.app.page.Rupiah;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.purchase.Purchase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the forms about purchases. A line of one has a number from 0 behind the names of its fields. */
final class PurchaseForm {
    static final int LINES_AT_FIRST = 3;
    static final int LINES_MAX = 30;
    private static final int LINES_MORE = 5;
    private static final int ACCOUNT_CHARACTERS_MAX = 10;

    private PurchaseForm() {}

    /**
     * A purchase that somebody typed.
     *
     * @param places of its lines in the form: those left empty are none of it
     * @param paidFrom cash or bank; null while it is owed
     */
    record Wanted(
            Purchase purchase,
            List<Integer> places,
            @Nullable String paidFrom) {
        Wanted {
            places = List.copyOf(places);
        }

        /** The same with SKUs as the products have them. */
        Wanted spelled(UnaryOperator<String> spelling) {
            var lines = purchase.lines().stream()
                    .map(line -> new Purchase.Line(spelling.apply(line.sku()), line.quantity(), line.unitCost()))
                    .toList();
            var same = new Purchase(
                    purchase.id(),
                    purchase.number(),
                    purchase.supplier(),
                    purchase.orderedOn(),
                    purchase.warehouse(),
                    purchase.freight(),
                    lines);
            return new Wanted(same, places, paidFrom);
        }
    }

    /** How many lines a form has. */
    static int lines(Map<String, String> typed) {
        long lines = Stream.iterate(0, i -> i + 1)
                .limit(LINES_MAX)
                .takeWhile(i -> typed.containsKey("sku_" + i))
                .count();
        return Math.max(LINES_AT_FIRST, (int) lines);
    }

    /** How many it has after its button for more. */
    static int more(int lines) {
        return Math.min(LINES_MAX, lines + LINES_MORE);
    }

    /** @param mayPay whether the reader of the form may pay what is bought */
    static Wanted read(Fields form, int lines, boolean mayPay, LocalDate today) {
        var bought = new ArrayList<Purchase.Line>();
        var places = new ArrayList<Integer>();
        for (int i = 0; i < lines; i++) {
            var line = line(form, i);
            if (line != null) {
                bought.add(line);
                places.add(i);
            }
        }
        if (bought.isEmpty()) {
            form.reject("sku_0", "required", "This is needed.");
        }
        var freight = Rupiah.typed(form, "ongkir", 0, Money.AMOUNT_MAX);
        if (freight != null && freight > 0 && bought.stream().allMatch(line -> line.unitCost() == 0)) {
            form.reject("ongkir", "no-value", "Freight is spread by value, so some line needs a unit cost.");
        }
        var number = form.optionalText("nomor", PurchaseJson.NUMBER_CHARACTERS_MAX);
        var supplier = form.optionalText("pemasok", PurchaseJson.SUPPLIER_CHARACTERS_MAX);
        var paidFrom = form.optionalText("bayar", ACCOUNT_CHARACTERS_MAX);
        if (paidFrom != null && !(mayPay && Purchase.PAID_FROM.contains(paidFrom))) {
            form.reject("bayar", "choice", "This must be 1101 (cash) or 1102 (bank), and an admin's choice.");
        }
        var key = form.uuid("kunci");
        var day = form.happenedOn("tanggal", today);
        var warehouse = form.warehouse("gudang");
        // Of what the form says, so that one sent twice buys once, and one corrected is another purchase.
        var id = OrderId.uuid5(
                key,
                String.join("|", Objects.toString(number), Objects.toString(supplier), day.toString(), warehouse)
                        + freight
                        + bought);
        var purchase = new Purchase(
                id,
                number == null ? PurchaseJson.numberOf(id) : number,
                supplier == null ? PurchaseJson.SUPPLIER_DEFAULT : supplier,
                day,
                warehouse,
                freight == null ? 0 : freight,
                bought);
        if (purchase.total() > Money.AMOUNT_MAX) {
            form.outside("ongkir", 0, Money.AMOUNT_MAX - purchase.goods());
        }
        return new Wanted(purchase, places, paidFrom);
    }

    /** Null for a line that was left empty. */
    private static Purchase.@Nullable Line line(Fields form, int i) {
        var sku = form.optionalText("sku_" + i, PurchaseJson.SKU_CHARACTERS_MAX);
        var pieces = Rupiah.typed(form, "buah_" + i, 1, Inventory.QUANTITY_MAX);
        var cost = Rupiah.typed(form, "modal_" + i, 0, Money.AMOUNT_MAX);
        if (sku == null && pieces == null && cost == null) {
            return null;
        }
        if (sku == null) {
            form.reject("sku_" + i, "required", "This is needed.");
        }
        if (pieces == null) {
            form.reject("buah_" + i, "required", "This is needed.");
        }
        if (cost == null) {
            form.reject("modal_" + i, "required", "This is needed.");
        }
        int quantity = pieces == null ? 1 : pieces.intValue();
        long unitCost = cost == null ? 0 : cost;
        if (unitCost > Money.AMOUNT_MAX / LINES_MAX / quantity) {
            form.outside("modal_" + i, 0, Money.AMOUNT_MAX / LINES_MAX / quantity);
            unitCost = 0;
        }
        return new Purchase.Line(sku == null ? "" : sku, quantity, unitCost);
    }

    /** A payment of what is owed. */
    record Payment(LocalDate on, String account) {}

    static Payment payment(Fields form, LocalDate today) {
        var account = form.text("dari", ACCOUNT_CHARACTERS_MAX);
        if (!Purchase.PAID_FROM.contains(account)) {
            form.reject("dari", "choice", "This must be 1101 (cash) or 1102 (bank).");
        }
        return new Payment(form.happenedOn("tanggal", today), account.isEmpty() ? Chart.BANK : account);
    }
}
