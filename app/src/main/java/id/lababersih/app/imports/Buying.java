package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A purchase of a file as the domain knows it. */
final class Buying {
    private Buying() {}

    /** The same number of the same merchant is the same purchase. */
    static UUID id(UUID merchantId, String number) {
        return OrderId.uuid5(merchantId, "purchase/" + number);
    }

    /** The purchase as it is ordered. */
    static id.lababersih.domain.purchase.Purchase ordered(UUID merchantId, Purchase purchase) {
        return new id.lababersih.domain.purchase.Purchase(
                id(merchantId, purchase.number()),
                purchase.number(),
                purchase.supplier(),
                purchase.date(),
                purchase.warehouse(),
                purchase.freight(),
                purchase.lines().stream()
                        .map(line -> new id.lababersih.domain.purchase.Purchase.Line(
                                line.sku(), line.quantity(), line.unitCost()))
                        .toList());
    }

    /** Why it cannot be booked, in words; null when it can. */
    static @Nullable String refusal(Purchase purchase) {
        String paidFrom = purchase.paidFrom();
        if (paidFrom != null && !id.lababersih.domain.purchase.Purchase.PAID_FROM.contains(paidFrom)) {
            return "Pembelian dibayar dari 1101 (Kas) atau 1102 (Bank), bukan " + paidFrom;
        }
        if (purchase.lines().size() > id.lababersih.domain.purchase.Purchase.LINES_MAX) {
            return "Pembelian ini lebih dari " + id.lababersih.domain.purchase.Purchase.LINES_MAX + " baris";
        }
        BigInteger value = value(purchase);
        if (value.add(BigInteger.valueOf(purchase.freight())).compareTo(BigInteger.valueOf(Money.AMOUNT_MAX)) > 0) {
            return "Nilai pembelian terlalu besar";
        }
        return purchase.freight() > 0 && value.signum() == 0 ? "Ongkir tidak bisa dibagi: nilai barang 0" : null;
    }

    static BigInteger value(Purchase purchase) {
        return purchase.lines().stream()
                .map(line -> BigInteger.valueOf(line.unitCost()).multiply(BigInteger.valueOf(line.quantity())))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
