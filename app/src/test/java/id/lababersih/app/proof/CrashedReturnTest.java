package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The server dies after any step of a return, of a write-off of what came back, and of a receipt; when it is back, each
 * is done whole and once. The server that resumes one is the one that dies in the next.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrashedReturnTest {
    private static final String SKU = "TEH-01";
    private static final int RECEIVED = 100;
    private static final int BOUGHT = 40;
    private static final int UNIT_COST = 7_000;
    private static final Duration RESUMED_WITHIN = Duration.ofSeconds(60);
    private static final List<String> STEPS = List.of("RETURN_STARTED", "STOCK_RETURNED", "ORDER_RETURNED");
    private static final String KILLED_MAIN = "id.lababersih.app.KilledMain";

    private final Path folder = SharedServer.freshFolder("crashed-return");
    private ServerProcess server = ServerProcess.start(folder, Map.of());
    private Merchant merchant = server.api().register("crash-return").createMerchant("Toko Crash");
    private final String shop = merchant.createShop("Toko Teh", "SHOPEE");
    private final List<String> good = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private boolean bought;

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aCrashInAReturnAWriteOffOrAReceiptEndsInAllOfItOnceWithoutHelp() {
        merchant.post("/v1/products", Api.json("{'sku':'" + SKU + "','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, RECEIVED, UNIT_COST)))
                .expect(201);
        List<String> orders = STEPS.stream().map(this::shipped).toList();
        String purchase = words(
                merchant.post("/v1/purchases", Api.json("""
                        {'number':'PO-1','supplier':'Kebun','date':'2025-07-02','warehouse':'UTAMA',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, BOUGHT, UNIT_COST)))
                        .expect(201)
                        .data(),
                "id");
        server.close();

        for (int i = 0; i < STEPS.size(); i++) {
            dies(STEPS.get(i), orders.get(i), "/v1/orders/" + orders.get(i) + "/return", "{'condition':'GOOD'}");
            good.add(orders.get(i));
        }
        for (int i = 0; i < STEPS.size(); i++) {
            dies(STEPS.get(i), orders.get(i), "/v1/orders/" + orders.get(i) + "/return", "{'condition':'DAMAGED'}");
            good.remove(orders.get(i));
            damaged.add(orders.get(i));
        }
        dies("ROWS_WRITTEN", purchase, "/v1/purchases/" + purchase + "/receive", "{'date':'2025-07-03'}");
        bought = true;
        start(ServerProcess.MAIN, Map.of());
        assertWhole();
        for (String order : orders) {
            merchant.post("/v1/orders/" + order + "/return", Api.json("{'condition':'DAMAGED'}"))
                    .expect(200);
        }
        merchant.post("/v1/purchases/" + purchase + "/receive", Api.json("{'date':'2025-07-03'}"))
                .expect(200);
        assertWhole();
        assertThat(words(merchant.get("/v1/purchases/" + purchase).expect(200).data(), "state"))
                .isEqualTo("RECEIVED");
        System.out.println("returns and write-offs killed after a step, and a receipt, each whole and once: " + STEPS);
    }

    /** Starts a server that dies at a step, checks what the one before it left, and asks for what kills it. */
    private void dies(String step, String id, String path, String body) {
        start(KILLED_MAIN, Map.of("KILL_AT_STEP", step, "KILL_ORDER", id));
        assertWhole();
        assertThat(asked(path, body)).as(step + " " + path).isIn(0, 200);
        assertThat(server.awaitEnd(Duration.ofSeconds(20))).as("SIGKILL").isEqualTo(137);
    }

    /** The status of the answer; 0 when the server died before it answered. */
    private int asked(String path, String body) {
        try {
            return merchant.post(path, Api.json(body)).status();
        } catch (UncheckedIOException _) {
            return 0;
        }
    }

    private void start(String main, Map<String, String> environment) {
        server = ServerProcess.start(folder, main, environment);
        merchant = merchant.at(server.api());
    }

    /** An order that is on its way. */
    private String shipped(String number) {
        JsonNode order = IsolationTest.order(shop, number);
        String id = words(merchant.post("/v1/orders", order).expect(201).data(), "id");
        merchant.post("/v1/orders/" + id + "/ship", Api.json("{'courier':'JNE','date':'2025-08-02'}"))
                .expect(200);
        return id;
    }

    private void assertWhole() {
        Awaitility.await("all that was begun has ended by itself")
                .atMost(RESUMED_WITHIN)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(faults()).isEmpty());
    }

    private List<String> faults() {
        var faults = new ArrayList<String>();
        var books = new Books(merchant);
        long pieces = bought ? RECEIVED + BOUGHT : RECEIVED;
        for (JsonNode listed : books.orders()) {
            String id = words(listed, "id");
            String expected = good.contains(id) || damaged.contains(id) ? "RETURNED" : "SHIPPED";
            if (!words(listed, "status").equals(expected)) {
                faults.add(listed + " is to be " + expected);
            }
            pieces -= good.contains(id) ? 0 : quantity(id);
            events(books, words(listed, "number"), id, faults);
        }
        JsonNode stock = merchant.get("/v1/stock?sku=" + SKU).expect(200).data().get(0);
        if (whole(stock, "on_hand") != pieces || whole(stock, "value") != pieces * UNIT_COST) {
            faults.add("there are to be " + pieces + " pieces, the stock is " + stock);
        }
        var balance = books.trialBalance();
        if (Expected.sum(balance) != 0 || balance.getOrDefault("1301", 0L) != pieces * UNIT_COST) {
            faults.add(pieces + " pieces, and the books say " + balance);
        }
        return faults;
    }

    private long quantity(String order) {
        long pieces = 0;
        for (JsonNode line :
                field(merchant.get("/v1/orders/" + order).expect(200).data(), "lines")) {
            pieces += whole(line, "quantity");
        }
        return pieces;
    }

    /** Each order's entries are those of what it did, each once. */
    private void events(Books books, String number, String id, List<String> faults) {
        var booked = books.journal().stream()
                .filter(entry -> entry.id().equals(number))
                .map(JournalText.Entry::event)
                .sorted()
                .toList();
        var expected = damaged.contains(id)
                ? List.of("return_written_off", "returned", "shipped")
                : good.contains(id) ? List.of("returned", "shipped") : List.of("shipped");
        if (!booked.equals(expected)) {
            faults.add(number + " has " + booked + " for " + expected);
        }
    }
}
