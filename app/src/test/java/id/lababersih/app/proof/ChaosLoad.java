package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Merchants at work through the balancer: each places, ships and takes back orders, imports files, reads lists and
 * listens. A client repeats a call that was not answered, or was to be asked again, until it is.
 */
final class ChaosLoad implements AutoCloseable {
    static final String SKU = "TEH-01";
    static final int RECEIVED = 100_000;
    static final int UNIT_COST = 7_000;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    /** As Retry-After says. */
    private static final int RETRY_MS = 1_000;
    /** Of one call; by then it has waited for minutes, and the run says so. */
    private static final int TRIES_MAX = 120;
    /** The load is for faults to hit, and leaves the processors time to heal. */
    private static final int PAUSE_MS = 300;

    private static final int READ_PAUSE_MS = 200;
    private static final int FILE_ORDERS = 20;
    private static final int RETURNED_ONE_IN = 3;
    private static final int RECEIVED_ONE_IN = 4;
    static final String EXPENSE_ACCOUNT = "6202";
    static final int EXPENSE = 700;

    private final URI base;
    private final History history;
    private final List<Seller> sellers = new ArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean going = true;

    /**
     * One merchant.
     *
     * @param acknowledged the status of each order, by its number, that a client was told last
     * @param received acknowledged receipts of one piece: these and expenses have no number, so only their keys keep
     *     repeated calls from counting twice
     * @param expenses acknowledged entries by hand
     * @param socket listens to all that happens
     */
    record Seller(
            Merchant merchant,
            String shop,
            Map<String, String> acknowledged,
            AtomicInteger received,
            AtomicInteger expenses,
            ChaosSocket socket) {}

    /** Registers so many merchants with stock. */
    ChaosLoad(URI base, History history, int merchants) {
        this.base = base;
        this.history = history;
        try (var api = new Api(base)) {
            Member owner = api.register("chaos");
            for (int i = 0; i < merchants; i++) {
                sellers.add(seller(owner, i));
            }
        }
    }

    private Seller seller(Member owner, int number) {
        Merchant merchant = owner.createMerchant("Toko Chaos " + number);
        String shop = stocked(merchant);
        return new Seller(
                merchant,
                shop,
                new ConcurrentHashMap<>(),
                new AtomicInteger(),
                new AtomicInteger(),
                new ChaosSocket(base, merchant));
    }

