import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.dhatim.fastexcel.Workbook;

/** Imports a large order file with all columns of a Shopee export: 12 rows for 5 orders. */
final class Importing {
    private static final String[] COLUMNS = {
        "No. Pesanan",
        "Status Pesanan",
        "Alasan Pembatalan",
        "Status Pembatalan/ Pengembalian",
        "No. Resi",
        "Opsi Pengiriman",
        "Antar ke counter/ pick-up",
        "Pesanan Harus Dikirimkan Sebelum (Menghindari keterlambatan)",
        "Waktu Pengiriman Diatur",
        "Waktu Pesanan Dibuat",
        "Waktu Pembayaran Dilakukan",
        "Tipe Pesanan",
        "Metode Pembayaran",
        "SKU Induk",
        "Nama Produk",
        "Nomor Referensi SKU",
        "Nama Variasi",
        "Harga Awal",
        "Harga Setelah Diskon",
        "Jumlah",
        "Returned quantity",
        "Subtotal Pesanan",
        "Total Diskon",
        "Diskon Dari Penjual",
        "Diskon Dari Shopee",
        "Berat Produk",
        "Jumlah Produk di Pesan",
        "Total Berat",
        "Voucher Ditanggung Penjual",
        "Cashback Koin",
        "Voucher Ditanggung Shopee",
        "Paket Diskon",
        "Paket Diskon (Diskon dari Shopee)",
        "Paket Diskon (Diskon dari Penjual)",
        "Potongan Koin Shopee",
        "Diskon Kartu Kredit",
        "Ongkos Kirim Dibayar oleh Pembeli",
        "Estimasi Potongan Biaya Pengiriman",
        "Ongkos Kirim Pengembalian Barang",
        "Total Pembayaran",
        "Perkiraan Ongkos Kirim",
        "Catatan dari Pembeli",
        "Catatan",
        "Username (Pembeli)",
        "Nama Penerima",
        "No. Telepon",
        "Alamat Pengiriman",
        "Kota/Kabupaten",
        "Provinsi",
        "Waktu Pesanan Selesai"
    };
    private static final long POLL_NS = 50_000_000;
    private static final double MIB = 1 << 20;
    private static final int SKUS = 200;

    private final Load load;
    private final Path folder;

    Importing(Load load, Path folder) {
        this.load = load;
        this.folder = folder;
    }

    void measure() throws Exception {
        int orders = load.options.importOrders;
        Path file = folder.resolve("shopee-orders.xlsx");
        int rows = write(file, orders);
        var shop = load.seller.shops.getFirst();
        var fields = Map.of("kind", "orders", "shop_id", shop.id());
        load.seller.token(load.service().uri);
        List<Double> seconds = new ArrayList<>();
        String run = "";
        load.service().forgetResidentBytesMax();
        for (int i = 0; i < load.options.repeats; i++) {
            long began = System.nanoTime();
            run = load.seller
                    .upload(shop.merchant(), fields, file)
                    .path("data")
                    .path("id")
                    .asText();
            var preview = await(shop.merchant(), "/v1/imports/" + run, "READING");
            seconds.add((System.nanoTime() - began) / 1e9);
            if (preview.path("importable").asInt() != orders) {
                throw new IllegalStateException("Not all of " + orders + " orders can be imported: " + preview);
            }
        }
        seconds.sort(null);
        load.figures.add(
                "import_preview",
                seconds.get(seconds.size() / 2),
                "seconds",
                Map.of(
                        "orders",
                        orders,
                        "rows",
                        rows,
                        "file_mib",
                        Files.size(file) / MIB,
                        "runs",
                        seconds.size(),
                        "memory_highest_mib",
                        load.service().residentBytesMax() / MIB));
        confirm(shop.merchant(), "/v1/imports/" + run, orders, rows);
    }

