package id.lababersih.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A synthetic shop on three marketplaces, imported, shipped and paid out as a user would have it. A start that was cut
 * off is taken up again by the next: every step may be repeated.
 */
public final class DemoMerchant {
    public static final String EMAIL = "demo@contoh.test";

    private static final Logger LOG = LoggerFactory.getLogger(DemoMerchant.class);
    private static final int POLLS_MAX = 600;
    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    private static final Map<String, String> SHOPS = new TreeMap<>(
            Map.of("SHOPEE", "Toko Contoh Shopee", "TIKTOK", "Toko Contoh TikTok", "MENGANTAR", "Toko Contoh COD"));
    private static final List<File> FILES = List.of(
            new File("products", "products.csv", null),
            new File("sku_map", "sku-map.csv", null),
            new File("opening_stock", "opening-stock.csv", null),
            new File("purchases", "purchases.csv", null),
            new File("returns", "returns.csv", null),
            new File("orders", "shopee-orders.xlsx", "SHOPEE"),
            new File("orders", "tiktok-orders.xlsx", "TIKTOK"),
            new File("orders", "mengantar-orders.xlsx", "MENGANTAR"),
            new File("income", "shopee-income.xlsx", "SHOPEE"),
            new File("income", "tiktok-income.xlsx", "TIKTOK"),
            new File("income", "mengantar-finance.xlsx", "MENGANTAR"));

    private final DemoClient client;
    private final String password;

    /** What to import, and into the shop of which platform. */
    private record File(String kind, String name, @Nullable String platform) {}

    private DemoMerchant(DemoClient client, String password) {
        this.client = client;
        this.password = password;
    }

    /**
     * Makes what is missing of the demo merchant through the service at this address; returns when it is whole.
     *
     * @param password of {@link #EMAIL}: the same each time
     * @throws IOException if the service does not answer, or refuses: its answer says why
     */
    public static void make(URI service, String password) throws IOException, InterruptedException {
        try (DemoClient client = new DemoClient(service)) {
            new DemoMerchant(client, password).make();
        }
    }

    private void make() throws IOException, InterruptedException {
        if (!client.signIn(EMAIL, password)) {
            register();
        }
        if (!data(client.get("/v1/orders?status=SETTLED&limit=1")).isEmpty()) {
            return;
        }
        Map<String, String> shops = shops();
        for (File file : FILES) {
            LOG.info("Demo merchant: importing {}", file.name());
            String shop = file.platform() == null ? null : Objects.requireNonNull(shops.get(file.platform()));
            importFile(file, shop);
        }
    }

    private void register() throws IOException, InterruptedException {
        LOG.info("Demo merchant: registering {}", EMAIL);
        ObjectNode user = object();
        user.putObject("user").put("name", "Demo").put("email", EMAIL).put("password", password);
        client.post("/v1/users", user);
        if (!client.signIn(EMAIL, password)) {
            throw new IOException("The demo user was registered and cannot sign in");
        }
        client.post("/v1/merchants", object().put("name", "Toko Demo"));
    }

    private Map<String, String> shops() throws IOException, InterruptedException {
        Map<String, String> ids = new TreeMap<>();
        for (JsonNode shop : data(client.get("/v1/shops?limit=200"))) {
            ids.put(shop.path("platform").asText(), shop.path("id").asText());
        }
        for (Map.Entry<String, String> shop : SHOPS.entrySet()) {
            if (!ids.containsKey(shop.getKey())) {
                JsonNode made = client.post(
                        "/v1/shops", object().put("name", shop.getValue()).put("platform", shop.getKey()));
                ids.put(shop.getKey(), data(made).path("id").asText());
            }
        }
        return ids;
    }

    private void importFile(File file, @Nullable String shop) throws IOException, InterruptedException {
        JsonNode preview = data(client.upload(file.kind(), shop, file.name(), bytes(file.name())));
        String path = "/v1/imports/" + preview.path("id").asText();
        if (preview.path("state").asText().equals("PREVIEWED")) {
            client.post(path + "/confirm", object());
        }
        for (int poll = 0; poll < POLLS_MAX; poll++) {
            String state = data(client.get(path)).path("state").asText();
            if (state.equals("DONE")) {
                return;
            }
            if (state.equals("FAILED")) {
                throw new IOException("The import of " + file.name() + " failed: " + client.get(path));
            }
            CompletableFuture.runAsync(() -> {}, LATER).join();
        }
        throw new IOException("The import of " + file.name() + " did not end");
    }

    private static JsonNode data(JsonNode answer) {
        return answer.path("data");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static byte[] bytes(String name) throws IOException {
        try (var stream = Objects.requireNonNull(DemoMerchant.class.getResourceAsStream("/demo/" + name), name)) {
            return stream.readAllBytes();
        }
    }
}
