package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.order.OrderId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of one order: what it says became of the order, and its forms. */
class OrderPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern REASON =
            Pattern.compile("(?:Pesanan dibatalkan|The order was cancelled) \\(([^)]+)\\)");
    private static final Pattern PAID_OUT = Pattern.compile("Dana dicairkan</div>\\s*<div>([^<]+)</div>");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    @Test
    void anOrderThatWasDeliveredAfterAllSaysSoInItsHistory() {
        Member member = api.register("ternyata-sampai");
        Merchant merchant = member.createStockedMerchant("Toko Sampai");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Sampai", "SHOPEE");
        merchant.importFile("orders", shop, "o.csv", """
                        No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                        S-1,Sedang Dikirim,2025-08-01 10:15,A,50000,1
                        """);
        merchant.importFile(
                "returns",
                null,
                "r.csv",
                "platform,shop,order_number,received_date,condition\nSHOPEE,Shopee Sampai,S-1,2025-08-07,good\n");
        merchant.importFile("income", shop, "i.csv", """
                        No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk
                        S-1,2025-08-09,50000,50000
                        """);
        var order = await().atMost(SOON).until(() -> merchant.all("/v1/orders"), listed -> listed.size() == 1);
        var page = visitor.get("/app/pesanan/" + Answer.words(order.getFirst(), "id"), browser)
                .expect(200);
        assertThat(page.text())
                .contains("Ternyata sampai ke pembeli; penjualannya dicatat lagi")
                .doesNotContain("Pengembalian dana ditarik kembali");
    }

    @Test
    void aCourierIsShownWithoutATrackingNumberToo() {
        Member member = api.register("pesanan-kurir");
        Merchant merchant = member.createStockedMerchant("Toko Kurir");
        var browser = visitor.signedIn(member);
        var page = place(merchant, merchant.createShop("Shopee Kurir", "SHOPEE"), "K-1", 1);
        send("/kirim", browser, page, Map.of("kurir", "JNE <REG>")).expect(303);
        assertThat(visitor.get(page, browser).expect(200).text())
                .contains("Kurir: JNE &lt;REG&gt;<")
                .doesNotContain("Resi:");
    }

    @Test
    void theHistoryOfAnOrderSaysOfEachPayoutOnWhichDayItWas() {
        Member member = api.register("cair-ulang");
        Merchant merchant = member.createStockedMerchant("Toko Cair Ulang");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Cair Ulang", "SHOPEE");
        merchant.importFile("orders", shop, "o.csv", """
                        No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                        S-1,Sedang Dikirim,2025-08-01 10:15,A,50000,1
                        """);
        var page = "/app/pesanan/" + OrderId.of(UUID.fromString(shop), "S-1");
        merchant.undoImport(Answer.words(merchant.importFile("income", shop, "i.csv", payout("2025-08-09")), "id"));
        assertThat(paidOn(visitor.get(page, browser))).containsExactly("9 Agu 2025");
        merchant.importFile("income", shop, "i2.csv", payout("2025-08-12"));
        assertThat(paidOn(visitor.get(page, browser))).containsExactly("9 Agu 2025", "12 Agu 2025");
    }

    private static String payout(String day) {
        return "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk\nS-1," + day + ",50000,50000\n";
    }

    private static List<String> paidOn(Answer page) {
        return PAID_OUT.matcher(page.expect(200).text())
                .results()
                .map(paid -> paid.group(1))
                .toList();
    }

    @Test
    void aParcelThatCameBackAfterItsPayoutIsRecordedOnTheOrdersPageAsItsRowSays() {
        Member member = api.register("rts-belakangan");
        Merchant merchant = member.createStockedMerchant("Toko RTS");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar RTS", "MENGANTAR");
        var sent = Parcels.row("MGT-1", "A", "12000");
        merchant.importFile("orders", shop, "o.csv", Parcels.file(sent.replace("ON DELIVERY", "DELIVERED")));
        merchant.importFile("income", shop, "i.csv", """
                        Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total
                        09/08/2025,Pencairan COD,JXMGT-1,35500,12000,1182,22318
                        """);
        var late = merchant.upload("orders", shop, "o.csv", Parcels.file(sent.replace("ON DELIVERY", "RTS")))
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

    /** Where the page of a new order is, created on 1 August 2025. */
    private static String place(Merchant merchant, String shop, String number, int pieces) {
        var placed = merchant.post("/v1/orders", Api.json("""
                {'shop_id':'%s','number':'%s','created_at':'2025-08-01T09:00:00+07:00',
                 'lines':[{'sku':'A','quantity':%d,'unit_price':30000}]}""".formatted(shop, number, pieces)));
        return "/app/pesanan/" + Answer.words(placed.expect(201).data(), "id");
    }

    private Answer send(String form, Map<String, String> browser, String page, Map<String, String> fields) {
        var all = new HashMap<>(fields);
        all.put("_token", token(visitor.get(page, browser).expect(200)));
        return visitor.send(page + form, browser, all);
    }

    @Test
    void anEntryOfAClosedDayIsListedOnTheDayOnWhichItCounts() {
        Member member = api.register("pesanan-tutup");
        Merchant merchant = member.createStockedMerchant("Toko Tutup Buku");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Tutup", "SHOPEE");
        var page = place(merchant, shop, "T-1", 1);
        var open = visitor.get(page, browser).expect(200).text();
        assertThat(open).contains("jurnalnya memakai tanggal ini").doesNotContain("sudah ditutup");
        send("/kirim", browser, page, Map.of("tanggal", "2025-08-05")).expect(303);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(new Books(merchant).trialBalance()).containsEntry("5101", 7_000L));
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        var warned = "Pembukuan sudah ditutup sampai 31 Agu 2025: jurnal dari hari itu atau sebelumnya masuk pada"
                + " 1 Sep 2025; tanggalnya sendiri tetap dicatat.";
        assertThat(visitor.get(page, browser).expect(200).text())
                .as("what was booked before the closing stays, and who records a return is told")
                .containsPattern("5 Agu 2025 · Pesanan dikirim<")
                .contains(warned)
                .doesNotContain("jurnalnya memakai tanggal ini", "hari yang sudah ditutup");

        send("/retur", browser, page, Map.of("kondisi", "GOOD", "tanggal", "2025-08-20"))
                .expect(303);
        var counted = "1 Sep 2025 · Retur sebelum pencairan"
                + "<div class=\"text-secondary small fw-normal\">tanggal 20 Agu 2025, hari yang sudah ditutup<";
        for (int times = 0; times < 2; times++) {
            assertThat(visitor.get(page, browser).expect(200).text())
                    .as("before it is in the books, and after that")
                    .contains(counted)
                    .containsPattern("5 Agu 2025 · Pesanan dikirim<");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(new Books(merchant).trialBalance()).doesNotContainKey("5101"));
        }
        merchant.put("/v1/accounts/4101", Api.json("{'name':'Jualan Kaos'}")).expect(200);
        assertThat(visitor.get(page, Visitor.inEnglish(browser)).text())
                .contains("1 Sep 2025", "of 20 Aug 2025, a day that was closed")
                .as("the merchant's own name of an account, and the profit before the journal")
                .contains("<span class=\"code\">4101</span>Jualan Kaos")
                .containsSubsequence("id=\"laba\"", "id=\"jurnal\"");
        assertThat(visitor.get(place(merchant, shop, "T-2", 1), browser).text())
                .as("who ships is told, too")
                .contains(warned);
    }

    @Test
    void whyAnOrderIsCancelledIsSaidInTheLanguageOfWhoReads() {
        Member member = api.register("alasan-batal");
        Merchant merchant = member.createMerchant("Toko Alasan");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                .expect(201);
        var orders = """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                250801AAAAAAA1,Perlu Dikirim,2025-08-01 10:15,TEH-01,20000,1
                250801AAAAAAA2,Batal,2025-08-01 10:16,TEH-01,20000,1
                """;
        var shop = merchant.createShop("Toko Teh", "SHOPEE");
        var run = Answer.words(merchant.importFile("orders", shop, "pesanan.csv", orders), "id");
        var sent = OrderId.of(UUID.fromString(shop), "250801AAAAAAA1");
        var cancelled = OrderId.of(UUID.fromString(shop), "250801AAAAAAA2");
        var browser = visitor.signedIn(member);
        var english = Visitor.inEnglish(browser);
        assertThat(reason(cancelled, browser)).isEqualTo("Dibatalkan di marketplace");
        assertThat(reason(cancelled, english)).isEqualTo("cancelled on the marketplace");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                visitor.get("/app/pesanan", english).expect(200).text())
                        .containsPattern("id=\"o-" + sent + "\"[^~]*?>Not booked yet<")
                        .containsPattern("id=\"o-" + cancelled + "\"[^~]*?>Not booked: cancelled<")
                        .containsOnlyOnce(">Not booked yet<"));

        merchant.undoImport(run);
        assertThat(reason(sent, browser)).isEqualTo("Impor diurungkan");
        assertThat(reason(sent, english)).isEqualTo("the import was undone");
    }

    private static void receive(Merchant merchant, String warehouse, int pieces) {
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'%s','kind':'OPENING','date':'2025-07-02',
                         'lines':[{'sku':'A','quantity':%d,'unit_cost':7000}]}""".formatted(warehouse, pieces)))
                .expect(201);
    }

    private String awaitText(String page, Map<String, String> browser, String text) {
        return await().atMost(SOON)
                .until(() -> visitor.get(page, browser).expect(200).text(), shown -> shown.contains(text));
    }

    @Test
    void anOrderThatWasShortOfStockSaysWhenAndWhatIsTrueNow() {
        Member member = api.register("pesanan-kurang");
        Merchant merchant = member.createStockedMerchant("Toko Kurang");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Kurang", "SHOPEE");
        var page = place(merchant, shop, "K-1", 13);
        assertThat(visitor.get(page, browser).expect(200).text())
                .as("nobody tried yet")
                .doesNotContain("stok kurang", "Masih kurang", "Stok sudah ada");
        assertThat(send("/kirim", browser, page, Map.of()).expect(409).text())
                .containsPattern("role=\"alert\" tabindex=\"-1\">\\s*<div>\\s*<div>Stok kurang:</div>")
                .containsOnlyOnce("A kurang 3")
                .doesNotContain("Saat dicoba dikirim", "UTAMA");
        assertThat(awaitText(page, browser, "A kurang 3"))
                .containsPattern("Saat dicoba dikirim pada [^<]+, stoknya kurang\\.<")
                .contains("Masih kurang:", "Gagal dikirim: stok kurang<")
                .doesNotContain("Stok sudah ada", "UTAMA");
        receive(merchant, "UTAMA", 2);
        assertThat(awaitText(page, browser, "A kurang 1"))
                .contains("Masih kurang:")
                .doesNotContain("kurang 3");
        receive(merchant, "UTAMA", 1);
        assertThat(awaitText(page, browser, "Stok sudah ada."))
                .containsPattern("Saat dicoba dikirim pada [^<]+, stoknya kurang\\.<")
                .doesNotContain("A kurang", "Masih kurang");
        send("/kirim", browser, page, Map.of()).expect(303);
        assertThat(visitor.get(page, browser).expect(200).text())
                .doesNotContain("stoknya kurang", "Stok sudah ada")
                .contains("Gagal dikirim: stok kurang<");
    }

    @Test
    void whatAnOrderLacksIsMovedFromWhereItLies() {
        Member member = api.register("pesanan-di-gudang-lain");
        Merchant merchant = member.createStockedMerchant("Toko Dua Gudang");
        receive(merchant, "GUDANG & 2", 38);
        receive(merchant, "TOKO", 2);
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Dua Gudang", "SHOPEE");
        var page = place(merchant, shop, "G-1", 13);
        var form = "/app/stok/pindah?sku=A&gudang=GUDANG+%26+2&buah=3";
        await().atMost(SOON).until(() -> merchant.all("/v1/stock"), shelves -> shelves.size() == 3);
        var lacking = "A kurang 3; 38 ada di GUDANG &amp; 2 — <a href=\"" + form.replace("&", "&amp;")
                + "\">pindahkan</a>; 2 ada di TOKO — <a href=\"/app/stok/pindah?sku=A&amp;gudang=TOKO&amp;buah=2\">";
        assertThat(send("/kirim", browser, page, Map.of()).expect(409).text())
                .contains("<div>Stok di gudang UTAMA kurang:</div>")
                .containsOnlyOnce(lacking);
        assertThat(visitor.get(page, browser).expect(200).text())
                .containsPattern("Saat dicoba dikirim pada [^<]+, stok di gudang UTAMA kurang\\.<")
                .contains("Masih kurang:", lacking, "Gagal dikirim: stok di gudang UTAMA kurang<");
        assertThat(visitor.get(page, Visitor.inEnglish(browser)).expect(200).text())
                .contains("stock in the warehouse UTAMA was short", "A lacks 3; 38 in GUDANG &amp; 2 — <a href=")
                .contains("Not shipped: stock in the warehouse UTAMA was short<");
        assertThat(visitor.get(page, visitor.signedInAs(merchant, "VIEWER"))
                        .expect(200)
                        .text())
                .as("who may not move it")
                .contains("A kurang 3; 38 ada di GUDANG &amp; 2; 2 ada di TOKO<")
                .doesNotContain("/app/stok/pindah");

        var opened = visitor.get(form, browser).expect(200);
        assertThat(opened.text()).contains("name=\"buah\" value=\"3\"", "name=\"ke\" value=\"UTAMA\"");
        visitor.send(
                        form,
                        browser,
                        Map.of(
                                "_token",
                                token(opened),
                                "kunci",
                                UUID.randomUUID().toString(),
                                "ke",
                                "UTAMA",
                                "buah",
                                "3"))
                .expect(303);
        awaitText(page, browser, "Stok sudah ada.");
        send("/kirim", browser, page, Map.of()).expect(303);
        assertThat(visitor.get(page, browser).expect(200).text())
                .contains("Gagal dikirim: stok di gudang UTAMA kurang<")
                .doesNotContain("Stok sudah ada", "pindahkan");
    }

    @Test
    void damagedGoodsThatWereMovedAreNamedWhereTheyLie() {
        Member member = api.register("pesanan-rusak-pindah");
        Merchant merchant = member.createStockedMerchant("Toko Rusak Pindah");
        var browser = visitor.signedIn(member);
        var page = place(merchant, merchant.createShop("Shopee Rusak", "SHOPEE"), "R-1", 10);
        send("/kirim", browser, page, Map.of()).expect(303);
        send("/retur", browser, page, Map.of("kondisi", "GOOD")).expect(303);
        merchant.post("/v1/stock/moves", Api.json("{'sku':'A','from':'UTAMA','to':'TOKO','quantity':9}"))
                .expect(201);
        await().atMost(SOON).until(() -> merchant.all("/v1/stock"), shelves -> shelves.size() == 2);
        assertThat(send("/retur", browser, page, Map.of("kondisi", "DAMAGED"))
                        .expect(409)
                        .text())
                .contains("Stok di gudang UTAMA kurang:", "A kurang 9; 9 ada di TOKO — <a href=")
                .doesNotContain("Saat dicoba dikirim");
    }

    private String reason(UUID order, Map<String, String> browser) {
        var page = visitor.get("/app/pesanan/" + order, browser).expect(200).text();
        var found = REASON.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }
}
