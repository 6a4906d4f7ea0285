package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random files of a few orders, and their undo, the last one first: each leaves the books as they were before it,
 * unless it says that something stays. {@code -Dseed=N} repeats one walk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportUndoWalkTest {
    private static final List<String> NUMBERS = List.of("250801AAAAAA01", "250801AAAAAA02", "250801AAAAAA03");
    private static final int STEPS = 8;
    private static final String INCOME = "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,"
            + "Jumlah Pengembalian Dana ke Pembeli,Ongkos Kirim Pengembalian Barang,Biaya Administrasi\n";
    private static final String SOLD = "91750,100000,0,0,-8250";
    private static final String SOLD_AND_REFUNDED = "-1250,100000,-100000,0,-1250";
    private static final String FAILED = "-8000,0,0,-8000,0";
    /** Refunds, one with fees given back, and a charge. */
    private static final List<String> LATER =
            List.of("-20000,0,-20000,0,0", "-19000,0,-20000,0,1000", "-3000,0,0,0,-3000");

    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Those of the first ten that take back a later refund, and one that keeps something. */
    static LongStream seeds() {
        var seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.of(1, 4, 5);
    }

    /** The books as the orders know them, which is at once, and where each of them is. */
    private record Books(Map<String, Long> balances, Map<String, String> statuses) {
        static Books of(Seller seller) {
            var balances = new TreeMap<String, Long>();
            var statuses = new TreeMap<String, String>();
            for (String number : NUMBERS) {
                var order = seller.order(number);
                if (order.status() == 200) {
                    statuses.put(number, order.at("/data/status").asText());
                    for (JsonNode line : order.at("/data/journal").findValues("lines").stream()
                            .<JsonNode>mapMulti((lines, each) -> lines.forEach(each))
                            .toList()) {
                        long amount =
                                line.get("debit").asLong() - line.get("credit").asLong();
                        balances.merge(line.get("account").asText(), amount, Math::addExact);
                    }
                }
            }
            balances.values().removeIf(balance -> balance == 0);
            return new Books(balances, statuses);
        }
    }

    /** A run, and the books before it. */
    private record Done(Reply run, Books before, String file) {}

    private static String orders(SplittableRandom random) {
        var file = new StringBuilder("No. Pesanan,Status Pesanan,Alasan Pembatalan,Waktu Pengiriman Diatur,"
                + "Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah\n");
        for (String number : some(random)) {
            var status = random.nextInt(6) == 0
                    ? "Batal,Berubah pikiran"
                    : List.of(
                                    "Perlu Dikirim,",
                                    "Sedang Dikirim,",
                                    "Sedang Dikirim,",
                                    "Selesai,",
                                    "Batal,Pengiriman gagal")
                            .get(random.nextInt(5));
            file.append(number)
                    .append(',')
                    .append(status)
                    .append(",2025-08-02 09:00,2025-08-01 10:15,")
                    .append(number.endsWith("3") ? "B" : "A")
                    .append(",50000,2\n");
        }
        return file.toString();
    }

    /** Of orders that are sent, empty without any: what would wait is booked later, by other imports. */
    private static String income(SplittableRandom random, Books before) {
        var file = new StringBuilder();
        for (String number : some(random)) {
            var status = before.statuses().getOrDefault(number, "CREATED");
            var rows = switch (status) {
                case "SHIPPED", "DELIVERED" ->
                    switch (random.nextInt(4)) {
                        case 0 -> List.of(FAILED);
                        case 1 -> List.of(SOLD_AND_REFUNDED);
                        case 2 -> List.of(SOLD);
                        default -> List.of(SOLD, LATER.get(random.nextInt(LATER.size())));
                    };
                case "SETTLED" -> List.of(LATER.get(random.nextInt(LATER.size())));
                default -> List.<String>of();
            };
            for (String row : rows) {
                int day = LATER.contains(row) ? 10 + random.nextInt(3) : 9;
                file.append(number)
                        .append(",2025-08-%02d,".formatted(day))
                        .append(row)
                        .append('\n');
            }
        }
        return file.isEmpty() ? "" : INCOME + file;
    }

    private static String returns(SplittableRandom random) {
        return "platform,shop,order_number,received_date,condition\nSHOPEE,Toko,%s,2025-08-07,%s\n"
                .formatted(some(random).getFirst(), random.nextBoolean() ? "good" : "damaged");
    }

    private static List<String> some(SplittableRandom random) {
        var some = new ArrayList<String>();
        while (some.isEmpty()) {
            NUMBERS.stream().filter(_ -> random.nextBoolean()).forEach(some::add);
        }
        return some;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsTakenBackWhollyLeavesTheBooksAsTheyWere(long seed) {
        var random = new SplittableRandom(seed);
        var seller = server.seller("SHOPEE", 40);
        var done = new ArrayDeque<Done>();
        int undone = 0;
        for (int step = 0; step < STEPS; step++) {
            int what = random.nextInt(7);
            if (what == 0) {
                var file = Map.of("kind", "returns");
                var upload = seller.client().upload("/v1/imports", file, "file.csv", returns(random));
                seller.confirm(path(upload));
                seller.ended(path(upload));
                done.clear();
            } else {
                var before = Books.of(seller);
                var payouts = what < 4 ? "" : income(random, before);
                var kind = payouts.isEmpty() ? "orders" : "income";
                var file = payouts.isEmpty() ? orders(random) : payouts;
                done.push(new Done(seller.imported(kind, file), before, kind + "\n" + file));
            }
            if (random.nextInt(3) == 0) {
                undone += undo(seller, done);
            }
        }
        undone += undo(seller, done);
        assertThat(undone).as("the walk took something back").isPositive();
        awaitStock(seller);
    }

    /** Takes back run after run, until one keeps something. */
    private static int undo(Seller seller, ArrayDeque<Done> done) {
        int undone = 0;
        while (!done.isEmpty()) {
            var last = done.pop();
            // What stands in the way is read from tables that follow a moment later.
            Awaitility.await()
                    .atMost(Seller.SOON)
                    .until(() ->
                            seller.client().post(path(last.run()) + "/undo", "").status() == 202);
            var run = seller.ended(path(last.run()));
            boolean moved = run.at("/data/kind").asText().equals("orders") && count(last.run(), "updated") > 0;
            if (moved || count(run, "kept") > 0) {
                done.clear();
                return undone;
            }
            var now = Books.of(seller);
            assertThat(now.balances()).as(last.file()).isEqualTo(last.before().balances());
            last.before().statuses().forEach((number, status) -> {
                boolean over = status.equals("CANCELLED") || status.equals("RETURNED");
                assertThat(over ? status : now.statuses().getOrDefault(number, ""))
                        .as(number + " " + last.file())
                        .isEqualTo(status);
            });
            undone++;
        }
        return undone;
    }

    /** What lies on the shelf is worth what the books say. */
    private static void awaitStock(Seller seller) {
        Awaitility.await().atMost(Seller.SOON).untilAsserted(() -> {
            long value = seller.client().get("/v1/stock").at("/data").findValues("value").stream()
                    .mapToLong(JsonNode::asLong)
                    .sum();
            assertThat(value).isEqualTo(seller.balances().getOrDefault("1301", 0L));
        });
    }
}
