package id.lababersih.app.imports;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Order files as marketplaces export them, with the columns that matter to a test. All orders are of 1 August 2025. */
final class OrderFile {
    private OrderFile() {}

    /**
     * One order of one line.
     *
     * @param status in the words of its marketplace
     * @param reason of a cancellation; may be empty
     */
    record Sold(String number, String sku, int quantity, long price, String status, String reason) {
        static Sold of(String number, String sku, int quantity, String status) {
            return new Sold(number, sku, quantity, 50_000, status, "");
        }

        Sold now(String later) {
            return new Sold(number, sku, quantity, price, later, "");
        }

        Sold priced(long rupiah) {
            return new Sold(number, sku, quantity, rupiah, status, reason);
        }

        Sold cancelled(String status, String why) {
            return new Sold(number, sku, quantity, price, status, why);
        }
    }

    /** Orders numbered from {@code first}, one piece of a SKU each. */
    static List<Sold> numbered(int first, int count, String sku, String status) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> Sold.of("%018d".formatted(578_000_000_000_000_000L + i), sku, 1, status))
                .toList();
    }

    static String tiktok(List<Sold> orders) {
        return """
                Order ID,Order Status,Seller SKU,Variation,Quantity,SKU Subtotal Before Discount,\
                Created Time,Shipped Time,Cancel By,Cancel Reason,Tracking ID
                """
                + orders.stream()
                        .map(order -> String.join(
                                ",",
                                order.number(),
                                order.status(),
                                order.sku(),
                                "",
                                Integer.toString(order.quantity()),
                                "Rp" + order.price() * order.quantity(),
                                "01/08/2025 10:15:30",
                                "02/08/2025 09:00:00",
                                order.reason().isEmpty() ? "" : "System",
                                order.reason(),
                                "JX" + order.number()))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    /** One row of a payout file of TikTok: what reached the balance, of what sale and less what refund. */
    record Paid(String reference, String type, long payout, long sale, long refund) {
        static Paid order(String number, long payout) {
            return new Paid(number, "Order", payout, 50_000, 0);
        }
    }

    /** A payout file of 9 August 2025. */
    static String tiktokIncome(List<Paid> rows) {
        return """
                Order/adjustment ID,Type,Order settled time,Total settlement amount,Subtotal after seller discounts,\
                Refund subtotal after seller discounts,Platform commission fee
                """
                + rows.stream()
                        .map(row -> String.join(
                                ",",
                                row.reference(),
                                row.type(),
                                "2025/08/09",
                                Long.toString(row.payout()),
                                Long.toString(row.sale()),
                                Long.toString(-row.refund()),
                                Long.toString(row.payout() + row.refund() - row.sale())))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    static String shopee(List<Sold> orders) {
        return """
                No. Pesanan,Status Pesanan,Alasan Pembatalan,No. Resi,Waktu Pengiriman Diatur,Waktu Pesanan Dibuat,\
                Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                """
                + orders.stream()
                        .map(order -> String.join(
                                ",",
                                order.number(),
                                order.status(),
                                order.reason(),
                                "SPX" + order.number(),
                                "2025-08-02 09:00",
                                "2025-08-01 10:15",
                                order.sku(),
                                Long.toString(order.price()),
                                Integer.toString(order.quantity())))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Paid to the courier, shipping 12.000. */
    static String mengantar(List<Sold> orders) {
        return """
                Expedition,Order ID,Tracking ID,Customer Name,COD,Product Value,Product ID,Goods Description,Quantity,\
                Create Date,Last Update,Last Status,Shipping Fee
                """
                + orders.stream()
                        .map(order -> String.join(
                                ",",
                                "JNE",
                                order.number(),
                                "JX" + order.number(),
                                "Pembeli",
                                Long.toString(order.price() * order.quantity()),
                                Long.toString(order.price() * order.quantity()),
                                order.sku(),
                                "Barang",
                                Integer.toString(order.quantity()),
                                "01/08/2025",
                                "03/08/2025",
                                order.status(),
                                "12000"))
                        .collect(Collectors.joining("\n", "", "\n"));
    }
}
