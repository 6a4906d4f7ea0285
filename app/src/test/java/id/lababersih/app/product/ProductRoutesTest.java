package id.lababersih.app.product;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductRoutesTest {
    private ApiServer server;

    @BeforeAll
    void start() {
        server = ApiServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aBundleKeepsItsPartsInOrder() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"B\",\"name\":\"Kaus\",\"price\":50000}");
        owner.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Topi\",\"price\":20000}");
        var bundle = owner.post("/v1/products", """
                {"sku":"PAKET","name":"Paket","price":65000,
                 "components":[{"sku":"B","quantity":2},{"sku":"A","quantity":1}]}""");
        assertThat(bundle.status()).isEqualTo(201);
        var listed = owner.get("/v1/products?q=paket");
        assertThat(listed.at("/data/0/components/0/sku").asText()).isEqualTo("B");
        assertThat(listed.at("/data/0/components/0/quantity").asInt()).isEqualTo(2);
        assertThat(listed.at("/data/0/components/1/sku").asText()).isEqualTo("A");
        assertThat(listed.at("/data")).hasSize(1);
    }

    @Test
    void unknownPartsAndBundlesAsPartsAreRefused() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Topi\",\"price\":1}");
        owner.post("/v1/products", """
                {"sku":"P","name":"Paket","price":1,"components":[{"sku":"A","quantity":1}]}""");
        var unknown = owner.post("/v1/products", """
                {"sku":"Q","name":"Q","price":1,"components":[{"sku":"A","quantity":1},{"sku":"Z","quantity":1}]}""");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.pointers()).containsExactly("/components/1/sku");
        var nested = owner.post("/v1/products", """
                {"sku":"R","name":"R","price":1,"components":[{"sku":"P","quantity":1}]}""");
        assertThat(nested.at("/errors/0/code").asText()).isEqualTo("bundle-in-bundle");
        assertThat(owner.get("/v1/products").at("/data")).hasSize(2);
    }

    @Test
    void aSkuBelongsToOneProductOfAMerchant() {
        var first = server.owner();
        var body = "{\"sku\":\"A\",\"name\":\"Topi\",\"price\":20000}";
        assertThat(first.post("/v1/products", body).status()).isEqualTo(201);
        assertThat(first.post("/v1/products", body).status()).isEqualTo(201);
        var other = first.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Kaus\",\"price\":20000}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.problem()).isEqualTo("sku-taken");
        var second = server.owner();
        assertThat(second.post("/v1/products", body).status()).isEqualTo(201);
        assertThat(second.get("/v1/products").at("/data")).hasSize(1);
    }

    @Test
    void aProductGetsAnotherNameOrPriceAndNothingElse() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"A/1 x\",\"name\":\"The\",\"price\":20000}");
        owner.post("/v1/products", """
                {"sku":"P","name":"Paket","price":1,"components":[{"sku":"A/1 x","quantity":3}]}""");
        var path = "/v1/products/A%2F1%20x";
        assertThat(owner.patch(path, "{\"name\":\" Teh \"}").at("/data/name").asText())
                .isEqualTo("Teh");
        var both = owner.patch("/v1/products/P", "{\"name\":\"Kotak\",\"price\":0}");
        assertThat(both.status()).isEqualTo(200);
        assertThat(both.at("/data/components/0/quantity").asInt()).isEqualTo(3);
        assertThat(owner.get("/v1/products").at("/data").findValuesAsText("name"))
                .containsExactly("Teh", "Kotak");
        assertThat(owner.get("/v1/products?q=kotak").at("/data/0")).isEqualTo(both.at("/data"));
        assertThat(owner.patch(path, "{}").at("/data/price").asLong()).isEqualTo(20_000);
        var wrong = owner.patch(path, "{\"sku\":\"B\",\"name\":\" \",\"price\":-1,\"components\":[]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.pointers()).containsExactlyInAnyOrder("/sku", "/name", "/price", "/components");
    }

    @Test
    void aProductThatIsNotThereOrAnothersIsNotChanged() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Topi\",\"price\":20000}");
        for (var sku : new String[] {"B", "a", "A%20", "%00", "A%00", "A".repeat(2_000)}) {
            var reply = owner.patch("/v1/products/" + sku, "{\"name\":\"Kaus\"}");
            assertThat(reply.status()).as(sku).isEqualTo(404);
            assertThat(reply.problem()).isEqualTo("not-found");
        }
        assertThat(server.owner()
                        .patch("/v1/products/A", "{\"name\":\"Milikku\"}")
                        .status())
                .isEqualTo(404);
        assertThat(owner.get("/v1/products").at("/data/0/name").asText()).isEqualTo("Topi");
    }

    @Test
    void moneyIsAWholeNumberOfRupiahAndNothingElse() {
        var owner = server.owner();
        for (var price : new String[] {"-1", "1.5", "\"1000\"", "1e3", "true", "null", "99999999999999999999"}) {
            var reply = owner.post("/v1/products", "{\"sku\":\"A\",\"name\":\"Topi\",\"price\":" + price + "}");
            assertThat(reply.status()).as(price).isEqualTo(422);
            assertThat(reply.pointers()).containsExactly("/price");
        }
    }

    @Test
    void aSearchTakesItsTextAsItIs() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"A_1\",\"name\":\"Diskon 50%\",\"price\":1}");
        owner.post("/v1/products", "{\"sku\":\"AB1\",\"name\":\"Biasa\",\"price\":1}");
        assertThat(owner.get("/v1/products?q=A_1").at("/data")).hasSize(1);
        assertThat(owner.get("/v1/products?q=50%25").at("/data")).hasSize(1);
        assertThat(owner.get("/v1/products?q=%27%20or%201=1").at("/data")).isEmpty();
    }
}