    /** The run when it is no longer in this state. */
    private JsonNode await(String merchant, String path, String state) throws Exception {
        while (true) {
            load.seller.token(load.service().uri);
            var run = load.seller.get(merchant, path).path("data");
            if (!run.path("state").asText().equals(state)) {
                return run;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void confirm(String merchant, String run, int orders, int rows) throws Exception {
        boolean profiled = load.options.profile.isPresent();
        if (profiled) {
            load.startProfile("import_confirm");
        }
        load.service().forgetResidentBytesMax();
        var before = load.used();
        long began = System.nanoTime();
        load.seller.post(merchant, run + "/confirm", Map.of());
        var done = await(merchant, run, "RUNNING");
        double seconds = (System.nanoTime() - began) / 1e9;
        if (profiled) {
            load.endProfile("import_confirm");
        }
        if (!done.path("state").asText().equals("DONE") || done.path("created").asInt() != orders) {
            throw new IllegalStateException("The import did not go through: " + done);
        }
        var more = Load.shares(load.used().since(before), orders);
        more.put("orders", orders);
        more.put("rows", rows);
        more.put("memory_highest_mib", load.service().residentBytesMax() / MIB);
        load.store.awaitCaughtUp();
        more.put("seconds_to_read_models", (System.nanoTime() - began) / 1e9);
        load.figures.add("import_confirm", seconds, "seconds", more);
    }

    /**
     * Of five orders four are done and one is to be sent; of every fifty one was cancelled. Some products sell better
     * than others, so that orders close to each other want the same. Returns the rows.
     */
    private static int write(Path file, int orders) throws IOException {
        var random = new SplittableRandom(2025);
        try (OutputStream out = Files.newOutputStream(file);
                var workbook = new Workbook(out, "bench", "1.0")) {
            var sheet = workbook.newWorksheet("orders");
            for (int column = 0; column < COLUMNS.length; column++) {
                sheet.value(0, column, COLUMNS[column]);
            }
            int row = 0;
            for (int order = 0; order < orders; order++) {
                int lines = order % 5 < 3 ? 2 : 3;
                int first = Math.min(random.nextInt(SKUS), random.nextInt(SKUS));
                for (int line = 0; line < lines; line++) {
                    row++;
                    String[] cells = cells(order, (first + line) % SKUS, random);
                    for (int column = 0; column < cells.length; column++) {
                        if (!cells[column].isEmpty()) {
                            sheet.value(row, column, cells[column]);
                        }
                    }
                }
            }
            return row;
        }
    }

    private static String[] cells(int order, int sku, SplittableRandom random) {
        String status = order % 50 == 49 ? "Batal" : order % 5 == 4 ? "Perlu Dikirim" : "Selesai";
        boolean sent = status.equals("Selesai");
        int price = 10 + sku % 90;
        int day = 1 + order % 28;
        String minute = "%02d:%02d".formatted(order % 24, order % 60);
        return new String[] {
            "2508%09dBN".formatted(order),
            status,
            status.equals("Batal") ? "Dibatalkan oleh pembeli" : "",
            "",
            "SPXID%011d".formatted(order),
            "SPX Standard",
            "Pick-up",
            "2025-08-%02d %s".formatted(day + 2, minute),
            sent ? "2025-08-%02d %s".formatted(day + 1, minute) : "",
            "2025-08-%02d %s".formatted(day, minute),
            "2025-08-%02d %s".formatted(day, minute),
            "Reguler",
            "ShopeePay",
            "",
            "Barang SKU-%04d".formatted(sku),
            "SKU-%04d".formatted(sku),
            "",
            price + ".000",
            price + ".000",
            "" + (1 + random.nextInt(3)),
            "0",
            price + ".000",
            "0",
            "0",
            "0",
            "150 gr",
            "2",
            "300 gr",
            "0",
            "0",
            "0",
            "N",
            "0",
            "0",
            "0",
            "0",
            "9.500",
            "0",
            "0",
            price + 9 + ".500",
            "9.500",
            "",
            "",
            "pembeli_%06d".formatted(order % 9_000),
            "Pembeli %06d".formatted(order % 9_000),
            "08xx%07d".formatted(order),
            "Alamat Uji No. %d, RT 00/RW 00".formatted(order),
            "KOTA SURABAYA",
            "JAWA TIMUR",
            sent ? "2025-08-%02d %s".formatted(day + 3, minute) : ""
        };
    }
}
