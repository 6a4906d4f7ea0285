package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a seller counted on a shelf and entered on its page, and what becomes of it in stock and books. */
class CountPagesTest {
    private static final String FORM = "/app/stok/hitung?sku=TEH+%2F+01&gudang=UTAMA";

    private static final String LIST = "/app/stok/hitungan?sku=TEH+%2F+01&gudang=UTAMA";

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
    void thatNothingIsLeftOfAShelfIsAskedAboutUnlessItHeldAlmostNothing() {
        var member = api.register("hitung-habis");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        count(browser, "10", "0").expect(422);
        count(browser, "10", "3").expect(303);
        assertThat(count(browser, "3", "0").expect(422).text())
                .contains("Menurut catatan ada 3 buah, terhitung 0.", "name=\"yakin\"");
        count(browser, "3", "1").expect(303);
        count(browser, "1", "2").expect(303);
        count(browser, "2", "0").expect(303);
        awaitPieces(merchant, 0);
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

        assertThat(location(count(browser, "10", "7").expect(303))).isEqualTo(LIST + "&kabar=stock_counted");
        assertThat(visitor.get(LIST + "&kabar=stock_counted", browser)
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
    void whoCountedIsListedAndACountIsTakenBackWithItsEntry() {
        var member = api.register("hitung-batal");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        count(browser, "10", "7").expect(303);
        awaitPieces(merchant, 7);
        assertThat(location(count(browser, "7", "7").expect(303))).isEqualTo(LIST + "&kabar=stock_matches");
        var ids = awaitCounts(merchant, 2);
        assertThat(merchant.all("/v1/stock/counts", 1))
                .as("page by page")
                .extracting(counted -> Answer.words(counted, "id"))
                .containsExactlyElementsOf(ids);
        var first = visitor.get(LIST + "&limit=1", browser).expect(200).text();
        assertThat(first).contains("hitungan-" + ids.get(0), "Tampilkan lagi").doesNotContain("hitungan-" + ids.get(1));
        assertThat(visitor.get(LIST, browser).expect(200).text())
                .contains("Teh &lt;Melati&gt;", "TEH / 01 di gudang UTAMA", ">-3<", "Sama dengan catatan")
                .contains("hitung-batal", "Rak ini sudah dihitung lagi setelahnya.", takeBack(ids.get(0)))
                .doesNotContain(takeBack(ids.get(1)));

        assertThat(takeBack(browser, ids.get(1)).expect(409).text())
                .contains("Rak ini sudah dihitung lagi setelahnya, jadi tidak ada yang berubah.", ">-3<");
        takeBack(browser, ids.get(0)).expect(303);
        Awaitility.await("the later count is gone")
                .untilAsserted(
                        () -> assertThat(visitor.get(LIST, browser).expect(200).text())
                                .contains(takeBack(ids.get(1)))
                                .doesNotContain(takeBack(ids.get(0))));
        assertThat(location(takeBack(browser, ids.get(1)).expect(303))).isEqualTo(LIST + "&kabar=count_taken_back");
        takeBack(browser, ids.get(1)).expect(303);
        awaitPieces(merchant, 10);
        Awaitility.await("books")
                .untilAsserted(() -> assertThat(new Books(merchant).trialBalance())
                        .containsEntry("1301", 70_000L)
                        .doesNotContainKey("6302"));
        Awaitility.await("list")
                .untilAsserted(
                        () -> assertThat(visitor.get(LIST, browser).expect(200).text())
                                .contains("Dibatalkan")
                                .doesNotContain("/batal?"));
    }

    @Test
    void programsListCountsAndTakeThemBack() {
        var merchant = stocked(api.register("hitung-program"));
        var found = merchant.post(
                "/v1/stock/counts",
                Api.json("{'warehouse':'UTAMA','sku':'TEH / 01','date':'2025-07-02','counted':12}"));
        var id = Answer.words(found.expect(201).data(), "id");
        awaitCounts(merchant, 1);
        var listed =
                merchant.get("/v1/stock/counts?warehouse=UTAMA").expect(200).data();
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).toString())
                .contains("\"id\":\"" + id + "\"", "\"date\":\"2025-07-02\"", "\"difference\":2,\"value\":14000")
                .contains("\"taken_back\":null");
        assertThat(merchant.get("/v1/stock/counts?sku=LAIN").expect(200).data()).isEmpty();
        var stranger = stocked(api.register("hitung-asing"));
        stranger.send("POST", "/v1/stock/counts/" + id + "/undo", Map.of(), new byte[0])
                .expect(404);

        var undone = merchant.send("POST", "/v1/stock/counts/" + id + "/undo", Map.of(), new byte[0])
                .expect(200);
        assertThat(undone.data().at("/stock/0/on_hand").asInt()).isEqualTo(10);
        merchant.send("POST", "/v1/stock/counts/" + id + "/undo", Map.of(), new byte[0])
                .expect(200);
        awaitPieces(merchant, 10);
        Awaitility.await("who took it back")
                .untilAsserted(() -> assertThat(merchant.get("/v1/stock/counts")
                                .expect(200)
                                .data()
                                .at("/0/taken_back/by")
                                .asText())
                        .isNotEmpty());
        assertThat(merchant.get("/v1/stock/counts").expect(200).data()).hasSize(1);
    }

