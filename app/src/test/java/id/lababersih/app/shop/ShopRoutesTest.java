package id.lababersih.app.shop;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopRoutesTest {
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
    void aShopIsMadeRenamedAndArchived() {
        var owner = server.owner();
        var made = owner.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"SHOPEE\"}");
        assertThat(made.status()).isEqualTo(201);
        var path = made.header("Location");
        assertThat(owner.get(path).at("/data")).isEqualTo(made.at("/data"));
        var renamed = owner.patch(path, "{\"name\":\"Toko Baru\"}");
        assertThat(renamed.at("/data/name").asText()).isEqualTo("Toko Baru");
        assertThat(owner.delete(path).status()).isEqualTo(204);
        assertThat(owner.get("/v1/shops").at("/data")).isEmpty();
        assertThat(owner.get("/v1/shops?archived=true").at("/data")).hasSize(1);
        assertThat(owner.get(path).at("/data/archived").asBoolean()).isTrue();
    }

    @Test
    void anotherMerchantsShopIsNotFound() {
        var path = server.owner()
                .post("/v1/shops", "{\"name\":\"Rahasia\",\"platform\":\"TIKTOK\"}")
                .header("Location");
        var stranger = server.owner();
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.patch(path, "{\"name\":\"Milikku\"}").status()).isEqualTo(404);
        assertThat(stranger.delete(path).status()).isEqualTo(404);
        assertThat(stranger.put(path + "/sku-map", "[{\"marketplace_sku\":\"a\",\"sku\":\"b\"}]")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.get("/v1/shops").at("/data")).isEmpty();
    }

    @Test
    void pagesOfAListJoinWithoutGapsOrRepeats() {
        var owner = server.owner();
        for (int i = 0; i < 7; i++) {
            owner.post("/v1/shops", "{\"name\":\"Toko %d\",\"platform\":\"OTHER\"}".formatted(i));
        }
        var names = new ArrayList<String>();
        var path = "/v1/shops?limit=3";
        Reply page;
        do {
            page = owner.get(path);
            page.at("/data").forEach(shop -> names.add(shop.get("name").asText()));
            path = "/v1/shops?limit=3&cursor=" + page.at("/next_cursor").asText();
        } while (!page.at("/next_cursor").isNull());
        assertThat(names)
                .containsExactlyInAnyOrder("Toko 0", "Toko 1", "Toko 2", "Toko 3", "Toko 4", "Toko 5", "Toko 6");
    }

    @Test
    void aWrongQueryNamesItsParameters() {
        var reply = server.owner().get("/v1/shops?limit=0&cursor=nonsense&archvied=true");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("?limit", "?cursor", "?archvied");
    }

    @Test
    void aCursorWithForgedPartsIsRefused() {
        var endOfTime = "[\"shops\",\"+999999000-01-01T00:00:00Z\",\"" + UUID.randomUUID() + "\"]";
        for (var key : List.of(
                "[\"shops\",\"now\",\"me\"]",
                "[\"shops\",\"\\u0000\",\"x\"]",
                "[\"shops\",null,\"x\"]",
                "[\"shops\"]",
                "[1,2,3]",
                "{}",
                "[]",
                endOfTime)) {
            var cursor = java.util.Base64.getUrlEncoder()
                    .encodeToString(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            var reply = server.owner().get("/v1/shops?cursor=" + cursor);
            assertThat(reply.status()).as(key).isEqualTo(422);
            assertThat(reply.pointers()).containsExactly("?cursor");
        }
    }

    @Test
    void theSkuMapNeedsProductsThatExist() {
        var owner = server.owner();
        owner.post("/v1/products", "{\"sku\":\"KPL-1\",\"name\":\"Kaus\",\"price\":50000}");
        var shop = owner.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"SHOPEE\"}")
                .header("Location");
        var mapped = owner.put(shop + "/sku-map", """
                [{"marketplace_sku":"MP-1","variation":"Hitam","sku":"KPL-1"},{"marketplace_sku":"MP-1","sku":"KPL-1"}]
                """);
        assertThat(mapped.status()).isEqualTo(200);
        assertThat(mapped.at("/data/mapped").asInt()).isEqualTo(2);
        var plain = owner.put(shop + "/sku-map", """
                [{"marketplace_sku":"MP-2","variation":" ","sku":"KPL-1"}]""");
        assertThat(plain.status()).as("without a variation").isEqualTo(200);
        var unknown = owner.put(shop + "/sku-map", """
                [{"marketplace_sku":"MP-1","sku":"KPL-1"},{"marketplace_sku":"MP-2","sku":"KPL-9"}]""");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.pointers()).containsExactly("/1/sku");
        var broken = owner.put(shop + "/sku-map", "[{\"sku\":\"KPL-1\"},7,{\"marketplace_sku\":\" \",\"sku\":3}]");
        assertThat(broken.pointers())
                .containsExactlyInAnyOrder("/0/marketplace_sku", "/1", "/2/marketplace_sku", "/2/sku");
    }
}
