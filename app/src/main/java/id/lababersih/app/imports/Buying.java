package id.lababersih.app.imports;

import id.lababersih.app.imports.Desk.Purchase;
import id.lababersih.app.imports.file.Said;
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
    static @Nullable Said refusal(Purchase purchase) {
        String paidFrom = purchase.paidFrom();
        if (paidFrom != null && !id.lababersih.domain.purchase.Purchase.PAID_FROM.contains(paidFrom)) {
            return new Said(
                    "Pembelian dibayar dari 1101 (Kas) atau 1102 (Bank), bukan " + paidFrom,
                    "A purchase is paid from 1101 (Cash) or 1102 (Bank), not " + paidFrom);
        }
        if (purchase.lines().size() > id.lababersih.domain.purchase.Purchase.LINES_MAX) {
            int max = id.lababersih.domain.purchase.Purchase.LINES_MAX;
            return new Said(
                    "Pembelian ini lebih dari " + max + " baris", "This purchase has more than " + max + " rows");
        }
        BigInteger value = value(purchase);
        if (value.add(BigInteger.valueOf(purchase.freight())).compareTo(BigInteger.valueOf(Money.AMOUNT_MAX)) > 0) {
            return new Said("Nilai pembelian terlalu besar", "The value of the purchase is too large");
        }
        return purchase.freight() > 0 && value.signum() == 0
                ? new Said(
                        "Ongkir tidak bisa dibagi: nilai barang 0",
                        "The freight cannot be divided: the goods are worth 0")
                : null;
    }

    static BigInteger value(Purchase purchase) {
        return purchase.lines().stream()
                .map(line -> BigInteger.valueOf(line.unitCost()).multiply(BigInteger.valueOf(line.quantity())))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
