package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.shop.FeesFile;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole samples through preview and runs: every order, account and layer as it must be. */
class PlayedSamplesTest {
    private static final ZoneId WIB = ZoneId.of("Asia/Jakarta");
    private static final List<String> MASTERS = List.of("products", "sku-map", "opening-stock", "purchases", "returns");
    private static final Map<String, Platform> ORDERS = ordered(
            "shopee-orders.xlsx",
            Platform.SHOPEE,
            "tiktok-orders.xlsx",
            Platform.TIKTOK,
            "mengantar-orders.xlsx",
            Platform.MENGANTAR);
    private static final Map<String, Platform> INCOME = ordered(
            "shopee-income.xlsx",
            Platform.SHOPEE,
            "tiktok-income.xlsx",
            Platform.TIKTOK,
            "mengantar-finance.xlsx",
            Platform.MENGANTAR);

    private final UUID merchant = UUID.randomUUID();
    private final Actor by = new Actor(merchant, UUID.randomUUID(), Instant.now(), null);
    private final DomainDesk desk = new DomainDesk();
    private final Map<Platform, UUID> shops = new HashMap<>();
    private final Database database = ScratchDatabase.open();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Imports imports =
            Imports.start(desk, fees(), database.jdbi(), executor, InstantSource.system(), new PlainJobs());

    private static Map<String, Platform> ordered(
            String a, Platform ofA, String b, Platform ofB, String c, Platform ofC) {
        var map = new java.util.LinkedHashMap<String, Platform>();
        map.put(a, ofA);
        map.put(b, ofB);
        map.put(c, ofC);
        return map;
    }