    @Test
    void theListSaysOnWhichDayItCountsThatACountIsTakenBack() {
        var member = api.register("hitung-tutup");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        merchant.post(
                        "/v1/stock/counts",
                        Api.json("{'warehouse':'UTAMA','sku':'TEH / 01','date':'2025-07-02','counted':12}"))
                .expect(201);
        awaitCounts(merchant, 1);
        assertThat(visitor.get(LIST, browser).expect(200).text())
                .contains("Jurnal pembalik dibuat pada 2 Jul 2025")
                .doesNotContain("sudah ditutup");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-07-31'}"))
                .expect(200);
        assertThat(visitor.get(LIST, browser).expect(200).text())
                .contains("Pembukuan 2 Jul 2025 sudah ditutup, jadi pembatalannya dihitung pada 1 Agu 2025")
                .doesNotContain("Jurnal pembalik dibuat");
    }

    @Test
    void aCountOfWhichAFoundPieceWasSoldStays() {
        var member = api.register("hitung-terjual");
        var merchant = stocked(member);
        var browser = visitor.signedIn(member);
        count(browser, "10", "12").expect(303);
        awaitPieces(merchant, 12);
        var id = awaitCounts(merchant, 1).getFirst();
        var shop = merchant.createShop("Toko Sepuluh", "OTHER");
        var order = merchant.post("/v1/orders", Api.json("""
                        {'shop_id':'%s','number':'H-1','created_at':'2025-08-01T00:00:00Z',
                         'lines':[{'sku':'TEH / 01','quantity':11,'unit_price':20000}]}
                        """.formatted(shop))).expect(201);
        merchant.post("/v1/orders/" + Answer.words(order.data(), "id") + "/ship", Api.json("{}"))
                .expect(200);
        awaitPieces(merchant, 1);

        var refused = merchant.send("POST", "/v1/stock/counts/" + id + "/undo", Map.of(), new byte[0]);
        assertThat(Answer.words(refused.expect(409).json(), "type")).isEqualTo("/problems/stock-short");
        assertThat(takeBack(browser, id).expect(409).text())
                .contains("Barang yang ditemukan hitungan ini sudah ada yang keluar, jadi tidak ada yang berubah.");
        assertThat(merchant.get("/v1/stock").expect(200).data().at("/0/on_hand").asInt())
                .isEqualTo(1);
    }

    private static List<String> awaitCounts(Merchant merchant, int number) {
        Awaitility.await("counts")
                .untilAsserted(
                        () -> assertThat(merchant.all("/v1/stock/counts")).hasSize(number));
        return merchant.all("/v1/stock/counts").stream()
                .map(counted -> Answer.words(counted, "id"))
                .toList();
    }

    private static String takeBack(String id) {
        return "/app/stok/hitungan/" + id + "/batal?sku=TEH+%2F+01&amp;gudang=UTAMA";
    }

    private Answer takeBack(Map<String, String> browser, String id) {
        var token = token(visitor.get("/app/stok", browser).expect(200));
        return visitor.send(takeBack(id).replace("&amp;", "&"), browser, Map.of("_token", token));
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

        var viewer = visitor.signedInAs(merchant, "VIEWER");
        assertThat(visitor.get("/app/stok", viewer).expect(200).text())
                .contains("TEH / 01")
                .doesNotContain("/app/stok/hitung?");
        assertThat(visitor.get(FORM, viewer).expect(403).text()).contains("Anda tidak berhak membuka halaman ini");
        var id = awaitCounts(merchant, 1).getFirst();
        assertThat(visitor.get(LIST, viewer).expect(200).text())
                .contains(">-1<")
                .doesNotContain("/batal");
        assertThat(takeBack(viewer, id).expect(403).text()).contains("Anda tidak berhak melakukan ini");
        awaitPieces(merchant, 9);
    }
}
