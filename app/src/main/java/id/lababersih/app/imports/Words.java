package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says why something was not done, in words a seller understands, each with its stable name. */
final class Words {
    /** Of a run whose trouble did not pass. */
    static final Said TROUBLE_STAYS = new Said(
            "Impor berhenti: sistem terus terganggu. Yang sudah masuk tetap tercatat; jalankan lagi nanti.",
            "The import stopped: our system keeps having trouble. What came in is kept; run it again later.");

    /** Of an order that is sent and was cancelled by its file. */
    private static final Said SALE_STAYS = new Said(
            ". Penjualannya tetap sampai Anda mencatat returnya. Bila paketnya memang kembali: buka pesanan ini di"
                    + " halaman Pesanan, tekan Retur, pilih keadaan barang, lalu tekan Catat retur",
            ". The sale stays until you book its return. If the parcel did come back: open this order on the page"
                    + " Orders, press Return, choose the condition of the goods, then press Book the return");

    /** Of an order that is paid out and was cancelled or came back by its file. */
    private static final Said PAYOUT_STAYS = new Said(
            ". Pencairannya membayar penjualan ini atau dicatat dengan tangan, jadi tetap. Bila paketnya memang"
                    + " kembali: buka pesanan ini di halaman Pesanan, tekan Retur, pilih keadaan barang,"
                    + " isi Pengembalian dana dengan jumlah yang ditarik lagi dari saldo (0 bila tidak ada), lalu"
                    + " tekan Catat retur",
            ". Its payout pays for this sale or was entered by hand, so it stays. If the parcel did come back:"
                    + " open this order on the page Orders, press Return, choose the condition of the goods,"
                    + " fill in Refund with the amount taken from the balance again (0 if none), then press"
                    + " Book the return");

    /** Of an order that the books have in another way than its file. */
    static final Said DIFFERS = new Said(
            "Pesanan ini sudah ada dengan barang atau jumlah uang yang lain",
            "This order is there already with other goods or amounts");

    private Words() {}

    /** Of an item that the domain refuses to hold. */
    static Outcome beyondTheBooks() {
        return failed(
                "invalid_amounts",
                "Isi baris ini tidak bisa dibukukan: ada angka di luar batas",
                "This row cannot be booked: a number in it is beyond the limits");
    }

    /** Of a run whose shop takes no orders any more. */
    static Said shopClosed() {
        return new Said(
                "Impor berhenti: tokonya sudah diarsipkan, jadi tidak menerima pesanan baru.",
                "The import stopped: its shop is archived, so it takes no new orders.");
    }

    /** Of a run that a fault of our program ended. */
    static Said ourFault(Exception e) {
        var at = e instanceof RunPass.ItemException item ? item.item() : "";
        return new Said(
                "Impor berhenti" + (at.isEmpty() ? "" : " pada " + at)
                        + " karena kesalahan program kami, bukan karena file Anda. Kesalahannya sudah kami catat."
                        + " Yang sudah masuk tetap tercatat, dan impor ini bisa dijalankan lagi.",
                "The import stopped" + (at.isEmpty() ? "" : " at " + at)
                        + " because of a fault in our program, not because of your file. The fault is noted."
                        + " What came in is kept, and this import can be run again.");
    }

    static Outcome failed(Order.Rejection rejection) {
        return switch (rejection) {
            case Order.Rejection.OrderAbsent() ->
                failed("unknown_order", "Pesanan ini belum ada di pembukuan", "This order is not in the books yet");
            case Order.Rejection.OrderDiffers _ -> failed("order_differs", DIFFERS);
            case Order.Rejection.MoveForbidden(var from, var to) ->
                failed(
                        "move_not_possible",
                        "Pesanan " + of(from) + " tidak bisa menjadi " + of(to),
                        "An order that is " + inEnglish(from) + " cannot become " + inEnglish(to));
            case Order.Rejection.MoveInProgress() ->
                failed(
                        "busy",
                        "Pesanan sedang diproses; jalankan lagi sebentar lagi",
                        "The order is being processed; run it again in a moment");
            case Order.Rejection.StockShort(var missing) -> failed("no_stock", shortOf(missing, true));
            case Order.Rejection.QuotaReached(int max) -> quotaReached(max);
            case Order.Rejection.ReturnIncomplete() ->
                failed(
                        "return_incomplete",
                        "Sebelum pencairan barangnya yang kembali; sesudahnya barang atau dana, tanpa biaya retur",
                        "Before the payout the goods come back; after it the goods or a refund, without a return cost");
            case Order.Rejection.SettlementDiffers _ ->
                failed(
                        "settled_differently",
                        "Pesanan ini sudah dicairkan dengan jumlah yang lain",
                        "This order is paid out already with another amount");
            case Order.Rejection.ReturnDiffers _ ->
                failed(
                        "returned_differently",
                        "Retur pesanan ini sudah dibukukan dengan isi yang lain",
                        "The return of this order is booked already in another way");
        };
    }

    private static Outcome quotaReached(int max) {
        return failed(
                "quota_reached",
                "Batas " + max + " pengiriman per hari sudah tercapai",
                "The limit of " + max + " shipments a day is reached");
    }