    static FeeSchedule fees() {
        try {
            Path file = Path.of("../conf/fees.yml");
            return FeesFile.read(Files.readString(file));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void openShops() {
        People.add(database, by);
        shops.put(Platform.SHOPEE, desk.open(merchant, "Toko Contoh Shopee", Platform.SHOPEE));
        shops.put(Platform.TIKTOK, desk.open(merchant, "Toko Contoh TikTok", Platform.TIKTOK));
        shops.put(Platform.MENGANTAR, desk.open(merchant, "Toko Contoh COD", Platform.MENGANTAR));
    }

    @AfterEach
    void close() {
        imports.close();
        executor.close();
        database.close();
    }

    private ImportRun preview(String sample, String name, FileKind kind, Platform platform) throws Exception {
        var url = Objects.requireNonNull(PlayedSamplesTest.class.getResource("/samples/" + sample + "/" + name));
        return preview(sample, name, kind, platform, Path.of(url.toURI()));
    }

    private ImportRun preview(String sample, String name, FileKind kind, Platform platform, Path file)
            throws Exception {
        UUID shop = shops.get(platform);
        return imports.preview(new Imports.Uploaded(UUID.randomUUID(), by, WIB, kind, shop, file, name, sample + name));
    }

    private ImportRun run(ImportRun preview) {
        imports.confirm(merchant, preview.id(), by);
        return Awaitility.await("run of " + preview.fileName())
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> imports.find(merchant, preview.id()).orElseThrow(),
                        run -> run.state() == ImportRun.State.DONE || run.state() == ImportRun.State.FAILED);
    }

    private void playMasters(String sample) throws Exception {
        playMasters(sample, MASTERS);
    }

    private void playMasters(String sample, List<String> masters) throws Exception {
        for (String master : masters) {
            FileKind kind = FileKind.ofUpload(master.replace('-', '_')).orElseThrow();
            ImportRun run = run(preview(sample, master + ".csv", kind, Platform.OTHER));
            assertThat(run.counts().errors()).as(master).isZero();
            assertThat(run.counts().unmatched()).as(master).isZero();
            assertThat(run.progress().failed()).as(master).isZero();
            assertThat(run.progress().done()).as(master).isEqualTo(run.counts().total());
        }
    }

    private static JsonNode expected(String sample) throws Exception {
        try (var in = PlayedSamplesTest.class.getResourceAsStream("/samples/" + sample + "/expected.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "month"})
    void aSamplePlayedFromMastersToPayoutsEndsWithTheExpectedBooks(String sample) throws Exception {
        JsonNode expected = expected(sample);
        playMasters(sample);
        for (var file : ORDERS.entrySet()) {
            ImportRun run = run(preview(sample, file.getKey(), FileKind.ORDERS, file.getValue()));
            assertCounts(run, expected.at("/imports/" + file.getKey()));
            assertThat(run.progress().failed()).as(file.getKey()).isZero();
            assertThat(run.progress().created()).isEqualTo(run.counts().importable());
        }
        assertStage(expected.at("/stages/after_orders_import"));

        ImportRun again = run(preview(sample, "tiktok-orders.csv", FileKind.ORDERS, Platform.TIKTOK));
        assertCounts(again, expected.at("/imports/tiktok-orders.csv/after_importing_tiktok-orders.xlsx"));
        for (var file : INCOME.entrySet()) {
            ImportRun run = run(preview(sample, file.getKey(), FileKind.INCOME, file.getValue()));
            JsonNode counts = expected.at("/imports/" + file.getKey());
            assertThat(run.counts().unmatched())
                    .as(file.getKey())
                    .isEqualTo(counts.get("unknown_order").asInt());
            assertThat(run.progress().failed()).as(file.getKey()).isZero();
        }
        assertStage(expected.at("/stages/after_income_import"));
    }

    @Test
    void answersThatAreLostChangeNothing() throws Exception {
        playMasters("small");
        desk.loseAnswers();
        for (var file : ORDERS.entrySet()) {
            ImportRun run = run(preview("small", file.getKey(), FileKind.ORDERS, file.getValue()));
            assertThat(run.progress().failed()).as(file.getKey()).isZero();
            assertThat(run.progress().created()).isEqualTo(run.counts().importable());
        }
        assertStage(expected("small").at("/stages/after_orders_import"));
    }

    @Test
    void anOrderThatMovedCountsAsUpdatedAlsoWhereTheAnswerIsLost(@TempDir Path folder) throws Exception {
        playMasters("small");
        String sku = desk.stock().stock().getFirst().sku();
        var known = OrderFile.numbered(1, 6, sku, "Perlu dikirim");
        assertThat(runOf(folder, known).progress().created()).isEqualTo(6);
        desk.loseAnswers();

        var later = new ArrayList<Sold>(known.subList(4, 6));
        known.subList(0, 4).forEach(order -> later.add(order.now("Dikirim")));
        later.addAll(OrderFile.numbered(7, 4, sku, "Dikirim"));
        ImportRun moved = runOf(folder, later);

        assertThat(moved.counts().skipped()).isEqualTo(2);
        assertThat(moved.progress().updated()).isEqualTo(4);
        assertThat(moved.progress().created()).isEqualTo(4);
        assertThat(moved.progress().unchanged()).isZero();
        assertThat(moved.progress().failed()).isZero();
    }

    private ImportRun runOf(Path folder, List<Sold> orders) throws Exception {
        var file = Files.writeString(folder.resolve("orders.csv"), OrderFile.tiktok(orders));
        return run(preview("", "orders" + orders.size(), FileKind.ORDERS, Platform.TIKTOK, file));
    }

    private void assertCounts(ImportRun run, JsonNode expected) {
        int skipped = 0;
        for (JsonNode count : expected.get("skipped")) {
            skipped += count.asInt();
        }
        assertThat(run.counts().total()).isEqualTo(expected.get("total_orders").asInt());
        assertThat(run.counts().importable())
                .as(run.fileName())
                .isEqualTo(expected.get("importable").asInt());
        assertThat(run.counts().unmatched())
                .isEqualTo(expected.get("unmatched_sku").asInt());
        assertThat(run.counts().skipped()).isEqualTo(skipped);
        assertThat(run.counts().errors()).isEqualTo(expected.get("errors").asInt());
    }

    private void assertStage(JsonNode stage) {
        var orders = new TreeMap<String, String>();
        for (Order order : desk.orders().values()) {
            OrderView view = OrderView.of(order);
            orders.put(
                    view.facts().number(),
                    view.status() + " " + view.facts().netReceivable() + " " + view.receivableLeft() + " "
                            + view.costOfGoods() + " " + view.profit());
        }
        var wanted = new TreeMap<String, String>();
        stage.get("orders").properties().forEach(entry -> {
            JsonNode order = entry.getValue();
            wanted.put(
                    entry.getKey(),
                    order.get("status").asText() + " "
                            + order.get("net_receivable").asLong() + " "
                            + order.get("receivable_left").asLong() + " "
                            + order.get("hpp").asLong() + " "
                            + order.get("profit").asLong());
        });
        assertThat(orders).containsExactlyInAnyOrderEntriesOf(wanted);
        var balance = new TreeMap<String, Long>();
        stage.get("trial_balance")
                .properties()
                .forEach(entry -> balance.put(entry.getKey(), entry.getValue().asLong()));
        assertThat(desk.trialBalance()).isEqualTo(balance);
        assertStock(stage.get("stock"));
    }

    private void assertStock(JsonNode expected) {
        expected.properties().forEach(entry -> {
            var layers = desk.stock(merchant, entry.getKey(), "UTAMA").layers().stream()
                    .map(layer -> layer.receivedOn() + " " + layer.left() + " " + layer.unitCost())
                    .toList();
            var wanted = new java.util.ArrayList<String>();
            entry.getValue()
                    .get("layers")
                    .forEach(layer -> wanted.add(layer.get(0).asText() + " "
                            + layer.get(1).asInt() + " " + layer.get(2).asLong()));
            assertThat(layers).as(entry.getKey()).isEqualTo(wanted);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 23, 40})
    void aRunStoppedInTheMiddleGoesOnAndDoublesNothing(int stoppedAt) throws Exception {
        playMasters("small");
        for (var file : ORDERS.entrySet()) {
            ImportRun preview = preview("small", file.getKey(), FileKind.ORDERS, file.getValue());
            var first = Imports.start(desk, fees(), database.jdbi(), executor, InstantSource.system(), new PlainJobs());
            desk.at(stoppedAt, () -> executor.execute(first::close));
            first.confirm(merchant, preview.id(), by);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isStopped(preview.id(), stoppedAt));
            first.close();
            ImportRun run = run(preview);
            assertThat(run.progress().done()).isEqualTo(run.counts().importable());
            assertThat(run.progress().created()).isEqualTo(run.counts().importable());
        }
        assertStage(expected("small").at("/stages/after_orders_import"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBooksAreTheSameWhenTheFileOfReturnsComesAfterItsOrdersOrTheirPayouts(boolean beforePayouts)
            throws Exception {
        var rest = MASTERS.stream().filter(master -> !master.equals("returns")).toList();
        playMasters("small", rest);
        for (var file : ORDERS.entrySet()) {
            run(preview("small", file.getKey(), FileKind.ORDERS, file.getValue()));
        }
        if (beforePayouts) {
            playMasters("small", List.of("returns"));
        }
        for (var file : INCOME.entrySet()) {
            run(preview("small", file.getKey(), FileKind.INCOME, file.getValue()));
        }
        playMasters("small", List.of("returns"));
        assertStage(expected("small").at("/stages/after_income_import"));
        var again = run(preview("small", "returns.csv", FileKind.RETURNS, Platform.OTHER));
        assertThat(again.progress().unchanged()).isEqualTo(again.counts().total());
        assertStage(expected("small").at("/stages/after_income_import"));
    }

    @ParameterizedTest
    @ValueSource(strings = "small")
    void partialRefundsOfOneOrderAreBookedOnceEach(String sample, @TempDir Path folder) throws Exception {
        playMasters(sample);
        run(preview(sample, "tiktok-orders.xlsx", FileKind.ORDERS, Platform.TIKTOK));
        run(preview(sample, "tiktok-income.xlsx", FileKind.INCOME, Platform.TIKTOK));
        var order = desk.orders().values().stream()
                .filter(Order.Settled.class::isInstance)
                .map(OrderView::of)
                .findFirst()
                .orElseThrow();
        var rows = new StringBuilder("Order/adjustment ID,Type,Order settled time,Total settlement amount,"
                + "Subtotal after seller discounts,Refund subtotal after seller discounts\n");
        for (String dayAndAmount : List.of("2025/08/20,-3000", "2025/08/20,-4000", "2025/08/22,-4000")) {
            rows.append("%s,Order,%s,0,%s%n"
                    .formatted(
                            order.facts().number(),
                            dayAndAmount,
                            dayAndAmount.substring(dayAndAmount.indexOf(',') + 1)));
        }
        var file = Files.writeString(folder.resolve("refunds.csv"), rows.toString());
        long before = desk.trialBalance().getOrDefault("4102", 0L);
        for (int upload = 0; upload < 2; upload++) {
            ImportRun run = run(preview(sample, "refunds" + upload, FileKind.INCOME, Platform.TIKTOK, file));
            assertThat(run.progress().updated()).isEqualTo(upload == 0 ? 3 : 0);
            assertThat(run.counts().skipped()).isEqualTo(upload == 0 ? 0 : 3);
            assertThat(desk.trialBalance().getOrDefault("4102", 0L) - before).isEqualTo(3_000 + 4_000 + 4_000);
        }
    }

    /**
     * How the files of payouts and of their orders, all previewed before any of them is in the books, are confirmed.
     * Shopee's payouts come after all orders: goods that one of its refunds brings back are else sold to another order.
     */
    enum Meeting {
        PAYOUTS_FIRST,
        ORDERS_FIRST,
        ALL_AT_ONCE
    }

    @ParameterizedTest
    @EnumSource
    void payoutsAreBookedOnceWhicheverIsThereFirst(Meeting meeting) throws Exception {
        playMasters("small");
        var tiktokPayouts = preview("small", "tiktok-income.xlsx", FileKind.INCOME, Platform.TIKTOK);
        var orders = new ArrayList<ImportRun>();
        for (var file : ORDERS.entrySet()) {
            orders.add(preview("small", file.getKey(), FileKind.ORDERS, file.getValue()));
        }
        var payouts = List.of(
                preview("small", "mengantar-finance.xlsx", FileKind.INCOME, Platform.MENGANTAR),
                preview("small", "shopee-income.xlsx", FileKind.INCOME, Platform.SHOPEE));
        switch (meeting) {
            case PAYOUTS_FIRST -> {
                run(tiktokPayouts);
                run(payouts.getFirst());
                assertThat(waiting()).hasSizeGreaterThan(10);
                orders.forEach(this::run);
                run(payouts.getLast());
            }
            case ORDERS_FIRST -> {
                orders.forEach(this::run);
                payouts.forEach(this::run);
                run(tiktokPayouts);
            }
            case ALL_AT_ONCE -> {
                var all = new ArrayList<>(List.of(tiktokPayouts));
                all.addAll(orders);
                all.addAll(payouts);
                all.forEach(run -> imports.confirm(merchant, run.id(), by));
                all.forEach(this::run);
            }
        }
        assertStage(expected("small").at("/stages/after_income_import"));
        var unknown = new ArrayList<String>();
        expected("small")
                .at("/settlement/not_posted")
                .forEach(row -> unknown.add(row.get("key").asText()));
        assertThat(waiting()).containsExactlyInAnyOrderElementsOf(unknown);
    }

    private List<String> waiting() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select reference from waiting_payout where merchant_id = :m")
                        .bind("m", merchant)
                        .mapTo(String.class)
                        .list());
    }

    private boolean isStopped(UUID run, int stoppedAt) {
        return desk.commands() >= stoppedAt
                || imports.find(merchant, run).orElseThrow().state() == ImportRun.State.DONE;
    }

    @ParameterizedTest
    @ValueSource(strings = "small")
    void anUnmatchedOrderNamesItsSkuAndAnUnknownPayoutItsOrder(String sample) throws Exception {
        playMasters(sample);
        ImportRun orders = preview(sample, "shopee-orders.xlsx", FileKind.ORDERS, Platform.SHOPEE);
        List<ImportItem> unmatched = imports.items(merchant, orders.id(), Tab.UNMATCHED, -1, 10);
        assertThat(unmatched).hasSize(1);
        assertThat(unmatched.getFirst().skus()).containsExactly("BELUM-001");
        assertThat(unmatched.getFirst().reference()).isEqualTo("250814JYRC2V7Y");
        assertThat(unmatched.getFirst().fileRows()).isNotEmpty();

        ImportRun income = preview(sample, "tiktok-income.xlsx", FileKind.INCOME, Platform.TIKTOK);
        assertThat(imports.items(merchant, income.id(), Tab.UNMATCHED, -1, 100))
                .extracting(ImportItem::reason)
                .containsOnly("unknown_order");
        assertThat(desk.order(OrderId.of(Objects.requireNonNull(shops.get(Platform.TIKTOK)), "571833148669749340")))
                .isInstanceOf(Order.Absent.class);
    }
}
