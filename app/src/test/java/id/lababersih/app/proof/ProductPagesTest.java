package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static id.lababersih.app.proof.Visitor.cookie;
import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A product that a seller calls or prices otherwise on the page of products. */
class ProductPagesTest {
    private static final String LIST = "/app/stok/produk";
    private static final String NEW = LIST + "/baru";
    private static final String OPENING = "/app/stok/awal";
    private static final String FORM = LIST + "/ubah?sku=TEH%2F01+A";

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    /** A merchant with a product, two pieces of it, and a bundle. */
    private static Merchant stocked(Member member, String name) {
        var merchant = member.createMerchant(name);
        for (var product : List.of(
                "{'sku':'TEH/01 A','name':'The Melati','price':20000}",
                "{'sku':'PAKET','name':'Paket','price':39000,'components':[{'sku':'TEH/01 A','quantity':2}]}")) {
            merchant.post("/v1/products", Api.json(product)).expect(201);
        }
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'TEH/01 A','quantity':2,'unit_cost':7000}]}""")).expect(201);
        return merchant;
    }

    private Answer send(Map<String, String> browser, String token, String name, String price) {
        return visitor.send(FORM, browser, Map.of("_token", token, "nama", name, "harga", price));
    }

    private static List<String> named(Merchant merchant) {
        return merchant.all("/v1/products").stream()
                .map(product -> words(product, "name") + " " + product.get("price"))
                .toList();
    }

    private static List<JsonNode> changes(Merchant merchant) {
        return merchant.all("/v1/audit").stream()
                .filter(act -> words(act, "action").equals("product-changed"))
                .map(act -> act.get("detail"))
                .toList();
    }

    @Test
    void aNewNameAndPriceShowWhereverTheProductDoes() {
        var member = api.register("ubah-produk");
        var merchant = stocked(member, "Toko Ubah");
        var shop = merchant.createShop("Toko Teh", "SHOPEE");
        var order = merchant.post("/v1/orders", Api.json("""
                        {'shop_id':'%s','number':'U-1','created_at':'2025-08-01T10:00:00+07:00',
                         'lines':[{'sku':'TEH/01 A','quantity':1,'unit_price':19000}]}""".formatted(shop)))
                .expect(201)
                .data();
        merchant.post("/v1/orders/" + words(order, "id") + "/ship", Api.json("{'date':'2025-08-02'}"))
                .expect(200);
        var browser = visitor.signedIn(member);
        assertThat(visitor.get(LIST, browser).expect(200).text()).contains("href=\"" + FORM + "\"");
        var form = visitor.get(FORM, browser).expect(200);
        assertThat(form.text()).contains("SKU TEH/01 A", "value=\"The Melati\"", "value=\"20.000\"");
        var saved = send(browser, token(form), " Teh \"Melati\" ", "Rp21.500").expect(303);
        assertThat(location(saved)).isEqualTo(LIST + "?cari=TEH%2F01+A&kabar=product_changed");
        assertThat(visitor.get(location(saved), browser).expect(200).text())
                .contains("Nama dan harga produk tersimpan.", "Teh \"Melati\"", "Rp21.500")
                .doesNotContain("The Melati", ">Paket<");
        assertThat(named(merchant)).containsExactly("Paket 39000", "Teh \"Melati\" 21500");
        Awaitility.await("what was received")
                .untilAsserted(
                        () -> assertThat(visitor.get("/app/stok", browser).text())
                                .contains("Teh \"Melati\"")
                                .doesNotContain("The Melati"));
        Awaitility.await("report")
                .untilAsserted(() -> assertThat(visitor.get(
                                        "/app/laporan/laba-rugi?kelompok=product&dari=2025-08-01&sampai=2025-08-31",
                                        browser)
                                .expect(200)
                                .text())
                        .contains("Teh \"Melati\""));
        assertThat(merchant.get("/v1/orders/" + words(order, "id"))
                        .data()
                        .get("lines")
                        .get(0)
                        .get("unit_price"))
                .as("what was sold keeps its price")
                .hasToString("19000");
        assertThat(changes(merchant)).containsExactly(Api.json("""
                        {'name':'Teh \\"Melati\\"','former_name':'The Melati','price':21500,'former_price':20000}"""));
        send(browser, token(form), "Teh \"Melati\"", "21500").expect(303);
        assertThat(changes(merchant)).as("the same once more").hasSize(1);

        var bundle = visitor.get(LIST + "/ubah?sku=PAKET", browser).expect(200);
        assertThat(bundle.text()).contains("2 × TEH/01 A", "SKU dan isi paket tetap.");
        assertThat(visitor.get(LIST + "/ubah?sku=PAKET", Visitor.inEnglish(browser))
                        .text())
                .contains("The SKU and what is in the bundle stay.");
    }

    @Test
    void whatIsRefusedIsSaidAtItsFieldWithWhatWasTyped() {
        var member = api.register("ubah-produk-salah");
        var merchant = stocked(member, "Toko Salah Ubah");
        var browser = visitor.signedIn(member);
        var token = token(visitor.get(FORM, browser).expect(200));
        assertThat(send(browser, token, "  ", "1,5").expect(422).text())
                .contains(
                        "id=\"nama-error\"",
                        "id=\"harga-error\"",
                        "Tulis rupiah penuh",
                        "value=\"1,5\"",
                        "value=\"  \"");
        assertThat(send(browser, token, "Baru", "").expect(422).text())
                .contains("id=\"harga-error\"", "Wajib diisi", "value=\"Baru\"")
                .doesNotContain("id=\"nama-error\"");
        assertThat(send(browser, token, "x".repeat(501), "-1").expect(422).text())
                .contains("paling banyak 500 karakter", "id=\"harga-error\"");
        send(browser, "x", "Baru", "1").expect(403);
        visitor.get(LIST + "/ubah?sku=TIDAK-ADA", browser).expect(404);
        visitor.get(LIST + "/ubah", browser).expect(422);
        assertThat(named(merchant)).containsExactly("Paket 39000", "The Melati 20000");
        assertThat(changes(merchant)).isEmpty();
    }

    @Test
    void aNewProductAndItsOpeningStockAreEnteredByHand() {
        var member = api.register("produk-baru");
        var merchant = stocked(member, "Toko Produk Baru");
        var browser = visitor.signedIn(member);
        assertThat(visitor.get(LIST, browser).expect(200).text()).contains("href=\"" + NEW + "\"");
        var token = token(visitor.get(NEW, browser).expect(200));
        var typed = Map.of("_token", token, "sku", " KOPI-1 ", "nama", "Kopi", "harga", "Rp 15.000");
        var added = visitor.send(NEW, browser, typed).expect(303);
        visitor.send(NEW, browser, typed).expect(303);
        assertThat(named(merchant)).as("though it was sent twice").hasSize(3).contains("Kopi 15000");
        for (var taken : List.of("kopi-1", "TEH/01 A", "PAKET")) {
            var other = Map.of("_token", token, "sku", taken, "nama", "Lain", "harga", "1");
            assertThat(visitor.send(NEW, browser, other).expect(422).text())
                    .contains("id=\"sku-error\"", "Produk lain sudah memakai SKU ini.", "value=\"Lain\"");
        }
        assertThat(visitor.send(NEW, browser, Map.of("_token", token, "harga", "x"))
                        .expect(422)
                        .text())
                .contains("id=\"sku-error\"", "id=\"nama-error\"", "id=\"harga-error\"");
        assertThat(named(merchant)).hasSize(3);

        assertThat(location(added)).isEqualTo("/app/stok/awal?sku=KOPI-1&kabar=product_added");
        assertThat(visitor.get(location(added), browser).expect(200).text())
                .contains("Produk disimpan.", "value=\"KOPI-1\"", "<option value=\"TEH/01 A\">The Melati<")
                .doesNotContain("<option value=\"PAKET\">");
        var goods = Map.of(
                "_token",
                token,
                "kunci",
                UUID.randomUUID().toString(),
                "sku",
                "kopi-1",
                "buah",
                "4",
                "modal",
                "2.500",
                "tanggal",
                "2025-07-01",
                "gudang",
                "UTAMA");
        for (var wrong : Map.of(
                        "sku", "TIDAK-ADA", "buah", "0", "modal", "", "tanggal", "2199-01-01", "gudang", "utama")
                .entrySet()) {
            var fields = new HashMap<>(goods);
            fields.put(wrong.getKey(), wrong.getValue());
            assertThat(visitor.send(OPENING, browser, fields).expect(422).text())
                    .contains("id=\"" + wrong.getKey() + "-error\"", "value=\"" + wrong.getValue() + "\"");
        }
        var received = visitor.send(OPENING, browser, goods).expect(303);
        visitor.send(OPENING, browser, goods).expect(303);
        assertThat(location(received)).isEqualTo("/app/stok?cari=KOPI-1&kabar=stock_opened");
        Awaitility.await("4 pieces at 2,500 and 2 at 7,000, though it was sent twice")
                .untilAsserted(
                        () -> assertThat(new Books(merchant).trialBalance()).containsEntry("1301", 24_000L));
        var bundle = new HashMap<>(goods);
        bundle.put("sku", "PAKET");
        assertThat(visitor.send(OPENING, browser, bundle).expect(422).text())
                .contains("Paket tidak punya stok sendiri.");
        var viewer = visitor.signedInAs(merchant, "VIEWER");
        for (var form : List.of(NEW, OPENING)) {
            visitor.get(form, viewer).expect(403);
        }
    }

    @Test
    void onlyAnAdminOfItsOwnBusinessChangesAProduct() {
        var member = api.register("ubah-produk-peran");
        var merchant = stocked(member, "Toko Peran");
        for (var role : List.of("VIEWER", "STAFF")) {
            var browser = visitor.signedInAs(merchant, role);
            var list = visitor.get(LIST, browser).expect(200);
            assertThat(list.text()).as(role).contains("The Melati").doesNotContain("/ubah");
            visitor.get(FORM, browser).expect(403);
            send(browser, token(list), "Milikku", "1").expect(403);
        }
        var admin = visitor.signedInAs(merchant, "ADMIN");
        assertThat(visitor.get(LIST, admin).expect(200).text()).contains("/ubah?sku=PAKET");

        var other = api.register("ubah-produk-lain");
        other.createMerchant("Toko Lain");
        var stranger = visitor.signedIn(other);
        visitor.get(FORM, stranger).expect(404);
        send(stranger, token(visitor.get(LIST, stranger)), "Milikku", "1").expect(404);
        assertThat(named(merchant)).containsExactly("Paket 39000", "The Melati 20000");
    }

    @Test
    void aFormOfOneBusinessChangesNothingInAnother() {
        var member = api.register("ubah-produk-dua");
        var first = stocked(member, "Toko Pertama Ubah");
        var second = stocked(member, "Toko Kedua Ubah");
        var browser = visitor.signedIn(member);
        var drawn = token(visitor.get(FORM, browser).expect(200));
        var chosen = visitor.send("/app/usaha", browser, Map.of("_token", drawn, "usaha", second.id()));
        var both = Map.of(
                "Cookie",
                browser.get("Cookie") + "; " + cookie(chosen.expect(303)).get("Cookie"));
        assertThat(send(both, drawn, "Milik pertama", "1").expect(409).text()).contains("milik usaha lain");
        for (var merchant : List.of(first, second)) {
            assertThat(named(merchant)).containsExactly("Paket 39000", "The Melati 20000");
        }
    }
}
