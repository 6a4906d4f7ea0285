package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many hands on the same order or the same last piece: one result, and the books know one. */
class RaceTest {
    private static final String SKU = "TEH-01";
    private static final int UNIT_COST = 7_000;
    private static final int HANDS = 20;

    @Test
    void anOrderShippedByManyAtOnceIsShippedOnce() {
        Merchant merchant = merchantWith("race-one", HANDS);
        String order = place(merchant, "TEH-1");
        List<Callable<Integer>> ships = Collections.nCopies(HANDS, () -> ship(merchant, order));
        assertThat(counts(atOnce(ships))).isEqualTo(Map.of(200, HANDS));
        assertWhole(merchant, HANDS);
    }

    @Test
    void theLastPieceGoesToOneOrderAndTheOthersAreToldWhatIsMissing() {
        Merchant merchant = merchantWith("race-last", 3);
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < HANDS; i++) {
            orders.add(place(merchant, "TEH-" + i));
        }
        List<Callable<Integer>> ships = new ArrayList<>();
        orders.forEach(order -> ships.add(() -> ship(merchant, order)));
        assertThat(counts(atOnce(ships))).isEqualTo(Map.of(200, 3, 409, HANDS - 3));
        assertWhole(merchant, 3);
        String rejected = orders.stream()
                .filter(order -> status(merchant, order).equals("CREATED"))
                .findFirst()
                .orElseThrow();
        Answer again =
                merchant.post("/v1/orders/" + rejected + "/ship", shipment()).expect(409);
        assertThat(again.text()).contains(SKU);
    }

    @Test
    void theSameOrderPlacedByManyAtOnceIsOneOrder() {
        Merchant merchant = merchantWith("race-place", 1);
        String shop = merchant.createShop("Toko Balap", "TIKTOK");
        JsonNode order = IsolationTest.order(shop, "TEH-1");
        List<Callable<Integer>> places = Collections.nCopies(
                HANDS, () -> merchant.post("/v1/orders", order).status());
        assertThat(atOnce(places)).allMatch(status -> status == 200 || status == 201);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> merchant.all("/v1/orders").size() == 1);
    }

    private static Merchant merchantWith(String name, int pieces) {
        Merchant merchant = SharedServer.newMerchant(name);
        merchant.post("/v1/products", Api.json("{'sku':'" + SKU + "','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'%s','quantity':%d,'unit_cost':%d}]}""".formatted(SKU, pieces, UNIT_COST)))
                .expect(201);
        return merchant;
    }

    private static String place(Merchant merchant, String number) {
        List<JsonNode> shops = merchant.all("/v1/shops");
        String shop = shops.isEmpty() ? merchant.createShop("Toko Teh", "SHOPEE") : words(shops.getFirst(), "id");
        return words(
                merchant.post("/v1/orders", IsolationTest.order(shop, number))
                        .expect(201)
                        .data(),
                "id");
    }

    private static JsonNode shipment() {
        return Api.MAPPER.createObjectNode().put("courier", "JNE").put("tracking_number", "R1");
    }

    private static int ship(Merchant merchant, String order) {
        return merchant.post("/v1/orders/" + order + "/ship", shipment()).status();
    }

    private static String status(Merchant merchant, String order) {
        return words(merchant.get("/v1/orders/" + order).expect(200).data(), "status");
    }

    private static void assertWhole(Merchant merchant, int pieces) {
        Awaitility.await("whole")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(new Wholeness(merchant, SKU, pieces, UNIT_COST).faults())
                        .isEmpty());
    }

    private static List<Integer> atOnce(List<Callable<Integer>> calls) {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : executor.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        return statuses;
    }

    private static Map<Integer, Integer> counts(List<Integer> statuses) {
        Map<Integer, Integer> counts = new TreeMap<>();
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        return counts;
    }
}
