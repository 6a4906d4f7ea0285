package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a seller counted on a shelf and entered on its page, and what becomes of it in stock and books. */
class CountPagesTest {
    private static final String FORM = "/app/stok/hitung?sku=TEH+%2F+01&gudang=UTAMA";

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    /** A merchant with ten pieces at 7.000. */
    private static Merchant stocked(Member member) {
        var merchant = member.createMerchant("Toko Hitung");
        merchant.post("/v1/products", Api.json("{'sku':'TEH / 01','name':'Teh <Melati>','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'TEH / 01','quantity':10,'unit_cost':7000}]}""")).expect(201);
        awaitPieces(merchant, 10);
        return merchant;
    }

    private static void awaitPieces(Merchant merchant, int pieces) {
        Awaitility.await("pieces on the shelf")
                .untilAsserted(() -> assertThat(merchant.get("/v1/stock")
                                .expect(200)
                                .data()
                                .path(0)
                                .path("on_hand")
                                .asInt())
                        .isEqualTo(pieces));
    }

    private Answer count(Map<String, String> browser, String recorded, String counted) {
        return count(browser, UUID.randomUUID(), recorded, counted);
    }

    private Answer count(Map<String, String> browser, UUID key, String recorded, String counted) {
        var token = token(visitor.get("/app/stok", browser).expect(200));
        var form = Map.of("_token", token, "kunci", key.toString(), "tercatat", recorded, "terhitung", counted);
        return visitor.send(FORM, browser, form);
    }

    @Test
    void aSlipOfTheFingerIsAskedAbout() {
        var member = api.register("hitung-jauh");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        assertThat(count(browser, UUID.fromString(key), "10", "100").expect(422).text())
                .contains("Menurut catatan ada 10 buah, terhitung 100.", "name=\"yakin\"", "value=\"100\"", key);
        count(browser, "10", "12").expect(303);
        awaitPieces(merchant, 12);
        var token = token(visitor.get("/app/stok", browser).expect(200));
        var sure = Map.of("_token", token, "kunci", key, "tercatat", "12", "terhitung", "100", "yakin", "ya");
        visitor.send(FORM, browser, sure).expect(303);
        awaitPieces(merchant, 100);
    }

    @Test
    void whatIsMissingLeavesTheShelfAndTheBooks() {
        var member = api.register("hitung");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        assertThat(visitor.get("/app/stok", browser).expect(200).text())
                .contains("href=\"" + FORM.replace("&", "&amp;") + "\"");
        assertThat(visitor.get(FORM, browser).expect(200).text())
                .contains("Teh &lt;Melati&gt;", "TEH / 01 di gudang UTAMA", "Menurut catatan: 10 buah");

        assertThat(location(count(browser, "10", "7").expect(303)))
                .isEqualTo("/app/stok?cari=TEH+%2F+01&kabar=stock_counted");
        assertThat(visitor.get("/app/stok?cari=TEH+%2F+01&kabar=stock_counted", browser)
                        .expect(200)
                        .text())
                .contains("Hasil hitung tercatat.");
        awaitPieces(merchant, 7);
        Awaitility.await("books")
                .untilAsserted(() -> assertThat(new Books(merchant).trialBalance())
                        .containsEntry("1301", 49_000L)
                        .containsEntry("6302", 21_000L));
        assertThat(visitor.get(FORM, browser).expect(200).text()).contains("Menurut catatan: 7 buah");
    }

    @Test
    void aCountOfStockThatHasMovedMeanwhileIsAskedForAgain() {
        var member = api.register("hitung-lama");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        merchant.post(
                        "/v1/stock/counts",
                        Api.json("{'warehouse':'UTAMA','sku':'TEH / 01','date':'2025-07-02','counted':8}"))
                .expect(201);
        awaitPieces(merchant, 8);

        var key = UUID.randomUUID();
        assertThat(count(browser, key, "10", "8,5").expect(422).text())
                .as("a count is held against what its form showed, whatever else was wrong with it")
                .contains("name=\"tercatat\" value=\"10\"", "name=\"kunci\" value=\"" + key + "\"", "value=\"8,5\"");
        assertThat(count(browser, key, "10", "8").expect(409).text())
                .contains("Stoknya berubah sejak halaman ini dibuka", "Menurut catatan: 8 buah")
                .contains("name=\"tercatat\" value=\"8\"", "name=\"terhitung\" value=\"\"")
                .doesNotContain(key.toString());
        count(browser, "8", "9").expect(303);
        awaitPieces(merchant, 9);
    }

    @Test
    void aFormSentTwiceCountsOnce() {
        var member = api.register("hitung-dua");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID();
        count(browser, key, "10", "6").expect(303);
        count(browser, key, "10", "6").expect(303);
        awaitPieces(merchant, 6);
        count(browser, "6", "8").expect(303);
        awaitPieces(merchant, 8);
        assertThat(count(browser, key, "10", "6").expect(409).text())
                .as("what was counted before more came in")
                .contains("Stoknya berubah");
        count(browser, key, "10", "5").expect(409);
        assertThat(merchant.get("/v1/stock")
                        .expect(200)
                        .data()
                        .path(0)
                        .path("on_hand")
                        .asInt())
                .isEqualTo(8);
    }

    @Test
    void whatIsNoCountIsRefusedAtItsFieldAndWhoMayOnlyLookSeesNoForm() {
        var member = api.register("hitung-salah");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        for (var wrong : new String[] {"", "-1", "1,5", "tujuh", "10000001"}) {
            assertThat(count(browser, "10", wrong).expect(422).text())
                    .as(wrong)
                    .contains("id=\"terhitung-error\"", "value=\"" + wrong + "\"");
        }
        assertThat(count(browser, "10", "1,5").text()).contains(">Isi bilangan bulat, misalnya 12.<");
        visitor.get("/app/stok/hitung?sku=TIDAK-ADA&gudang=UTAMA", browser).expect(404);
        visitor.get("/app/stok/hitung", browser).expect(422);
        count(browser, "10", "9").expect(303);
        var token = token(visitor.get("/app/stok", browser).expect(200));
        var elsewhere =
                Map.of("_token", token, "kunci", UUID.randomUUID().toString(), "tercatat", "0", "terhitung", "5");
        visitor.send(FORM.replace("UTAMA", "utara"), browser, elsewhere).expect(404);

        merchant.addMember("VIEWER");
        var viewer = visitor.signedIn("viewer-" + merchant.id() + "@contoh.test", Api.PASSWORD);
        assertThat(visitor.get("/app/stok", viewer).expect(200).text())
                .contains("TEH / 01")
                .doesNotContain("/app/stok/hitung");
        visitor.get(FORM, viewer).expect(403);
        awaitPieces(merchant, 9);
    }
}
