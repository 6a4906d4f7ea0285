package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Sold;
import id.lababersih.domain.order.OrderId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A signed-in seller and the shop. */
record Seller(ApiClient client, String shop) {
    static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> OVER = Set.of("DONE", "FAILED", "CANCELLED", "UNDONE");

    void receive(String sku, int pieces, long cost) {
        var received = client.post("/v1/stock/receipts", """
                {"warehouse":"UTAMA","kind":"OPENING","date":"2025-07-01",
                 "lines":[{"sku":"%s","quantity":%d,"unit_cost":%d}]}""".formatted(sku, pieces, cost));
        assertThat(received.status()).as(received.text()).isEqualTo(201);
    }

    Reply upload(String kind, String file) {
        return client.upload("/v1/imports", Map.of("kind", kind, "shop_id", shop), "file.csv", file);
    }

    /** The path of the preview of an order file of TikTok. */
    String preview(List<Sold> orders) {
        return previewFile(OrderFile.tiktok(orders));
    }

    /** The path of the preview of an order file. */
    String previewFile(String file) {
        var preview = upload("orders", file);
        assertThat(preview.status()).as(preview.text()).isEqualTo(201);
        return "/v1/imports/" + preview.at("/data/id").asText();
    }

    void confirm(String run) {
        var confirmed = client.post(run + "/confirm", "");
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(202);
    }

    /** The run when it has ended, however it did. */
    Reply ended(String run) {
        return Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.get(run), reply -> OVER.contains(state(reply)));
    }

    Reply imported(List<Sold> orders) {
        var run = preview(orders);
        confirm(run);
        return ended(run);
    }

    /** The run of a file of this kind when it has ended. */
    Reply imported(String kind, String file) {
        var preview = upload(kind, file);
        assertThat(preview.status()).as(preview.text()).isEqualTo(201);
        confirm(path(preview));
        return ended(path(preview));
    }

    /** The run when its undo has ended. */
    Reply undone(Reply run) {
        var undone = client.post(path(run) + "/undo", "");
        assertThat(undone.status()).as(undone.text()).isEqualTo(202);
        return ended(path(run));
    }

    /** Debit less credit by account; accounts at zero left out. */
    Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        for (var account : client.get("/v1/reports/trial-balance").at("/data")) {
            long balance = account.get("debit").asLong() - account.get("credit").asLong();
            if (balance != 0) {
                balances.put(account.get("code").asText(), balance);
            }
        }
        return balances;
    }

    /** Waits until the books show this: reports follow a moment later. */
    void awaitBalances(Map<String, Long> expected) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(balances()).isEqualTo(expected));
    }

    /** Waits until the books hold so many entries. */
    void awaitEntries(int entries) {
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> client.get("/v1/reports/journal?limit=200")
                                .at("/data")
                                .size(),
                        size -> size == entries);
    }

    static String state(Reply run) {
        return run.at("/data/state").asText();
    }

    static String path(Reply run) {
        return "/v1/imports/" + run.at("/data/id").asText();
    }

    /** How many of a run's importable items ended so. */
    static int count(Reply run, String what) {
        return run.at("/data/" + what).asInt();
    }

    /** The rows of a tab, of which nothing may be said in one language alone, or the same in both. */
    Reply rows(String run, String tab) {
        var rows = client.get(run + "/rows?limit=200&tab=" + tab);
        for (var row : rows.at("/data")) {
            requireBothLanguages(row);
            requireBothLanguages(row.get("result"));
        }
        return rows;
    }

    private static void requireBothLanguages(JsonNode said) {
        if (!said.isNull()) {
            assertThat(said.get("detail_en").isNull())
                    .as(said.toString())
                    .isEqualTo(said.get("detail").isNull());
            assertThat(said.get("detail").isNull() || !said.get("detail").equals(said.get("detail_en")))
                    .as(said.toString())
                    .isTrue();
        }
    }

    String orderId(String number) {
        return OrderId.of(UUID.fromString(shop), number).toString();
    }

    /** The order as it knows itself. */
    Reply order(String number) {
        return client.get("/v1/orders/" + orderId(number));
    }

    String status(String number) {
        return order(number).at("/data/status").asText();
    }

    int onHand(String sku) {
        return client.get("/v1/stock?sku=" + sku).at("/data/0/on_hand").asInt();
    }

    /** Waits until the shelf shows this: lists follow a moment later. */
    void awaitOnHand(String sku, int pieces) {
        Awaitility.await(sku).atMost(SOON).until(() -> onHand(sku), shown -> shown == pieces);
    }

    String trialBalance() {
        return client.get("/v1/reports/trial-balance").at("/data").toString();
    }
}
