package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import java.util.List;
import java.util.stream.Collectors;

/** Says why something was not done, in words a seller understands, each with its stable name. */
final class Words {
    /** Of a run whose trouble did not pass. */
    static final String TROUBLE_STAYS =
            "Impor berhenti: sistem terus terganggu. Yang sudah masuk tetap tercatat; jalankan lagi nanti.";

    private Words() {}

    /** Of an item that the domain refuses to hold. */
    static Outcome beyondTheBooks() {
        return failed("invalid_amounts", "Isi baris ini tidak bisa dibukukan: ada angka di luar batas");
    }

    /** Of a run whose shop takes no orders any more. */
    static String shopClosed() {
        return "Impor berhenti: tokonya sudah diarsipkan, jadi tidak menerima pesanan baru.";
    }

    /** Of a run that a fault of our program ended. */
    static String ourFault(Exception e) {
        return "Impor berhenti" + (e instanceof RunPass.ItemException at ? " pada " + at.item() : "")
                + " karena kesalahan program kami, bukan karena file Anda. Kesalahannya sudah kami catat."
                + " Yang sudah masuk tetap tercatat, dan impor ini bisa dijalankan lagi.";
    }

    static Outcome failed(Order.Rejection rejection) {
        return switch (rejection) {
            case Order.Rejection.OrderAbsent() -> failed("unknown_order", "Pesanan ini belum ada di pembukuan");
            case Order.Rejection.OrderDiffers _ ->
                failed("order_differs", "Pesanan ini sudah ada dengan barang atau jumlah uang yang lain");
            case Order.Rejection.MoveForbidden(var from, var to) ->
                failed("move_not_possible", "Pesanan " + of(from) + " tidak bisa menjadi " + of(to));
            case Order.Rejection.MoveInProgress() ->
                failed("busy", "Pesanan sedang diproses; jalankan lagi sebentar lagi");
            case Order.Rejection.StockShort(var missing) -> failed("no_stock", shortOf(missing));
            case Order.Rejection.QuotaReached(int max) ->
                failed("quota_reached", "Batas " + max + " pengiriman per hari sudah tercapai");
            case Order.Rejection.ReturnIncomplete() ->
                failed(
                        "return_incomplete",
                        "Sebelum pencairan barangnya yang kembali; sesudahnya barang atau dana, tanpa biaya retur");
            case Order.Rejection.SettlementDiffers _ ->
                failed("settled_differently", "Pesanan ini sudah dicairkan dengan jumlah yang lain");
            case Order.Rejection.ReturnDiffers _ ->
                failed("returned_differently", "Retur pesanan ini sudah dibukukan dengan isi yang lain");
        };
    }

    static Outcome failed(Inventory.Rejection rejection) {
        return switch (rejection) {
            case Inventory.Rejection.StockShort(var missing) -> failed("no_stock", shortOf(missing));
            case Inventory.Rejection.AnsweredBefore _ -> failed("answered_before", "Stok sudah menjawab pesanan ini");
            case Inventory.Rejection.CostUnknown unknown ->
                failed("cost_unknown", "Harga pokok " + unknown.sku() + " belum diketahui di gudang mana pun");
            case Inventory.Rejection.StockMoved _ -> failed("stock_moved", "Stoknya berubah sejak dihitung");
            case Inventory.Rejection.ReceiptInvalid _ ->
                failed("receipt_invalid", "Jumlah atau nilai stok di luar batas");
        };
    }

    static Outcome failed(Shop.Rejection rejection) {
        return switch (rejection) {
            case Shop.Rejection.ShopAbsent() -> failed("unknown_shop", "Toko ini tidak ada");
            case Shop.Rejection.QuotaReached(int max) ->
                failed("quota_reached", "Batas " + max + " pengiriman per hari sudah tercapai");
            case Shop.Rejection.SkuMapFull(int max) ->
                failed("sku_map_full", "Peta SKU toko ini penuh (" + max + " baris)");
        };
    }

    /** Of a file that has an order where the books are past it, or where it cannot come to from there. */
    static String backward(Status from, Status to) {
        String words = "Di pembukuan sudah " + of(from) + ", file ini menyebut " + of(to);
        return from == Status.SETTLED && to == Status.RETURNED
                ? words + ". Pencairannya membayar penjualan ini atau dicatat dengan tangan, jadi tetap. Bila paketnya"
                        + " memang kembali: buka pesanan ini di halaman Pesanan, tekan Retur, pilih keadaan barang,"
                        + " isi Pengembalian dana dengan jumlah yang ditarik lagi dari saldo (0 bila tidak ada),"
                        + " lalu tekan Catat retur"
                : words;
    }

    static Outcome failed(String reason, String detail) {
        return new Outcome(Result.FAILED, reason, detail);
    }

    /** Of a warehouse that is written in other letters than the one that is known. */
    static String otherCase(String written, String known) {
        return "Tulis " + known + ", bukan " + written
                + ": gudang itu sudah ada, dan huruf besar-kecil yang lain adalah gudang lain";
    }

    static String shortOf(List<Missing> missing) {
        return "Stok kurang: "
                + missing.stream()
                        .map(part -> part.sku() + " kurang " + part.missing())
                        .collect(Collectors.joining(", "));
    }

    static String unknownSkus(List<String> skus) {
        return "SKU belum dikenal: " + skus.stream().map(Words::sku).collect(Collectors.joining(", "));
    }

    /** Of lines that are no product, by SKU and variation. */
    static String unknown(List<FileLine> lines) {
        return "SKU belum dikenal: "
                + lines.stream()
                        .map(line -> sku(line.sku())
                                + (line.variation().isEmpty() ? "" : " (" + shorten(line.variation()) + ")"))
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static String sku(String sku) {
        return sku.isEmpty() ? "(kosong)" : shorten(sku);
    }

    private static String shorten(String sku) {
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
}