    /** Gives a merchant a shop and stock; the shop's id. */
    static String stocked(Merchant merchant) {
        String shop = merchant.createShop("Toko Teh", "SHOPEE");
        merchant.post("/v1/products", Api.json("{'sku':'" + SKU + "','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", receipt(RECEIVED)).expect(201);
        return shop;
    }

    private static JsonNode receipt(int pieces) {
        return Api.json("""
                {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                 'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, pieces, UNIT_COST));
    }

    private static JsonNode expense() {
        return Api.json("""
                {'date':'2025-08-01','memo':'Sewa','lines':[
                 {'account':'%s','debit':%d,'credit':0},
                 {'account':'1101','debit':0,'credit':%d}]}""".formatted(EXPENSE_ACCOUNT, EXPENSE, EXPENSE));
    }

    void start() {
        for (int i = 0; i < sellers.size(); i++) {
            var seller = sellers.get(i);
            int number = i;
            run(() -> work("seller-" + number, seller));
        }
        run(() -> importFiles("importer", sellers.getFirst()));
        run(() -> read("reader", sellers.getLast()));
    }

    /** A client that fails is a fault of the run, whatever it met. */
    private void run(Runnable client) {
        var _ = CompletableFuture.runAsync(client, executor).whenComplete((_, failure) -> {
            if (failure != null) {
                faults.add("a client failed: " + failure);
            }
        });
    }

    List<Seller> sellers() {
        return sellers;
    }

    /** What was refused or never answered. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    private void work(String client, Seller seller) {
        try (var api = new Api(base, ANSWER_WITHIN)) {
            var merchant = seller.merchant().at(api);
            for (int count = 1; going; count++) {
                String number = "CHAOS-" + numbers.incrementAndGet();
                Answer placed = call(
                        client, "place", number, merchant, "/v1/orders", IsolationTest.order(seller.shop(), number));
                if (placed == null) {
                    continue;
                }
                seller.acknowledged().put(number, "PLACED");
                String order = "/v1/orders/" + words(placed.data(), "id");
                if (call(client, "ship", number, merchant, order + "/ship", Api.json("{'courier':'JNE'}")) == null) {
                    continue;
                }
                seller.acknowledged().put(number, "SHIPPED");
                if (count % RETURNED_ONE_IN == 0
                        && call(client, "return", number, merchant, order + "/return", Api.json("{'condition':'GOOD'}"))
                                != null) {
                    seller.acknowledged().put(number, "RETURNED");
                }
                if (count % RECEIVED_ONE_IN == 0) {
                    if (call(client, "receive", number, merchant, "/v1/stock/receipts", receipt(1)) != null) {
                        seller.received().incrementAndGet();
                    }
                    if (call(client, "post", number, merchant, "/v1/journal-entries", expense()) != null) {
                        seller.expenses().incrementAndGet();
                    }
                }
                pause(PAUSE_MS);
            }
        }
    }

    private void importFiles(String client, Seller seller) {
        try (var api = new Api(base, ANSWER_WITHIN)) {
            var merchant = seller.merchant().at(api);
            while (going) {
                var orders = new ArrayList<String>();
                for (int i = 0; i < FILE_ORDERS; i++) {
                    orders.add("FILE-" + numbers.incrementAndGet());
                }
                if (importFile(client, merchant, seller.shop(), orders)) {
                    orders.forEach(number -> seller.acknowledged().put(number, "DELIVERED"));
                }
                pause(PAUSE_MS);
            }
        }
    }

    /** Uploads, confirms and waits for the end; a file whose preview was not answered is uploaded again. */
    private boolean importFile(String client, Merchant merchant, String shop, List<String> orders) {
        String file = orders.getFirst();
        long beganMs = history.nowMs();
        for (int i = 1; i <= TRIES_MAX; i++) {
            String run = previewed(merchant, shop, orders);
            if (run == null) {
                pause(RETRY_MS);
                continue;
            }
            if (call(client, "confirm", file, merchant, "/v1/imports/" + run + "/confirm", Api.json("{}")) == null) {
                return false;
            }
            JsonNode end = ended(merchant, run);
            String said = end == null ? "no answer" : words(end, "state");
            history.add(new History.Line(beganMs, history.nowMs() - beganMs, client, "import", file, i, said));
            if (end != null && said.equals("DONE") && whole(end, "done") == orders.size()) {
                return true;
            }
            faults.add("The import of " + file + " ended so: " + end);
            return false;
        }
        faults.add("The file of " + file + " was never previewed");
        return false;
    }

    private @Nullable String previewed(Merchant merchant, String shop, List<String> orders) {
        try {
            Answer answer =
                    merchant.upload("orders", shop, "pesanan.csv", file(orders).getBytes(StandardCharsets.UTF_8));
            if (answer.status() != 201) {
                if (answer.status() < 500) {
                    faults.add("An upload was refused: " + answer.shown());
                }
                return null;
            }
            return words(answer.data(), "id");
        } catch (UncheckedIOException gone) {
            return null;
        }
    }

    /** The import when it has ended; null when it does not. */
    private static @Nullable JsonNode ended(Merchant merchant, String run) {
        for (int i = 0; i < TRIES_MAX; i++) {
            try {
                Answer answer = merchant.get("/v1/imports/" + run);
                if (answer.status() == 200 && !words(answer.data(), "state").equals("RUNNING")) {
                    return answer.data();
                }
            } catch (UncheckedIOException gone) {
                // Asked again below.
            }
            pause(RETRY_MS / 2);
        }
        return null;
    }

    private static String file(List<String> orders) {
        var text = new StringBuilder("""
                No. Pesanan,Status Pesanan,Alasan Pembatalan,No. Resi,Waktu Pengiriman Diatur,Waktu Pesanan Dibuat,\
                Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                """);
        orders.forEach(number -> text.append(number)
                .append(",Selesai,,SPX")
                .append(number)
                .append(",2025-08-02 09:00,2025-08-01 10:15,")
                .append(SKU)
                .append(",20000,1\n"));
        return text.toString();
    }

    /** Reads a list again and again: what needs no order, stock or shop. */
    private void read(String client, Seller seller) {
        try (var api = new Api(base, ANSWER_WITHIN)) {
            var merchant = seller.merchant().at(api);
            while (going) {
                answered(client, "list", "orders", () -> merchant.get("/v1/orders?limit=5"));
                pause(READ_PAUSE_MS);
            }
        }
    }

    private @Nullable Answer call(
            String client, String operation, String what, Merchant merchant, String path, JsonNode body) {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", what + "-" + operation);
        byte[] bytes = Api.bytes(body);
        return answered(client, operation, what, () -> merchant.send("POST", path, headers, bytes));
    }

    /** Asks until there is an answer that counts; null when that is a refusal, or there never is one. */
    private @Nullable Answer answered(
            String client, String operation, String what, java.util.function.Supplier<Answer> ask) {
        long beganMs = history.nowMs();
        String said = "";
        for (int i = 1; i <= TRIES_MAX; i++) {
            try {
                Answer answer = ask.get();
                said = Integer.toString(answer.status());
                boolean underWay = answer.text().contains("/problems/request-in-progress");
                if (answer.status() < 500 && !underWay) {
                    boolean good = answer.status() < 400;
                    history.add(new History.Line(
                            beganMs,
                            history.nowMs() - beganMs,
                            client,
                            operation,
                            what,
                            i,
                            good ? said : said + " " + answer.shown()));
                    if (!good) {
                        faults.add(operation + " of " + what + " was refused: " + answer.shown());
                    }
                    return good ? answer : null;
                }
            } catch (UncheckedIOException gone) {
                said = String.valueOf(gone.getCause());
            }
            pause(RETRY_MS);
        }
        faults.add(operation + " of " + what + " was not answered in " + TRIES_MAX + " tries, the last: " + said);
        return null;
    }

    static void pause(int ms) {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, ms, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Finishes what was begun, and begins nothing more. */
    void stop() {
        going = false;
        executor.close();
    }

    @Override
    public void close() {
        stop();
        sellers.forEach(seller -> seller.socket().close());
    }
}
