package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Purchases by hand: typed, received and paid on a page. */
class PurchasePagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIST = "/app/stok/pembelian";
    private static final String NEW = LIST + "/baru";

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private static Merchant merchant(Member member, String name) {
        var merchant = member.createMerchant(name);
        for (var product : List.of(
                "{'sku':'TEH','name':'Teh','price':20000}",
                "{'sku':'KOPI','name':'Kopi','price':30000}",
                "{'sku':'PAKET','name':'Paket','price':39000,'components':[{'sku':'TEH','quantity':2}]}")) {
            merchant.post("/v1/products", Api.json(product)).expect(201);
        }
        return merchant;
    }

    /** What a browser sends of the form with two kinds of goods, 10 at 5,000 and 4 at 10,000, and freight. */
    private static Map<String, String> typed(String token) {
        var fields = new HashMap<String, String>();
        fields.put("_token", token);
        fields.put("kunci", UUID.randomUUID().toString());
        for (var field : List.of(
                "sku_0=teh",
                "buah_0=10",
                "modal_0=5.000",
                "sku_1=",
                "buah_1=",
                "modal_1=",
                "sku_2=KOPI",
                "buah_2=4",
                "modal_2=Rp 10.000",
                "ongkir=9.000",
                "tanggal=2025-07-01",
                "bayar=",
                "pemasok=Toko Grosir",
                "nomor=",
                "gudang=UTAMA")) {
            int end = field.indexOf('=');
            fields.put(field.substring(0, end), field.substring(end + 1));
        }
        return fields;
    }

    @Test
    void whatWasBoughtIsTypedOwedAndPaid() {
        var member = api.register("beli");
        var merchant = merchant(member, "Toko Beli");
        var browser = visitor.signedIn(member);
        assertThat(visitor.get(LIST, browser).expect(200).text()).contains("Belum ada pembelian", NEW);
        var token = token(visitor.get(NEW, browser).expect(200));
        var fields = typed(token);

        assertThat(location(visitor.send(NEW, browser, fields).expect(303))).isEqualTo(LIST + "?kabar=purchase_made");
        visitor.send(NEW, browser, fields).expect(303);

        var made = merchant.all("/v1/purchases");
        assertThat(made).as("though it was sent twice").singleElement().satisfies(purchase -> {
            assertThat(purchase.get("total").asLong()).isEqualTo(99_000);
            assertThat(words(purchase, "state")).isEqualTo("RECEIVED");
            assertThat(words(purchase, "supplier")).isEqualTo("Toko Grosir");
            assertThat(purchase.get("lines").findValuesAsText("sku")).containsExactly("TEH", "KOPI");
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new Books(merchant).trialBalance())
                        .containsEntry("1301", 99_000L)
                        .containsEntry("2101", -99_000L));
        var list = visitor.get(LIST, browser).expect(200).text();
        assertThat(list).contains("10 × TEH", "4 × KOPI", "Rp99.000", "Toko Grosir", "Belum dibayar");

        var pay = LIST + "/" + words(made.getFirst(), "id") + "/bayar";
        var payment = Map.of("_token", token, "dari", "1101", "tanggal", "2025-07-02");
        assertThat(visitor.send(pay, browser, Map.of("_token", token, "dari", "4101", "tanggal", "x"))
                        .expect(422)
                        .text())
                .contains("role=\"alert\"", "Belum dibayar");
        assertThat(location(visitor.send(pay, browser, payment).expect(303))).isEqualTo(LIST + "?kabar=purchase_paid");
        assertThat(location(visitor.send(pay, browser, payment).expect(303)))
                .isEqualTo(LIST + "?kabar=purchase_was_paid");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new Books(merchant).trialBalance())
                        .containsEntry("1101", -99_000L)
                        .doesNotContainKey("2101"));
        assertThat(visitor.get(LIST, Visitor.inEnglish(browser)).expect(200).text())
                .contains("Paid", "2 Jul 2025, Cash")
                .doesNotContain("/bayar");
    }

    @Test
    void aWrongPurchaseBuysNothingAndKeepsWhatWasTyped() {
        var member = api.register("beli-salah");
        var merchant = merchant(member, "Toko Salah Beli");
        var browser = visitor.signedIn(member);
        var right = typed(token(visitor.get(NEW, browser).expect(200)));
        for (var wrong : Map.of(
                        "sku_0", "TIDAK-ADA",
                        "sku_2", "PAKET",
                        "buah_0", "",
                        "modal_2", "1,5",
                        "ongkir", "1000000000000",
                        "tanggal", "2199-01-01",
                        "gudang", "utama",
                        "bayar", "4101")
                .entrySet()) {
            var fields = new HashMap<>(right);
            fields.put(wrong.getKey(), wrong.getValue());
            assertThat(visitor.send(NEW, browser, fields).expect(422).text())
                    .contains("id=\"" + wrong.getKey() + "-error\"", "value=\"Toko Grosir\"", "value=\"5.000\"");
        }
        var empty = new HashMap<>(right);
        List.of("sku_0", "buah_0", "modal_0", "sku_2", "buah_2", "modal_2").forEach(field -> empty.put(field, ""));
        assertThat(visitor.send(NEW, browser, empty).expect(422).text()).contains("id=\"sku_0-error\"");
        assertThat(visitor.get(NEW, browser).expect(200).text())
                .as("Enter in a field uses the first button of a form")
                .containsSubsequence("id=\"beli\"", "tabindex=\"-1\"", "name=\"lagi\"");
        right.put("lagi", "ya");
        assertThat(visitor.send(NEW, browser, right).expect(200).text())
                .as("asked for more lines")
                .contains("name=\"sku_7\"", "value=\"teh\"", "value=\"Rp 10.000\"")
                .doesNotContain("name=\"sku_8\"");
        assertThat(merchant.all("/v1/purchases")).isEmpty();
    }

    @Test
    void staffRecordsAndReceivesAndAnAdminPays() {
        var member = api.register("beli-peran");
        var merchant = merchant(member, "Toko Peran Beli");
        var staff = visitor.signedInAs(merchant, "STAFF");
        var page = visitor.get(NEW, staff).expect(200);
        assertThat(page.text()).doesNotContain("name=\"bayar\"");
        var token = token(page);
        var fields = typed(token);
        fields.put("bayar", "1102");
        fields.put("nomor", "N-1");
        visitor.send(NEW, staff, fields).expect(422);
        fields.remove("bayar");
        visitor.send(NEW, staff, fields).expect(303);
        assertThat(visitor.get(LIST, staff).expect(200).text()).contains("N-1").doesNotContain("/bayar");
        fields.put("kunci", UUID.randomUUID().toString());
        visitor.send(NEW, staff, fields).expect(303);
        fields.put("buah_0", "11");
        assertThat(visitor.send(NEW, staff, fields).expect(422).text())
                .contains("Pembelian lain sudah memakai nomor ini.");

        var ordered = merchant.post("/v1/purchases", Api.json("""
                        {'number':'N-2','date':'2025-07-03','lines':[{'sku':'TEH','quantity':1,'unit_cost':1000}]}"""));
        var home = LIST + "/" + words(ordered.expect(201).data(), "id");
        var button = Map.of("_token", token);
        visitor.send(home + "/bayar", staff, button).expect(403);
        assertThat(location(visitor.send(home + "/terima", staff, button).expect(303)))
                .isEqualTo(LIST + "?kabar=purchase_received");
        assertThat(merchant.all("/v1/purchases"))
                .extracting(purchase -> words(purchase, "number") + " " + words(purchase, "state"))
                .containsExactly("N-2 RECEIVED", "N-1 RECEIVED");
        var viewer = visitor.signedInAs(merchant, "VIEWER");
        assertThat(visitor.get(LIST, viewer).expect(200).text()).contains("N-1").doesNotContain("<form class=\"mt-2\"");
        visitor.get(NEW, viewer).expect(403);
    }
}