    static Outcome failed(Inventory.Rejection rejection) {
        return switch (rejection) {
            case Inventory.Rejection.StockShort(var missing) -> failed("no_stock", shortOf(missing, false));
            case Inventory.Rejection.AnsweredBefore _ ->
                failed(
                        "answered_before",
                        "Stok sudah menjawab pesanan ini",
                        "The stock has answered this order before");
            case Inventory.Rejection.CostUnknown unknown ->
                failed(
                        "cost_unknown",
                        "Harga pokok " + unknown.sku() + " belum diketahui di gudang mana pun",
                        "The cost of " + unknown.sku() + " is not known in any warehouse yet");
            case Inventory.Rejection.StockMoved _ ->
                failed("stock_moved", "Stoknya berubah sejak dihitung", "The stock has changed since it was counted");
            case Inventory.Rejection.ReceiptInvalid _ ->
                failed(
                        "receipt_invalid",
                        "Jumlah atau nilai stok di luar batas",
                        "The quantity or the value of the stock is beyond the limits");
        };
    }

    static Outcome failed(Shop.Rejection rejection) {
        return switch (rejection) {
            case Shop.Rejection.ShopAbsent() -> failed("unknown_shop", "Toko ini tidak ada", "There is no such shop");
            case Shop.Rejection.QuotaReached(int max) -> quotaReached(max);
            case Shop.Rejection.SkuMapFull(int max) ->
                failed(
                        "sku_map_full",
                        "Peta SKU toko ini penuh (" + max + " baris)",
                        "The SKU map of this shop is full (" + max + " rows)");
        };
    }

    /** Of a file that has an order where the books are past it, or where it cannot come to from there. */
    static Said backward(Status from, Status to) {
        var words = new Said(
                "Di pembukuan sudah " + of(from) + ", file ini menyebut " + of(to),
                "In the books it is " + inEnglish(from) + " already, this file says " + inEnglish(to));
        if (OrderPreview.leftToReturn(from, to) == null) {
            return words;
        }
        return (from == Status.SETTLED ? PAYOUT_STAYS : SALE_STAYS).after(words.indonesian(), words.english());
    }

    static Outcome failed(String reason, String indonesian, String english) {
        return new Outcome(Result.FAILED, reason, indonesian, english);
    }

    static Outcome failed(String reason, Said detail) {
        return outcome(Result.FAILED, reason, detail);
    }

    static Outcome outcome(Result result, String reason, Said detail) {
        return new Outcome(result, reason, detail.indonesian(), detail.english());
    }

    /** Of a warehouse that is written in other letters than the one that is known. */
    static Said otherCase(String written, String known) {
        return new Said(
                "Tulis " + known + ", bukan " + written
                        + ": gudang itu sudah ada, dan huruf besar-kecil yang lain adalah gudang lain",
                "Write " + known + ", not " + written
                        + ": there is that warehouse already, and in other capitals it is another warehouse");
    }

    /** @param named whether to name the warehouse that orders take their goods from */
    static Said shortOf(List<Missing> missing, boolean named) {
        return new Said(
                "Stok" + (named ? " di gudang " + Warehouse.MAIN : "") + " kurang: " + shortOf(missing, " kurang "),
                "Stock" + (named ? " in the warehouse " + Warehouse.MAIN : "") + " is short: "
                        + shortOf(missing, " lacks "));
    }

    private static String shortOf(List<Missing> missing, String by) {
        return missing.stream().map(part -> part.sku() + by + part.missing()).collect(Collectors.joining(", "));
    }

    static Said unknownSkus(List<String> skus) {
        return unknown(empty -> skus.stream().map(sku -> sku(sku, empty)));
    }

    /** Of a bundle that has these bundles among its parts. */
    static Said bundledParts(List<String> skus) {
        String named = shortened(skus);
        return new Said("Paket tidak bisa berisi paket: " + named, "A bundle cannot hold bundles: " + named);
    }

    /** Of a purchase of these bundles. */
    static Said bundlesBought(List<String> skus) {
        String named = shortened(skus);
        return new Said(
                "Paket tidak punya stok sendiri, jadi beli barang isinya: " + named,
                "A bundle has no stock of its own, so buy what it holds: " + named);
    }

    private static String shortened(List<String> skus) {
        return skus.stream().map(Words::shorten).collect(Collectors.joining(", "));
    }

    /** Of lines that are no product, by SKU and variation. */
    static Said unknown(List<FileLine> lines) {
        return unknown(empty -> lines.stream()
                .map(line -> sku(line.sku(), empty)
                        + (line.variation().isEmpty() ? "" : " (" + shorten(line.variation()) + ")"))
                .distinct());
    }

    /** @param named the SKUs, where one that is empty is shown as the words that are given */
    private static Said unknown(Function<String, Stream<String>> named) {
        return new Said(
                "SKU belum dikenal: " + named.apply("(kosong)").collect(Collectors.joining(", ")),
                "SKU not known: " + named.apply("(empty)").collect(Collectors.joining(", ")));
    }

    private static String sku(String sku, String empty) {
        return sku.isEmpty() ? empty : shorten(sku);
    }

    static String shorten(String sku) {
        return sku.length() <= 60 ? sku : sku.substring(0, 57) + "...";
    }

    static String of(Status status) {
        return switch (status) {
            case CREATED -> "Dibuat";
            case PACKED -> "Dikemas";
            case SHIPPED -> "Dikirim";
            case DELIVERED -> "Diterima";
            case SETTLED -> "Selesai";
            case CANCELLED -> "Batal";
            case RETURNED -> "Retur";
        };
    }

    static String inEnglish(Status status) {
        return switch (status) {
            case CREATED -> "Created";
            case PACKED -> "Packed";
            case SHIPPED -> "Shipped";
            case DELIVERED -> "Delivered";
            case SETTLED -> "Settled";
            case CANCELLED -> "Cancelled";
            case RETURNED -> "Returned";
        };
    }
}
