package id.lababersih.app.imports;

import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.IncomeRow.Kind;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.imports.KnownOrders;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sorts the rows of a payout file: payouts first, then money of no order, then refunds that came later. */
final class IncomePreview {
    private static final Comparator<IncomeRow> APPLICATION = Comparator.comparingInt(
                    (IncomeRow row) -> phase(row.kind()))
            // A charge is one where its order is paid out; before that it would be taken for a failed delivery.
            .thenComparing(IncomePreview::movesNoGoods)
            .thenComparing(IncomeRow::settledOn)
            .thenComparingInt(IncomeRow::row);

    private static final String DIFFERENTLY = "settled_differently";
    static final Said SOLD_ALTHOUGH_RETURNED = new Said(
            "Retur pesanan ini dicatat dari file pesanan atau dengan tangan, sedangkan baris ini mencairkan"
                    + " penjualannya; periksa returnya di marketplace",
            "The return of this order was recorded from an order file or by hand, while this row pays out its sale;"
                    + " check the return on the marketplace");
    private static final Said REFUNDED =
            new Said("Pengembalian dana ini sudah dicatat", "This refund is recorded already");
    /** A person entered the payout without its fees, which the row names. */
    private static final String EXPLAINS = "explains_payout";

    private final Map<String, String> numberByTracking;
    private final Booked booked;
    private final Preview.Items items;
    /** The orders of the rows at hand that are in the books, by number. */
    private Map<String, Order> known = Map.of();

    private final Set<String> paidOut = new HashSet<>();

    /**
     * @param numberByTracking order numbers by {@link KnownOrders#key} of the tracking number, where files go by it
     */
    IncomePreview(Map<String, String> numberByTracking, Booked booked, Preview.Items items) {
        this.numberByTracking = numberByTracking;
        this.booked = booked;
        this.items = items;
    }

    /** A payout row and the order it is about. */
    record Payout(@Nullable String number, IncomeRow row) {}

    /** Things that come with payout rows, in the order in which the rows are booked. */
    static <T> List<T> inOrder(List<T> all, Function<T, Payout> payout) {
        return all.stream()
                .sorted(Comparator.comparing(one -> payout.apply(one).row(), APPLICATION))
                .toList();
    }

    private static int phase(Kind kind) {
        return switch (kind) {
            case ORDER -> 0;
            case ADJUSTMENT, ADS -> 1;
            case LATER_REFUND -> 2;
        };
    }

    /** The number of the order a row is about; null when the row is about none or nobody knows it. */
    static @Nullable String number(IncomeRow row, Map<String, String> numberByTracking) {
        String order = row.order();
        String tracking = row.trackingNumber();
        if (order != null) {
            return order;
        }
        return tracking == null ? null : numberByTracking.get(KnownOrders.key(tracking));
    }

