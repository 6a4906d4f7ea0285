import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** One user who owns all merchants of a run, and what they have before the first order; all of it over HTTP. */
final class Seller implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "laba-bersih-bench";
    private static final String BOUNDARY = "----lababersih-bench-7d21";
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);
    /** Of the fifteen minutes that a token lives. */
    private static final Duration TOKEN_USED = Duration.ofMinutes(8);

    private static final int AT_ONCE = 8;
    private static final int STOCK = 100_000;

    final List<Shop> shops = new ArrayList<>();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String email;
    private URI service;
    private String token = "";
    private long signedInNs;

    record Shop(String merchant, String id) {}

    Seller(URI service) {
        this(service, "bench");
    }

    Seller(URI service, String name) {
        this.service = service;
        this.email = name + "@contoh.test";
    }

    /** A good access token; a new one every few minutes. A restarted service has a new address. */
    String token(URI at) throws Exception {
        service = at;
        if (System.nanoTime() - signedInNs > TOKEN_USED.toNanos()) {
            signIn();
        }
        return token;
    }

    URI service() {
        return service;
    }

    private void signIn() throws Exception {
        token = "";
        token = post(null, "/v1/sessions", Map.of("email", email, "password", PASSWORD))
                .path("access_token")
                .asText();
        signedInNs = System.nanoTime();
    }

    void register(int merchants, int shopsEach, int productsEach) throws Exception {
        post(null, "/v1/users", Map.of("user", Map.of("name", "Bench", "email", email, "password", PASSWORD)));
        signIn();
        for (int m = 0; m < merchants; m++) {
            String merchant = id(post(null, "/v1/merchants", Map.of("name", "Toko " + m)));
            for (int s = 0; s < shopsEach; s++) {
                var shop = Map.of("name", "Toko " + m + "." + s, "platform", "SHOPEE");
                shops.add(new Shop(merchant, id(post(merchant, "/v1/shops", shop))));
            }
            List<Object> stock = new ArrayList<>();
            List<Callable<Object>> products = new ArrayList<>();
            for (int p = 0; p < productsEach; p++) {
                String sku = "SKU-%04d".formatted(p);
                products.add(() ->
                        post(merchant, "/v1/products", Map.of("sku", sku, "name", "Barang " + sku, "price", 25_000)));
                stock.add(Map.of("sku", sku, "quantity", STOCK, "unit_cost", 7_000));
            }
            together(products);
            post(
                    merchant,
                    "/v1/stock/receipts",
                    Map.of("warehouse", "UTAMA", "kind", "OPENING", "date", "2025-07-31", "lines", stock));
        }
    }

    /** Somebody else of the merchant's team. */
    Seller colleague(String merchant, String name) throws Exception {
        var one = new Seller(service, name);
        var user = Map.of("name", "Bench", "email", one.email, "password", PASSWORD, "role", "STAFF");
        post(merchant, "/v1/users", Map.of("user", user));
        return one;
    }

    /** Lines "merchant path" of the first page of each shop's orders. */
    List<String> lists() {
        return shops.stream()
                .map(shop -> shop.merchant() + " /v1/orders?limit=50&shop_id=" + shop.id())
                .toList();
    }

    JsonNode get(String merchant, String path) throws Exception {
        return send(merchant, HttpRequest.newBuilder(service.resolve(path)).GET());
    }

    JsonNode post(String merchant, String path, Object body) throws Exception {
        return send(
                merchant,
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Sends a file as a browser would. */
    JsonNode upload(String merchant, Map<String, String> fields, Path file) throws Exception {
        var head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"\r\n\r\n" + value + "\r\n"));
        head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + file.getFileName() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        return send(
                merchant,
                HttpRequest.newBuilder(service.resolve("/v1/imports"))
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.concat(
                                BodyPublishers.ofString(head.toString()),
                                BodyPublishers.ofFile(file),
                                BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"))));
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode send(String merchant, HttpRequest.Builder request) throws Exception {
        request.timeout(ANSWER_WITHIN);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (merchant != null) {
            request.header("X-Merchant-Id", merchant);
        }
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.request().method() + " " + answer.uri() + " was answered "
                    + answer.statusCode() + ": " + new String(answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    private static void together(List<Callable<Object>> tasks) throws Exception {
        var free = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        free.acquire();
                        try {
                            return task.call();
                        } finally {
                            free.release();
                        }
                    }))
                    .toList();
            for (var one : done) {
                one.get();
            }
        }
    }

    private static String id(JsonNode made) {
        return made.path("data").path("id").asText();
    }
}
