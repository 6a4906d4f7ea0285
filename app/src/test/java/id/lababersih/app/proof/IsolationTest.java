package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What belongs to one merchant does not exist for another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final String SKU = "TEH-01";

    private final Merchant owner = SharedServer.newMerchant("owner");
    private final Merchant stranger = SharedServer.newMerchant("stranger");
    private final Map<String, String> ids = new TreeMap<>();

    @BeforeAll
    void fillTheOwnersBooks() {
        String shop = owner.createShop("Toko Teh", "SHOPEE");
        ids.put("shop", shop);
        JsonNode product = owner.post(
                        "/v1/products", Api.json("{'sku':'%s','name':'Teh','price':20000}".formatted(SKU)))
                .expect(201)
                .data();
        ids.put("product", product.has("id") ? words(product, "id") : SKU);
        owner.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'%s','quantity':10,'unit_cost':7000}]}""".formatted(SKU))).expect(201);
        ids.put(
                "order",
                words(owner.post("/v1/orders", order(shop, "A-1")).expect(201).data(), "id"));
        ids.put(
                "shipped",
                words(owner.post("/v1/orders", order(shop, "A-2")).expect(201).data(), "id"));
        owner.post("/v1/orders/" + ids.get("shipped") + "/ship", Api.json("{'courier':'JNE','tracking_number':'R1'}"))
                .expect(200);
        ids.put(
                "entry",
                words(owner.post("/v1/journal-entries", entry()).expect(201).data(), "id"));
        ids.put(
                "purchase",
                words(owner.post("/v1/purchases", purchase()).expect(201).data(), "id"));
        ids.put("import", words(upload(owner).expect(201).data(), "id"));
    }

    @Test
    void everyIdOfAnotherMerchantIsUnknown() {
        Map<String, Integer> wanted = new TreeMap<>();
        Map<String, Integer> found = new TreeMap<>();
        for (Attempt attempt : attempts()) {
            String name = attempt.method() + " " + attempt.path();
            wanted.put(name, 404);
            Map<String, String> headers =
                    attempt.body().isEmpty() ? Map.of() : Map.of("Content-Type", "application/json");
            byte[] body = attempt.body().isEmpty() ? new byte[0] : Api.bytes(Api.json(attempt.body()));
            found.put(
                    name,
                    stranger.send(attempt.method(), attempt.path(), headers, body)
                            .status());
        }
        new Differences().compare("another merchant's ids", wanted, found).none();
        assertThat(words(owner.get("/v1/orders/" + ids.get("order")).expect(200).data(), "status"))
                .isEqualTo("CREATED");
    }

    @Test
    void theMerchantHeaderOfAnotherMerchantOpensNothing() {
        Merchant disguised = new Merchant(stranger.api(), stranger.token(), owner.id());
        for (String path : List.of("/v1/orders", "/v1/shops", "/v1/reports/trial-balance?at=2025-12-31")) {
            assertThat(disguised.get(path).status()).as(path).isIn(403, 404);
        }
    }

    @Test
    void listsAndReportsOfAnotherMerchantAreEmpty() {
        for (String list : List.of("/v1/orders", "/v1/products", "/v1/shops", "/v1/imports")) {
            Answer answer = stranger.get(list);
            if (answer.status() != 405 && answer.status() != 404) {
                assertThat(answer.expect(200).data()).as(list).isEmpty();
            }
        }
        assertThat(stranger.get("/v1/stock?sku=" + SKU).expect(200).data()).isEmpty();
        assertThat(new Books(stranger).trialBalance()).isEmpty();
        assertThat(JournalText.read(new Books(stranger).journalText())).isEmpty();
    }

    @Test
    void anOrderForTheShopOfAnotherMerchantIsNotMade() {
        Answer answer = stranger.post("/v1/orders", order(String.valueOf(ids.get("shop")), "B-1"));
        assertThat(answer.status()).as(answer.shown()).isIn(404, 422);
    }

    record Attempt(String method, String path, String body) {}

    private List<Attempt> attempts() {
        String shop = "/v1/shops/" + ids.get("shop");
        String order = "/v1/orders/" + ids.get("order");
        String shipped = "/v1/orders/" + ids.get("shipped");
        String run = "/v1/imports/" + ids.get("import");
        String purchase = "/v1/purchases/" + ids.get("purchase");
        return List.of(
                new Attempt("GET", shop, ""),
                new Attempt("PATCH", shop, "{'name':'Milik lain'}"),
                new Attempt("DELETE", shop, ""),
                new Attempt("PUT", shop + "/sku-map", "[{'marketplace_sku':'X','variation':'','sku':'" + SKU + "'}]"),
                new Attempt("PATCH", "/v1/products/" + ids.get("product"), "{'name':'Milik lain','price':1}"),
                new Attempt("GET", order, ""),
                new Attempt("POST", order + "/pack", ""),
                new Attempt("POST", order + "/ship", "{'courier':'JNE','tracking_number':'R2'}"),
                new Attempt("POST", order + "/cancel", "{'reason':'iseng'}"),
                new Attempt("POST", shipped + "/deliver", ""),
                new Attempt("POST", shipped + "/return", "{'condition':'GOOD','cost':0,'refund':0}"),
                new Attempt("POST", shipped + "/settle", "{'paid_on':'2025-08-01','payout':1,'refund':0,'fees':[]}"),
                new Attempt("GET", run, ""),
                new Attempt("GET", run + "/rows?tab=importable", ""),
                new Attempt("POST", run + "/confirm", "{}"),
                new Attempt("POST", "/v1/journal-entries/" + ids.get("entry") + "/reverse", "{'date':'2025-08-01'}"),
                new Attempt("POST", purchase + "/receive", "{'date':'2025-08-01'}"),
                new Attempt("POST", purchase + "/pay", "{'date':'2025-08-01','account':'1102'}"));
    }

    static JsonNode order(String shop, String number) {
        return Api.json("""
                {'shop_id':'%s','number':'%s','created_at':'2025-08-01T10:00:00+07:00',
                 'buyer':'Pembeli','voucher':0,'shipping_fee':0,'cod_value':0,
                 'lines':[{'sku':'%s','quantity':1,'unit_price':20000}]}""".formatted(shop, number, SKU));
    }

    private static JsonNode entry() {
        return Api.json("""
                {'date':'2025-08-01','memo':'Setoran','lines':[{'account':'1102','debit':5000,'credit':0},
                 {'account':'3101','debit':0,'credit':5000}]}""");
    }

    private static JsonNode purchase() {
        return Api.json("""
                {'number':'PO-1','date':'2025-08-01','supplier':'Pemasok','warehouse':'UTAMA','freight':0,
                 'lines':[{'sku':'%s','quantity':1,'unit_cost':7000}]}""".formatted(SKU));
    }

    private static Answer upload(Merchant merchant) {
        byte[] file = "sku,name,price,bundle\nTEH-02,Teh Lain,9000,\n".getBytes(StandardCharsets.UTF_8);
        return merchant.upload("products", null, "products.csv", file);
    }
}