    Preview of(ParsedFile.Income file, FileDetail detail) throws Exception {
        List<IncomeRow> sorted = file.rows().stream().sorted(APPLICATION).toList();
        for (List<IncomeRow> rows : Booked.turns(sorted)) {
            known = booked.of(rows.stream()
                    .map(row -> number(row, numberByTracking))
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet()));
            rows.forEach(this::sort);
        }
        items.skipped(file.skipped());
        items.errors(file.errors());
        int total = file.rows().size() + file.skipped().size() + file.errorCount();
        return items.preview(total, detail);
    }

    private void sort(IncomeRow row) {
        switch (row.kind()) {
            case ORDER -> payout(row);
            case ADJUSTMENT, ADS ->
                items.importable(1, List.of(row.row()), row.reference(), "adjustment", new Payout(null, row));
            case LATER_REFUND -> refund(row);
        }
    }

    private void payout(IncomeRow row) {
        String number = number(row, numberByTracking);
        Order order = number == null ? null : known.get(number);
        switch (order) {
            case Order.Shipped shipped -> first(number, row, shipped, null);
            case Order.Returned returned -> {
                Settlement booked = returned.settlement();
                if (booked != null) {
                    again(number, row, returned, booked);
                } else if (isSold(row) && !returned.mayBeDelivered()) {
                    unmatched(number, row, DIFFERENTLY, SOLD_ALTHOUGH_RETURNED);
                } else {
                    first(number, row, returned, null);
                }
            }
            case Order.Settled settled -> again(number, row, settled, settled.settlement());
            case Order.Shipping shipping -> first(number, row, shipping, null);
            case Order.Returning returning -> first(number, row, returning, null);
            case Order.Open open -> notShipped(number, row, open);
            case Order.Cancelled cancelled -> notShipped(number, row, cancelled);
            case Order.Absent _ -> unknown(row);
            case null -> unknown(row);
        }
    }

    /** Whether the row pays for a sale, of which a parcel that came back unpaid has none in the books. */
    static boolean isSold(IncomeRow row) {
        return row.sale() > row.refund();
    }

    /**
     * What the row gives back of what the books have sold. A sale whose parcel came back before its payout is not in
     * them, so its refund is none.
     */
    static long refund(Order order, IncomeRow row) {
        boolean unsold = order instanceof Order.Returned returned && !returned.afterSettlement();
        return unsold ? Math.max(0, row.refund() - row.sale()) : row.refund();
    }

    /** Whether the row, of an order that is paid out, is a later charge: it shows neither a sale nor a refund. */
    static boolean isCharge(Order order, IncomeRow row) {
        return row.kind() == Kind.ORDER
                && movesNoGoods(row)
                && OrderView.of(order).facts().platform() != Platform.MENGANTAR;
    }

    private static boolean movesNoGoods(IncomeRow row) {
        return row.sale() == 0 && row.refund() == 0;
    }

    /** Whether a person entered the payout, of which only a file's row can say what is in it. */
    static boolean isUnexplained(Order order, Settlement booked) {
        return booked.fees().isEmpty() && !isByFile(order);
    }

    /** The first payout of an order; a second one in the same file has nothing left to settle or explain. */
    private void first(@Nullable String number, IncomeRow row, Order order, @Nullable String reason) {
        if (number == null || paidOut.add(number)) {
            items.importable(1, List.of(row.row()), reference(number, row), reason, new Payout(number, row));
        } else if (isCharge(order, row)) {
            charge(number, row);
        } else {
            unmatched(
                    number,
                    row,
                    DIFFERENTLY,
                    new Said(
                            "File ini sudah memuat pencairan lain untuk pesanan ini",
                            "This file has another payout of this order already"));
        }
    }

    private void charge(@Nullable String number, IncomeRow row) {
        items.importable(1, List.of(row.row()), reference(number, row), "later_charge", new Payout(number, row));
    }

    private static String reference(@Nullable String number, IncomeRow row) {
        return number == null ? row.reference() : number;
    }

    private void again(@Nullable String number, IncomeRow row, Order order, Settlement booked) {
        if (isSame(order, booked, row) && isUnexplained(order, booked)) {
            first(number, row, order, EXPLAINS);
        } else if (isSame(order, booked, row)) {
            items.skipped(
                    1,
                    List.of(row.row()),
                    reference(number, row),
                    "already_imported",
                    new Said(
                            "Pencairan ini sudah dicatat pada " + booked.paidOn(),
                            "This payout is recorded already, on " + booked.paidOn()));
        } else if (isCharge(order, row) && (!isUnexplained(order, booked) || paidOut.contains(number))) {
            charge(number, row);
        } else {
            unmatched(
                    number,
                    row,
                    DIFFERENTLY,
                    new Said(
                            "Pesanan ini sudah dicairkan Rp" + booked.payout() + " pada " + booked.paidOn()
                                    + ", baris ini menyebut Rp" + row.payout() + " pada " + row.settledOn(),
                            "This order is paid out already, Rp" + booked.payout() + " on " + booked.paidOn()
                                    + ", this row says Rp" + row.payout() + " on " + row.settledOn()));
        }
    }

    /** Files repeat their rows to the day; who enters a payout by hand knows the amount. */
    static boolean isSame(Order order, Settlement booked, IncomeRow row) {
        return booked.payout() == row.payout()
                && (!isByFile(order) || (booked.paidOn().equals(row.settledOn()) && isRefund(order, booked, row)));
    }

    /** An earlier release took the whole refund of such a row for one. */
    private static boolean isRefund(Order order, Settlement booked, IncomeRow row) {
        return booked.refund() == refund(order, row) || booked.refund() == row.refund();
    }

    private static boolean isByFile(Order order) {
        return OrderView.of(order).trail().isPaidOutByImport();
    }

    private void notShipped(@Nullable String number, IncomeRow row, Order order) {
        var status = OrderView.of(order).status();
        unmatched(
                number,
                row,
                "order_not_shipped",
                new Said(
                        "Pesanan ini masih " + Words.of(status) + ", jadi pencairannya belum bisa dicatat",
                        "This order is still " + Words.inEnglish(status) + ", so its payout cannot be recorded yet"));
    }

    private void unknown(IncomeRow row) {
        unmatched(
                null,
                row,
                "unknown_order",
                new Said(
                        "Pesanan " + row.reference() + " belum ada di pembukuan; impor file pesanannya dulu",
                        "Order " + row.reference() + " is not in the books yet; import its order file first"));
    }

    private void unmatched(@Nullable String number, IncomeRow row, String reason, Said words) {
        items.unmatched(
                1, List.of(row.row()), reference(number, row), reason, words, List.of(), new Payout(number, row));
    }

    private void refund(IncomeRow row) {
        String number = number(row, numberByTracking);
        Order order = number == null ? null : known.get(number);
        if (number == null || order == null || order instanceof Order.Absent) {
            unknown(row);
        } else if (order instanceof Order.Returned returned && isBooked(returned, row)) {
            items.skipped(1, List.of(row.row()), number, "already_imported", REFUNDED);
        } else if (isPaidOut(order) || paidOut.contains(number)) {
            items.importable(1, List.of(row.row()), number, "later_refund", new Payout(number, row));
        } else {
            notShipped(number, row, order);
        }
    }

    private static boolean isPaidOut(Order order) {
        return switch (order) {
            case Order.Settled _ -> true;
            case Order.Returned returned -> returned.settlement() != null;
            case Order.Absent _,
                    Order.Open _,
                    Order.Shipping _,
                    Order.Shipped _,
                    Order.Returning _,
                    Order.Cancelled _ -> false;
        };
    }

    private static boolean isBooked(Order.Returned returned, IncomeRow row) {
        return returned.refunds().contains(IncomeApplier.refund(row));
    }
}
