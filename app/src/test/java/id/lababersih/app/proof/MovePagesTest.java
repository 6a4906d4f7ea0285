package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Goods that somebody brings to another warehouse: stock and orders know it, and the books stay as they are. */
class MovePagesTest {
    private static final String FORM = "/app/stok/pindah?sku=TEH-01&gudang=GUDANG-2";

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    /** A merchant with two pieces at 7.000 and three at 8.000 where no order takes any. */
    private static Merchant stocked(Member member) {
        var merchant = member.createMerchant("Toko Pindah");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh Melati','price':20000}"))
                .expect(201);
        for (String day : List.of("2025-07-01", "2025-07-02")) {
            boolean first = day.endsWith("1");
            merchant.post("/v1/stock/receipts", Api.json("""
                            {'warehouse':'GUDANG-2','kind':'OPENING','date':'%s',
                             'lines':[{'sku':'TEH-01','quantity':%d,'unit_cost':%d}]}
                            """.formatted(day, first ? 2 : 3, first ? 7_000 : 8_000)))
                    .expect(201);
        }
        awaitShelves(merchant, "GUDANG-2 2x7000 3x8000");
        return merchant;
    }

    private static void awaitShelves(Merchant merchant, String... shelves) {
        Awaitility.await("shelves")
                .untilAsserted(() -> assertThat(
                                merchant.get("/v1/stock").expect(200).data())
                        .extracting(shelf -> words(shelf, "warehouse")
                                + StreamSupport.stream(shelf.get("layers").spliterator(), false)
                                        .map(layer -> " " + layer.get("left") + "x" + layer.get("unit_cost"))
                                        .reduce("", String::concat))
                        .containsExactly(shelves));
    }

    private Answer move(Map<String, String> browser, UUID key, String to, String pieces) {
        var token = token(visitor.get("/app/stok", browser).expect(200));
        return visitor.send(FORM, browser, Map.of("_token", token, "kunci", key.toString(), "ke", to, "buah", pieces));
    }

    @Test
    void whatIsMovedToTheMainWarehouseCanBeSoldAtItsCost() {
        var member = api.register("pindah");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        assertThat(visitor.get("/app/stok", browser).expect(200).text())
                .contains("href=\"" + FORM.replace("&", "&amp;") + "\"");
        assertThat(visitor.get(FORM, browser).expect(200).text())
                .contains("TEH-01 di gudang GUDANG-2", "Menurut catatan: 5 buah", "name=\"ke\" value=\"UTAMA\"");
        var before = new Books(merchant).trialBalance();

        var key = UUID.randomUUID();
        for (int times = 0; times < 2; times++) {
            assertThat(location(move(browser, key, "UTAMA", "3").expect(303)))
                    .isEqualTo("/app/stok?cari=TEH-01&kabar=stock_moved");
        }
        awaitShelves(merchant, "GUDANG-2 2x8000", "UTAMA 2x7000 1x8000");
        assertThat(new Books(merchant).trialBalance()).isEqualTo(before);
        assertThat(merchant.get("/v1/stock/counts").expect(200).data())
                .as("nobody counted")
                .isEmpty();

        var shop = merchant.createShop("Toko Teh", "SHOPEE");
        var order = merchant.post("/v1/orders", Api.json("""
                        {'shop_id':'%s','number':'P-1','created_at':'2025-08-01T10:00:00+07:00','shipping_fee':0,
                         'cod_value':0,'lines':[{'sku':'TEH-01','quantity':3,'unit_price':20000}]}
                        """.formatted(shop)))
                .expect(201)
                .data();
        merchant.post("/v1/orders/" + words(order, "id") + "/ship", Api.json("{'date':'2025-08-02'}"))
                .expect(200);
        awaitShelves(merchant, "GUDANG-2 2x8000", "UTAMA");
        Awaitility.await("books")
                .untilAsserted(
                        () -> assertThat(new Books(merchant).trialBalance()).containsEntry("1301", 16_000L));
    }

    @Test
    void whatCannotBeMovedIsSaidAtItsField() {
        var member = api.register("pindah-salah");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID();
        assertThat(move(browser, key, "UTAMA", "6").expect(422).text())
                .contains("id=\"buah-error\"", "Barangnya tidak sebanyak itu di gudang ini.", "value=\"6\"", key + "");
        for (String wrong : List.of("", "0", "-1", "1,5")) {
            assertThat(move(browser, key, "UTAMA", wrong).expect(422).text())
                    .as(wrong)
                    .contains("id=\"buah-error\"");
        }
        assertThat(move(browser, key, "GUDANG-2", "1").expect(422).text()).contains("Barangnya sudah di gudang ini.");
        assertThat(move(browser, key, "utama", "1").expect(422).text()).contains("Tulis UTAMA dengan huruf besar.");
        move(browser, key, "Toko", "1").expect(303);
        awaitShelves(merchant, "GUDANG-2 1x7000 3x8000", "Toko 1x7000");
        assertThat(move(browser, key, "TOKO", "1").expect(422).text())
                .contains("Gudang ini sudah ada dengan huruf besar-kecil lain.");
        visitor.get("/app/stok/pindah?sku=TEH-01&gudang=UTAMA", browser).expect(404);

        var viewer = visitor.signedInAs(merchant, "VIEWER");
        assertThat(visitor.get("/app/stok", viewer).expect(200).text()).doesNotContain("/app/stok/pindah");
        visitor.get(FORM, viewer).expect(403);
        move(viewer, key, "UTAMA", "1").expect(403);
        awaitShelves(merchant, "GUDANG-2 1x7000 3x8000", "Toko 1x7000");
    }

    @Test
    void programsMoveGoodsAndAreToldWhatTheyMayNot() {
        var merchant = stocked(api.register("pindah-program"));
        var moved = merchant.post(
                        "/v1/stock/moves", Api.json("{'sku':'TEH-01','from':'GUDANG-2','to':'UTAMA','quantity':5}"))
                .expect(201)
                .data();
        assertThat(moved.get("stock"))
                .extracting(shelf -> words(shelf, "warehouse") + " " + shelf.get("on_hand"))
                .containsExactly("GUDANG-2 0", "UTAMA 5");
        var tooFew = merchant.post(
                        "/v1/stock/moves", Api.json("{'sku':'TEH-01','from':'GUDANG-2','to':'UTAMA','quantity':1}"))
                .expect(409);
        assertThat(words(tooFew.json(), "warehouse")).isEqualTo("GUDANG-2");
        assertThat(words(tooFew.json(), "detail")).contains("in the warehouse GUDANG-2: TEH-01 (1)");
        merchant.post("/v1/stock/moves", Api.json("{'sku':'TEH-01','from':'UTAMA','to':'UTAMA','quantity':1}"))
                .expect(422);
        merchant.post("/v1/stock/moves", Api.json("{'sku':'KOPI','from':'UTAMA','to':'gudang-2','quantity':1}"))
                .expect(422);
        awaitShelves(merchant, "GUDANG-2", "UTAMA 2x7000 3x8000");
    }
}
