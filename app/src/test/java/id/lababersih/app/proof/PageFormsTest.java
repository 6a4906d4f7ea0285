package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.domain.order.OrderId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What pages say to a person whose form is refused, lost or half right. */
class PageFormsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern REASON =
            Pattern.compile("(?:Pesanan dibatalkan|The order was cancelled) \\(([^)]+)\\)");
    private static final Pattern PAID_OUT = Pattern.compile("Dana dicairkan</div>\\s*<div>([^<]+)</div>");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private String ours(String path) {
        return api.base().resolve(path).toString();
    }

    @Test
    void aFormThatIsSentWhenTheSessionIsGoneIsSaidToBeLostAndItsPageComesAfterTheSignIn() {
        var lost = visitor.send("/app/toko", Map.of("Referer", ours("/app/toko?a=b")), Map.of("name", "Toko Baru"))
                .expect(303);
        assertThat(location(lost)).isEqualTo("/app/masuk?lanjut=%2Fapp%2Ftoko%3Fa%3Db&berakhir=ya");
        var afterAnother = visitor.send("/app/tim", Map.of("Referer", ours("/app/tim?kabar=invited")), Map.of());
        assertThat(location(afterAnother.expect(303)))
                .as("what was done before is not said of what is lost")
                .isEqualTo("/app/masuk?lanjut=%2Fapp%2Ftim&berakhir=ya");
        var page = visitor.get(location(lost), Map.of()).expect(200).text();
        assertThat(page)
                .contains("Isian yang terakhir dikirim tidak tersimpan", "name=\"lanjut\" value=\"/app/toko?a=b\"");
        assertThat(visitor.get("/app/masuk?lanjut=%2Fapp%2Ftoko", Map.of())
                        .expect(200)
                        .text())
                .doesNotContain("tidak tersimpan");
        var fromElsewhere =
                visitor.send("/app/toko", Map.of("Referer", "https://jahat.test/app/stok"), Map.of("name", "x"));
        assertThat(location(fromElsewhere)).isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(visitor.send("/app/toko", Map.of(), Map.of("name", "x"))))
                .isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(visitor.get("/app/stok?limit=3", Map.of())))
                .isEqualTo("/app/masuk?lanjut=%2Fapp%2Fstok%3Flimit%3D3");
    }

    @Test
    void whoseSessionIsGoneWhenAPartIsAskedForGoesOnWhereThePageIs() {
        var asked = Map.of("HX-Request", "true", "HX-Current-URL", ours("/app/pesanan?status=SHIPPED"));
        var part = visitor.get("/app/pesanan?cari=1", asked).expect(401);
        assertThat(part.headers().firstValue("HX-Redirect"))
                .contains("/app/masuk?lanjut=%2Fapp%2Fpesanan%3Fstatus%3DSHIPPED");
        assertThat(part.text()).isEmpty();
    }

    @Test
    void theLanguageIsNotChangedOnAPageThatAnswersAFormForThatWouldDropWhatItSays() {
        Member member = api.register("bahasa-ditolak");
        Merchant merchant = member.createMerchant("Toko Bahasa");
        var browser = visitor.signedIn(member);
        var run = merchant.upload(
                "products", null, "p.csv", "sku,name,price,bundle\nA,Teh,1000,\n".getBytes(StandardCharsets.UTF_8));
        var path = "/app/impor/" + Answer.words(run.expect(201).data(), "id");
        var page = visitor.get(path, browser).expect(200);
        assertThat(page.text()).contains("name=\"kembali\" value=\"" + path + "?tab=importable\"");
        var refused = visitor.send(path + "/urungkan", browser, Map.of("_token", token(page)));
        assertThat(refused.expect(409).text()).contains("/app/keluar").doesNotContain("/app/bahasa");
        assertThat(visitor.get("/app/masuk", Map.of()).expect(200).text()).contains("/app/bahasa");
        var wrong = Map.of("email", "siapa@contoh.test", "password", "salah sekali");
        assertThat(visitor.send("/app/masuk", Map.of(), wrong).expect(401).text())
                .contains("value=\"siapa@contoh.test\"")
                .doesNotContain("/app/bahasa");
        var asked = visitor.send("/app/lupa-kata-sandi", Map.of(), Map.of("email", "siapa@contoh.test"));
        assertThat(asked.expect(200).text()).contains("role=\"status\"").doesNotContain("/app/bahasa");
        assertThat(location(visitor.get(path + "/kolom", browser).expect(303))).isEqualTo(path);
        assertThat(location(visitor.get("/app/laporan/pencairan/tarik", browser).expect(303)))
                .isEqualTo("/app/laporan/pencairan");
        assertThat(location(visitor.get("/app/usaha", browser).expect(303))).isEqualTo("/app");
    }

    @Test
    void aSignInLeadsToTheBusinessThatTheUserChoseLastOnAnyBrowser() {
        Member member = api.register("usaha-terakhir");
        member.createMerchant("Toko Pertama");
        Merchant second = member.createMerchant("Toko Kedua");
        var browser = visitor.signedIn(member);
        assertThat(business(browser)).as("nothing chosen yet").isEqualTo("Toko Pertama");
        var form = Map.of("_token", token(visitor.get("/app", browser)), "usaha", second.id());
        visitor.send("/app/usaha", browser, form).expect(303);
        assertThat(business(visitor.signedIn(member)))
                .as("in a browser that remembers nothing")
                .isEqualTo("Toko Kedua");
        var third = visitor.signedIn(member);
        var asked = visitor.get("/app/usaha/baru", third).expect(200);
        assertThat(asked.text()).contains("href=\"/app\">Ke Beranda<");
        var token = token(asked);
        visitor.send("/app/usaha/baru", third, Map.of("_token", token, "merchant", "Toko Ketiga"))
                .expect(303);
        assertThat(business(visitor.signedIn(member))).isEqualTo("Toko Ketiga");
    }

    @Test
    void anEmptyPageTellsNobodyToDoWhatTheRoleMayNot() {
        Member owner = api.register("kosong-pemilik");
        Merchant merchant = owner.createMerchant("Toko Kosong");
        merchant.addMember("STAFF");
        merchant.addMember("VIEWER");
        var viewer = visitor.signedIn("viewer-" + merchant.id() + "@contoh.test", Api.PASSWORD);
        var staff = visitor.signedIn("staff-" + merchant.id() + "@contoh.test", Api.PASSWORD);
        var importing = "href=\"/app/impor\">Impor berkas";
        for (var page : List.of(
                "/app",
                "/app/pesanan",
                "/app/stok",
                "/app/stok/produk",
                "/app/laporan/laba-rugi",
                "/app/laporan/neraca",
                "/app/laporan/pencairan")) {
            assertThat(visitor.get(page, staff).expect(200).text()).as(page).contains(importing);
            assertThat(visitor.get(page, viewer).expect(200).text())
                    .as(page)
                    .contains("terlihat di sini setelah")
                    .doesNotContain(importing);
        }
        assertThat(visitor.get("/app/impor", viewer).expect(200).text()).doesNotContain("Mulailah");
        assertThat(visitor.get("/app/impor", staff).expect(200).text())
                .contains("Mulailah", "Admin atau pemilik menambahkannya")
                .doesNotContain("Tambahkan toko dahulu");
        assertThat(visitor.get("/app/toko", staff).expect(200).text()).doesNotContain("Tambahkan satu toko");
        var boss = visitor.signedIn(owner);
        assertThat(visitor.get("/app/toko", boss).expect(200).text()).contains("Tambahkan satu toko");
        assertThat(visitor.get("/app/impor", boss).expect(200).text()).contains("Tambahkan toko dahulu");
    }

    /** The business for which a browser shows its pages. */
    private String business(Map<String, String> browser) {
        var menu = Pattern.compile("<summary aria-label=\"[^:\"]+: ([^\"]*)\"");
        var found = menu.matcher(visitor.get("/app/toko", browser).expect(200).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static byte[] csv(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Merchant withStock(Member member, String name) {
        Merchant merchant = member.createMerchant(name);
        merchant.importFile("products", null, "p.csv", csv("sku,name,price,bundle\nA,Teh,30000,\n"));
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'A','quantity':10,'unit_cost':7000}]}""")).expect(201);
        return merchant;
    }

    private static byte[] parcels(String... rows) {
        return csv("""
                Expedition,Order ID,Tracking ID,Customer Name,COD,Product Value,Product ID,Goods Description,Quantity,\
                Create Date,Last Update,Last Status,Shipping Fee
                """ + String.join("\n", rows) + "\n");
    }

    private static String parcel(String number, String sku, String fee) {
        return "JNE,%1$s,JX%1$s,Pembeli,35500,26650,%2$s,Barang,1,01/08/2025,03/08/2025,ON DELIVERY,%3$s"
                .formatted(number, sku, fee);
    }

    @Test
    void aRowThatWasMendedSaysNoMoreWhatWasWrongWithIt() {
        Member member = api.register("baris-diperbaiki");
        Merchant merchant = withStock(member, "Toko Perbaikan");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Perbaikan", "MENGANTAR");
        var file = parcels(
                parcel("MGT-1", "A", "12000"), parcel("MGT-2", "ASING", "12000"), parcel("MGT-3", "A", "gratis"));
        var run = merchant.importFile("orders", shop, "o.csv", file);
        var path = "/app/impor/" + Answer.words(run, "id");
        var unmatched = visitor.get(path + "?tab=unmatched", browser).expect(200);
        assertThat(unmatched.text()).contains("SKU belum dikenal");
        var token = token(unmatched);
        mend(path, unmatched, browser, Map.of("_token", token, "sku_0", "A"));
        var errors = visitor.get(path + "?tab=errors", browser).expect(200);
        var fee = Pattern.compile("name=\"(sel_[0-9]+)\" value=\"gratis\"").matcher(errors.text());
        assertThat(fee.find()).isTrue();
        var pieces = Pattern.compile("name=\"(sel_[0-9]+)\" value=\"1\"").matcher(errors.text());
        assertThat(pieces.find()).isTrue();
        var wrong =
                tryToMend(path, errors, browser, Map.of("_token", token, fee.group(1), "", pieces.group(1), "satu"));
        assertThat(wrong.expect(422).text())
                .as("an emptied cell stays empty")
                .contains("name=\"" + fee.group(1) + "\" value=\"\"", "value=\"satu\"");
        mend(path, errors, browser, Map.of("_token", token, fee.group(1), ""));
        assertThat(visitor.get(path + "?tab=importable", browser).expect(200).text())
                .contains("MGT-1", "MGT-2", "MGT-3")
                .doesNotContain("SKU belum dikenal", "state-FAILED");

        var order = await().atMost(SOON)
                .until(
                        () -> merchant.all("/v1/orders").stream()
                                .filter(listed -> Answer.words(listed, "number").equals("MGT-1"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        var page = visitor.get("/app/pesanan/" + Answer.words(order, "id"), browser)
                .expect(200);
        assertThat(page.text())
                .contains("Rp26.650", "nilai COD, termasuk ongkir yang ditagih kurir", "id=\"hpp\"><span");
    }

    @Test
    void theFormOfARowWhoseWarehouseIsWrittenInOtherLettersHasTheNameThatIsKnown() {
        Member member = api.register("huruf-gudang");
        Merchant merchant = withStock(member, "Toko Huruf");
        var browser = visitor.signedIn(member);
        var run = merchant.importFile("opening_stock", null, "s.csv", csv("""
                        sku,warehouse,date,quantity,unit_cost
                        A,GUDANG2,2025-08-01,3,1000
                        A,gudang2,2025-08-01,4,1000
                        """));
        var path = "/app/impor/" + Answer.words(run, "id");
        var page = visitor.get(path + "?tab=errors", browser).expect(200);
        assertThat(page.text()).contains("Tulis GUDANG2, bukan gudang2");
        var fields = new HashMap<String, String>();
        fields.put("_token", token(page));
        Pattern.compile("name=\"(sel_[0-9]+)\" value=\"([^\"]*)\"")
                .matcher(page.text())
                .results()
                .forEach(field -> fields.put(field.group(1), field.group(2)));
        assertThat(fields).containsValues("A", "GUDANG2", "4", "1000");
        mend(path, page, browser, fields);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                merchant.get("/v1/stock?sku=A").expect(200).text())
                        .contains("\"on_hand\":7")
                        .doesNotContain("gudang2"));
    }

    @Test
    void anOrderThatWasDeliveredAfterAllSaysSoInItsHistory() {
        Member member = api.register("ternyata-sampai");
        Merchant merchant = withStock(member, "Toko Sampai");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Sampai", "SHOPEE");
        merchant.importFile("orders", shop, "o.csv", csv("""
                        No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                        S-1,Sedang Dikirim,2025-08-01 10:15,A,50000,1
                        """));
        merchant.importFile(
                "returns",
                null,
                "r.csv",
                csv("platform,shop,order_number,received_date,condition\nSHOPEE,Shopee Sampai,S-1,2025-08-07,good\n"));
        merchant.importFile("income", shop, "i.csv", csv("""
                        No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk
                        S-1,2025-08-09,50000,50000
                        """));
        var order = await().atMost(SOON).until(() -> merchant.all("/v1/orders"), listed -> listed.size() == 1);
        var page = visitor.get("/app/pesanan/" + Answer.words(order.getFirst(), "id"), browser)
                .expect(200);
        assertThat(page.text())
                .contains("Ternyata sampai ke pembeli; penjualannya dicatat lagi")
                .doesNotContain("Pengembalian dana ditarik kembali");
    }

    @Test
    void theHistoryOfAnOrderSaysOfEachPayoutOnWhichDayItWas() {
        Member member = api.register("cair-ulang");
        Merchant merchant = withStock(member, "Toko Cair Ulang");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Cair Ulang", "SHOPEE");
        merchant.importFile("orders", shop, "o.csv", csv("""
                        No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                        S-1,Sedang Dikirim,2025-08-01 10:15,A,50000,1
                        """));
        var page = "/app/pesanan/" + OrderId.of(UUID.fromString(shop), "S-1");
        undo(merchant, Answer.words(merchant.importFile("income", shop, "i.csv", payout("2025-08-09")), "id"));
        assertThat(paidOn(visitor.get(page, browser))).containsExactly("9 Agu 2025");
        merchant.importFile("income", shop, "i2.csv", payout("2025-08-12"));
        assertThat(paidOn(visitor.get(page, browser))).containsExactly("9 Agu 2025", "12 Agu 2025");
    }

    private static byte[] payout(String day) {
        return csv("No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk\nS-1," + day + ",50000,50000\n");
    }

    private static List<String> paidOn(Answer page) {
        return PAID_OUT.matcher(page.expect(200).text())
                .results()
                .map(paid -> paid.group(1))
                .toList();
    }

    @Test
    void theFormAboutColumnsSaysOfAllOfThemWhatIsWrongAndKeepsTheRest() {
        Member member = api.register("kolom-salah");
        Merchant merchant = member.createMerchant("Toko Kolom");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Kolom", "SHOPEE");
        var file = csv("""
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya A,Biaya B,Biaya C
                S-1,2025-08-09,47000,50000,-1000,-1000,-1000
                """);
        var run = merchant.upload("income", shop, "i.csv", file).expect(201).data();
        var path = "/app/impor/" + Answer.words(run, "id");
        var token = token(visitor.get(path, browser).expect(200));
        var chosen = Map.of(
                "_token", token, "makna_0", "account:6999", "makna_1", "account:6107", "makna_2", "fee:tidak_ada");

        var refused = visitor.send(path + "/kolom", browser, chosen).expect(422);

        assertThat(refused.text())
                .contains("Pilihan untuk kolom ini tidak ada lagi: Biaya A, Biaya C.")
                .containsOnlyOnce("value=\"account:6107\" selected");
        assertThat(merchant.get("/v1/shops/" + shop + "/fee-columns")
                        .expect(200)
                        .data())
                .as("all or nothing")
                .isEmpty();
    }

    @Test
    void aParcelThatCameBackAfterItsPayoutIsRecordedOnTheOrdersPageAsItsRowSays() {
        Member member = api.register("rts-belakangan");
        Merchant merchant = withStock(member, "Toko RTS");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar RTS", "MENGANTAR");
        var sent = parcel("MGT-1", "A", "12000");
        merchant.importFile("orders", shop, "o.csv", parcels(sent.replace("ON DELIVERY", "DELIVERED")));
        merchant.importFile("income", shop, "i.csv", csv("""
                        Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total
                        09/08/2025,Pencairan COD,JXMGT-1,35500,12000,1182,22318
                        """));
        var late = merchant.upload("orders", shop, "o.csv", parcels(sent.replace("ON DELIVERY", "RTS")))
                .expect(201)
                .data();
        assertThat(visitor.get("/app/impor/" + Answer.words(late, "id") + "?tab=skipped", browser)
                        .expect(200)
                        .text())
                .contains("buka pesanan ini di halaman Pesanan, tekan Retur", "Pengembalian dana", "Catat retur");
        var order = await().atMost(SOON).until(() -> merchant.all("/v1/orders"), listed -> listed.size() == 1);
        var path = "/app/pesanan/" + Answer.words(order.getFirst(), "id");
        var page = visitor.get(path, browser).expect(200);
        assertThat(page.text()).contains(">Retur<", "Pengembalian dana", ">Catat retur<");

        var returned = visitor.send(
                path + "/retur",
                browser,
                Map.of(
                        "_token",
                        token(page),
                        "kondisi",
                        "GOOD",
                        "tanggal",
                        "2025-08-12",
                        "pengembalian",
                        "22.318",
                        "acuan",
                        ""));

        assertThat(location(returned)).as(returned.text()).isEqualTo(path);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new Books(merchant).trialBalance())
                        .containsEntry("4102", 22_318L)
                        .doesNotContainKeys("1105", "1202", "5101"));
    }

    private void mend(String run, Answer page, Map<String, String> browser, Map<String, String> fields) {
        var mended = tryToMend(run, page, browser, fields);
        assertThat(location(mended)).as(mended.text()).isEqualTo(run + "?tab=importable");
    }

    private Answer tryToMend(String run, Answer page, Map<String, String> browser, Map<String, String> fields) {
        var row = Pattern.compile("action=\"" + run + "/baris/([0-9]+)\"").matcher(page.text());
        assertThat(row.find()).isTrue();
        return visitor.send(run + "/baris/" + row.group(1), browser, fields);
    }

    @Test
    void aSecondShopOfOneNameIsNotAdded() {
        Member member = api.register("dua-toko");
        member.createMerchant("Toko Kembar").createShop("Toko Teh", "SHOPEE");
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/toko", browser).expect(200);
        var second = Map.of("_token", token(page), "name", " toko TEH ", "platform", "SHOPEE");
        assertThat(visitor.send("/app/toko", browser, second).expect(422).text())
                .contains("Nama ini sudah dipakai");
        var elsewhere = Map.of("_token", token(page), "name", "Toko Teh", "platform", "TIKTOK");
        visitor.send("/app/toko", browser, elsewhere).expect(303);
    }

    @Test
    void aShopIsRenamedUnlessAnotherHasTheName() {
        Member member = api.register("ganti-nama");
        Merchant merchant = member.createMerchant("Toko Ganti");
        merchant.createShop("Toko Teh", "SHOPEE");
        var path = "/app/toko/" + merchant.createShop("Toko Kopi", "SHOPEE") + "/nama";
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/toko", browser).expect(200);
        assertThat(page.text()).contains("action=\"" + path + "\"");
        var taken = visitor.send(path, browser, Map.of("_token", token(page), "name", " toko TEH "));
        assertThat(taken.expect(422).text())
                .contains("Nama ini sudah dipakai", "value=\" toko TEH \"")
                .containsPattern("<details[^>]* open>");
        assertThat(visitor.send(path, browser, Map.of("_token", token(page), "name", ""))
                        .expect(422)
                        .text())
                .contains("Wajib diisi");
        visitor.send(path, browser, Map.of("_token", token(page), "name", "Toko KOPI Susu"))
                .expect(303);
        assertThat(visitor.get("/app/toko", browser).text())
                .contains("Toko KOPI Susu")
                .doesNotContain("Toko Kopi");

        var other = api.register("ganti-nama-lain");
        other.createMerchant("Toko Lain");
        var stranger = visitor.signedIn(other);
        var token = token(visitor.get("/app/toko", stranger));
        assertThat(visitor.send(path, stranger, Map.of("_token", token, "name", "Milikku"))
                        .status())
                .isEqualTo(404);
        var staff = visitor.signedIn(as(merchant, "STAFF"));
        assertThat(visitor.get("/app/toko", staff).expect(200).text()).doesNotContain("/nama");
        assertThat(visitor.send(path, staff, Map.of("_token", "x", "name", "Milikku"))
                        .status())
                .isEqualTo(403);
    }

    private Member as(Merchant merchant, String role) {
        var token = merchant.addMember(role).token();
        return new Member(api, role.toLowerCase(Locale.ROOT) + "-" + merchant.id() + "@contoh.test", token);
    }

    @Test
    void aWithdrawalIsTakenBackOnceAndTheListSaysByWhomAndWhen() {
        Member member = api.register("tarik-batal");
        Merchant merchant = member.createMerchant("Toko Batal");
        var browser = visitor.signedIn(member);
        var list = "/app/laporan/pencairan?dari=2025-08-01&sampai=2025-08-31";
        var token = token(visitor.get(list, browser));
        withdraw(browser, token, "2025-08-05", "50000");
        var page = visitor.get(list, browser).expect(200).text();
        assertThat(page).containsPattern("Dicatat [^<]+ · tarik-batal<").doesNotContain("Dibatalkan");
        var path = takingBack(page);
        var viewer = visitor.signedIn(as(merchant, "VIEWER"));
        assertThat(visitor.get(list, viewer).expect(200).text())
                .contains(" · tarik-batal<")
                .doesNotContain("/batal");
        assertThat(visitor.send(path, viewer, Map.of("_token", token)).status()).isEqualTo(403);
        var other = api.register("tarik-batal-lain");
        other.createMerchant("Toko Lain");
        var stranger = visitor.signedIn(other);
        assertThat(visitor.send(path, stranger, Map.of("_token", token(visitor.get(list, stranger))))
                        .status())
                .isEqualTo(404);

        assertThat(location(visitor.send(path, browser, Map.of("_token", token)).expect(303)))
                .isEqualTo(list + "&kabar=entry_reversed");
        assertThat(visitor.get(list, browser).text())
                .containsPattern("Dibatalkan [^<]+ · tarik-batal<")
                .contains("Pembatalan: Tarik saldo TikTok Shop")
                .doesNotContain("/batal");
        var english = Map.of("Cookie", browser.get("Cookie") + "; lababersih_language=en");
        assertThat(visitor.get(list, english).text())
                .contains("Reversal: Withdrawal from TikTok Shop")
                .doesNotContain("Tarik saldo");
        var ownDay = merchant.get("/v1/reports/settlements?from=2025-08-05&to=2025-08-05&status=withdrawal");
        assertThat(ownDay.expect(200).data().findValues("balance_change"))
                .extracting(JsonNode::longValue)
                .containsExactlyInAnyOrder(-50_000L, 50_000L);
        var again =
                visitor.send(path, browser, Map.of("_token", token)).expect(409).text();
        assertThat(again).contains("Sudah dibatalkan sebelumnya", "Pembatalan: Tarik saldo TikTok Shop");

        withdraw(browser, token, "2025-08-06", "7000");
        assertThat(visitor.get(list, browser).text()).contains("Jurnal pembalik dibuat pada 6 Agu 2025: saldo");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        assertThat(visitor.get(list, browser).text())
                .contains("Pembukuan 6 Agu 2025 sudah ditutup, jadi pembatalannya dihitung pada 1 Sep 2025")
                .doesNotContain("Jurnal pembalik dibuat");
        visitor.send(takingBack(visitor.get(list, browser).text()), browser, Map.of("_token", token))
                .expect(303);
        assertThat(visitor.get(list, browser).text()).doesNotContain("/batal");
        var september = visitor.get("/app/laporan/pencairan?dari=2025-09-01&sampai=2025-09-30", browser);
        assertThat(september.text()).contains("Rp7.000", "tanggal 6 Agu 2025, hari yang sudah ditutup");
    }

    @Test
    void moneyOfNoOrderThatItsFileSaysNothingOfIsCalledInTheLanguageOfWhoReads() {
        Member member = api.register("tanpa-kata");
        Merchant merchant = member.createMerchant("Toko Tanpa Kata");
        var browser = visitor.signedIn(member);
        var english = Map.of("Cookie", browser.get("Cookie") + "; lababersih_language=en");
        var shop = merchant.createShop("Mengantar Tanpa Kata", "MENGANTAR");
        var run = Answer.words(merchant.importFile("income", shop, "i.csv", csv("""
                        Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total
                        09/08/2025,,,0,0,0,-75000
                        10/08/2025,Penyesuaian ongkir,,0,0,0,-20000
                        """)), "id");
        undo(merchant, run);
        var list = "/app/laporan/pencairan?dari=2025-08-01&sampai=2025-08-31";
        assertThat(visitor.get(list, browser).expect(200).text())
                .contains(">Penyesuaian <", ">Penyesuaian ongkir<", ">Batal: Penyesuaian <")
                .contains(">Batal: Penyesuaian ongkir<");
        assertThat(visitor.get(list, english).expect(200).text())
                .contains(">Adjustment <", ">Penyesuaian ongkir<", ">Undone: Adjustment <")
                .contains(">Undone: Penyesuaian ongkir<")
                .doesNotContain(">Penyesuaian <", "Batal: ");
        assertThat(visitor.get("/app/biaya?dari=2025-08-01&sampai=2025-08-31", english)
                        .expect(200)
                        .text())
                .as("nobody recorded these by hand")
                .doesNotContain("Undone: ");
    }

    @Test
    void aWithdrawalOfAClosedDayLeadsToTheMonthInWhichItCounts() {
        Member member = api.register("tarik-tutup");
        Merchant merchant = member.createMerchant("Toko Tutup Tarik");
        var browser = visitor.signedIn(member);
        var token = token(visitor.get("/app/laporan/pencairan", browser));
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        var led = withdraw(browser, token, "2025-08-05", "50000");
        assertThat(led)
                .isEqualTo("/app/laporan/pencairan?status=withdrawal&dari=2025-09-01&sampai=2025-09-30"
                        + "&kabar=entry_posted");
        assertThat(visitor.get(led, browser).expect(200).text())
                .contains("Tercatat.", "Rp50.000", "tanggal 5 Agu 2025, hari yang sudah ditutup");
    }

    @Test
    void aWithdrawalThatIsRecordedAlreadyIsAskedAboutBeforeItIsRecordedAgain() {
        Member member = api.register("tarik-lagi");
        Merchant merchant = member.createMerchant("Toko Tarik Lagi");
        var browser = visitor.signedIn(member);
        var token = token(visitor.get("/app/laporan/pencairan", browser));
        var key = UUID.randomUUID().toString();
        var fields = Map.of(
                "_token",
                token,
                "kunci",
                key,
                "dari_platform",
                "TIKTOK",
                "tanggal",
                "2025-08-05",
                "jumlah",
                "50.000",
                "catatan",
                "");
        var again = new HashMap<>(fields);
        again.put("kunci", UUID.randomUUID().toString());
        var path = "/app/laporan/pencairan/tarik";
        visitor.send(path, browser, fields).expect(303);
        visitor.send(path, browser, fields).expect(303);
        assertThat(visitor.send(path, browser, again).expect(422).text())
                .contains("Belum disimpan, karena penarikan yang sama sudah tercatat")
                .contains("Catat lagi, ini memang penarikan lain", "name=\"lagi\"")
                .containsPattern("Tarik saldo TikTok Shop</strong> · 5 Agu 2025 · Rp50\\.000<")
                .containsPattern("Dicatat [^<]+ · tarik-lagi<")
                .containsPattern("<details[^>]* id=\"tarik\" open")
                .contains("value=\"2025-08-05\"", "value=\"50.000\"", "value=\"TIKTOK\" selected")
                .doesNotContain("/app/bahasa");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 50_000L);
        again.put("lagi", "ya");
        visitor.send(path, browser, again).expect(303);
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 100_000L);
        withdraw(browser, token, "2025-08-06", "50000");
        assertThat(visitor.get("/app/laporan/pencairan", browser).text()).doesNotContain("name=\"lagi\"");
    }

    /** Where it leads. */
    private String withdraw(Map<String, String> browser, String token, String day, String amount) {
        var fields = Map.of(
                "_token",
                token,
                "kunci",
                UUID.randomUUID().toString(),
                "dari_platform",
                "TIKTOK",
                "tanggal",
                day,
                "jumlah",
                amount);
        return location(
                visitor.send("/app/laporan/pencairan/tarik", browser, fields).expect(303));
    }

    /** Where the only form leads that takes a withdrawal back. */
    private static String takingBack(String page) {
        var action = Pattern.compile("action=\"(/app/laporan/pencairan/tarik/[^\"]+)\"")
                .matcher(page);
        assertThat(action.find()).isTrue();
        var path = action.group(1).replace("&amp;", "&");
        assertThat(action.find()).isFalse();
        return path;
    }

    @Test
    void aRowOfAnImportSaysWhatWasSoldAndForHowMuch() {
        Member member = api.register("isi-baris");
        Merchant merchant = withStock(member, "Toko Isi");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Isi", "MENGANTAR");
        var file = parcels(
                parcel("MGT-1", "A", "12000"), parcel("MGT-2", "ASING", "12000"), parcel("MGT-3", "A", "gratis"));
        var run = merchant.upload("orders", shop, "o.csv", file).expect(201).data();
        var path = "/app/impor/" + Answer.words(run, "id");
        for (var tab : List.of("importable", "unmatched")) {
            assertThat(visitor.get(path + "?tab=" + tab, browser).expect(200).text())
                    .as(tab)
                    .contains("1 × Barang", "Rp35.500");
        }
        assertThat(visitor.get(path + "?tab=errors", browser).expect(200).text())
                .doesNotContain("1 × ");

        var stock = csv("sku,warehouse,quantity,unit_cost,date\nA,UTAMA,5,700,2025-07-02\n");
        assertThat(page(merchant.upload("opening_stock", null, "s.csv", stock).data(), browser))
                .contains("5 × A", "Rp3.500");
        var bought = new StringBuilder(
                "date,po_number,supplier,warehouse,sku,quantity,unit_cost,freight,paid_date," + "paid_from\n");
        for (int piece = 1; piece <= 5; piece++) {
            bought.append("2025-07-02,PO-1,Pemasok,UTAMA,A,%d,100,0,,\n".formatted(piece));
        }
        assertThat(page(
                        merchant.upload("purchases", null, "b.csv", csv(bought.toString()))
                                .data(),
                        browser))
                .contains("3 × A", "dan 2 barang lain", "Rp1.500")
                .doesNotContain("4 × A");
    }

    @Test
    void importsSayWhatStaysTrueAndLeadToWhatTheyBrought() {
        Member member = api.register("impor-jujur");
        Merchant merchant = withStock(member, "Toko Jujur");
        merchant.createShop("Shopee Jujur", "SHOPEE");
        var browser = visitor.signedIn(member);
        var parcel = "platform,shop,order_number,received_date,condition\nSHOPEE,Shopee Jujur,S-1,2025-07-27,good\n";
        var returned = merchant.importFile("returns", null, "r.csv", csv(parcel));
        assertThat(page(returned, browser)).contains("dibukukan begitu pesanannya masuk", "Lihat pesanan");
        var products = merchant.importFile("products", null, "p.csv", csv("sku,name,price,bundle\nB,Kopi,1000,\n"));
        assertThat(page(products, browser)).doesNotContain("Lihat pesanan", "Lihat stok");
        var stock = csv("sku,warehouse,quantity,unit_cost,date\nB,UTAMA,5,700,2025-07-01\n");
        assertThat(page(merchant.importFile("opening_stock", null, "s.csv", stock), browser))
                .contains("Lihat stok")
                .doesNotContain("Lihat pesanan");
        var blank = merchant.upload("products", null, "k.csv", csv("sku,name,price,bundle\n"));
        assertThat(page(blank.expect(201).data(), browser))
                .contains("tidak berisi satu baris pun")
                .doesNotContain("Lihat alasannya");
        byte[] picture = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0};
        assertThat(merchant.upload("products", null, "p.jpg", picture).text())
                .contains("This file is a picture or PDF", "File ini gambar atau PDF");
    }

    private String page(JsonNode run, Map<String, String> browser) {
        return visitor.get("/app/impor/" + Answer.words(run, "id"), browser)
                .expect(200)
                .text();
    }

    @Test
    void theColumnsOfAGroupedResultAddUpAndWordsMeanOneThing() {
        Member member = api.register("kolom-laba");
        Merchant merchant = withStock(member, "Toko Kolom Laba");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Kolom", "SHOPEE");
        var entry = "{'date':'2025-08-05','memo':'Bunga','lines':[{'account':'1102','debit':1234567},"
                + "{'account':'4901','credit':1234567}]}";
        merchant.post("/v1/journal-entries", Api.json(entry)).expect(201);
        var report = visitor.get("/app/laporan/laba-rugi?kelompok=shop&dari=2025-08-01&sampai=2025-08-31", browser)
                .expect(200)
                .text();
        assertThat(report).containsPattern("data-label=\"Pendapatan lain\"><span class=\"money \">Rp1.234.567<");
        assertThat(report.substring(report.indexOf("<tfoot>"))).containsPattern("Jumlah<(?s:.)*Rp1.234.567<");

        var order = "{'shop_id':'" + shop + "','number':'K-1','created_at':'2025-08-05T09:00:00+07:00',"
                + "'lines':[{'sku':'A','quantity':1,'unit_price':30000}]}";
        var placed = merchant.post("/v1/orders", Api.json(order)).expect(201).data();
        assertThat(visitor.get("/app/pesanan/" + Answer.words(placed, "id"), browser)
                        .text())
                .contains("id=\"hpp\">–<", "Nilai pesanan");
        assertThat(visitor.get("/app/pesanan", browser).text())
                .contains(">Retur<", "Awal nomor pesanan atau resi")
                .doesNotContain("Omzet", ">RTS<");
        assertThat(visitor.get("/app", browser).text()).contains("Omzet", "Retur (termasuk RTS)");
    }

    @Test
    void aFormSaysWhatEachFieldIsToHold() {
        Member member = api.register("isian-salah");
        member.createMerchant("Toko Isian");
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/laporan/pencairan", browser).expect(200);
        var refused =
                withdrawal(browser, token(page), "tanggal", "kemarin", "jumlah", "1,5", "catatan", "x".repeat(600));
        assertThat(refused)
                .contains("Pilih tanggal yang ada", "Tulis rupiah penuh tanpa koma")
                .containsPattern("Terlalu panjang: paling banyak [0-9]+ karakter");
        assertThat(withdrawal(browser, token(page), "jumlah", "0"))
                .containsPattern("Isi angka dari 1 sampai [0-9.]+000\\.");
        assertThat(visitor.send("/app/daftar", Map.of(), Map.of("email", "salah"))
                        .text())
                .contains("Tulis alamat e-mail yang lengkap");
        var decades = visitor.get("/app?dari=2005-01-01&sampai=2025-01-01", browser)
                .expect(200)
                .text();
        assertThat(decades).contains("paling panjang 10 tahun", "value=\"2005-01-01\"", "value=\"2025-01-01\"");
    }

    private String withdrawal(Map<String, String> browser, String token, String... fields) {
        var all = new HashMap<String, String>();
        all.put("_token", token);
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return visitor.send("/app/laporan/pencairan/tarik", browser, all)
                .expect(422)
                .text();
    }

    @Test
    void whyAnOrderIsCancelledIsSaidInTheLanguageOfWhoReads() {
        Member member = api.register("alasan-batal");
        Merchant merchant = member.createMerchant("Toko Alasan");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                .expect(201);
        byte[] orders = """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                250801AAAAAAA1,Perlu Dikirim,2025-08-01 10:15,TEH-01,20000,1
                250801AAAAAAA2,Batal,2025-08-01 10:16,TEH-01,20000,1
                """.getBytes(StandardCharsets.UTF_8);
        var shop = merchant.createShop("Toko Teh", "SHOPEE");
        var run = Answer.words(merchant.importFile("orders", shop, "pesanan.csv", orders), "id");
        var sent = OrderId.of(UUID.fromString(shop), "250801AAAAAAA1");
        var cancelled = OrderId.of(UUID.fromString(shop), "250801AAAAAAA2");
        var browser = visitor.signedIn(member);
        var english = Map.of("Cookie", browser.get("Cookie") + "; lababersih_language=en");
        assertThat(reason(cancelled, browser)).isEqualTo("Dibatalkan di marketplace");
        assertThat(reason(cancelled, english)).isEqualTo("cancelled on the marketplace");

        undo(merchant, run);
        assertThat(reason(sent, browser)).isEqualTo("Impor diurungkan");
        assertThat(reason(sent, english)).isEqualTo("the import was undone");
    }

    private static void undo(Merchant merchant, String run) {
        merchant.send("POST", "/v1/imports/" + run + "/undo", Map.of(), new byte[0])
                .expect(202);
        await().atMost(SOON)
                .until(() -> Answer.words(merchant.importState(run), "state").equals("UNDONE"));
    }

    private String reason(UUID order, Map<String, String> browser) {
        var page = visitor.get("/app/pesanan/" + order, browser).expect(200).text();
        var found = REASON.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }
}
