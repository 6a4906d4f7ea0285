package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of one import: what its rows say, and the forms in which they and its columns are mended. */
class ImportRunPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    @Test
    void aRowThatWasMendedSaysNoMoreWhatWasWrongWithIt() {
        Member member = api.register("baris-diperbaiki");
        Merchant merchant = member.createStockedMerchant("Toko Perbaikan");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Perbaikan", "MENGANTAR");
        var file = Parcels.file(
                Parcels.row("MGT-1", "A", "12000"),
                Parcels.row("MGT-2", "ASING", "12000"),
                Parcels.row("MGT-3", "A", "gratis"),
                Parcels.row("MGT-4", "ASING", "12000"));
        var run = merchant.importFile("orders", shop, "o.csv", file);
        var path = "/app/impor/" + Answer.words(run, "id");
        var unmatched = visitor.get(path + "?tab=unmatched", browser).expect(200);
        assertThat(unmatched.text()).contains("SKU belum dikenal");
        var token = token(unmatched);
        var chosen = Map.of("_token", token, "sku_0", "a", "ingat", "ya");
        mend(path, unmatched, browser, chosen, "Baris diimpor, juga baris lain dari impor ini yang menunggu SKU itu.");
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
        mend(path, errors, browser, Map.of("_token", token, fee.group(1), ""), "Baris diimpor.");
        assertThat(visitor.get(path + "?tab=importable", browser).expect(200).text())
                .contains("MGT-1", "MGT-2", "MGT-3", "MGT-4")
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
    void allRowsThatAreLeftAreTriedAgainAtOnce() {
        Member member = api.register("semua-lagi");
        Merchant merchant = member.createStockedMerchant("Toko Semua");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Semua", "MENGANTAR");
        var file = Parcels.file(
                Parcels.row("MGT-1", "SATU", "12000"),
                Parcels.row("MGT-2", "DUA", "12000"),
                Parcels.row("MGT-3", "TIGA", "12000"));
        var run = merchant.importFile("orders", shop, "o.csv", file);
        var path = "/app/impor/" + Answer.words(run, "id");
        var unmatched = visitor.get(path + "?tab=unmatched", browser).expect(200);
        assertThat(unmatched.text()).contains("id=\"coba-semua\"");
        var all = Map.of("_token", token(unmatched), "tab", "unmatched");
        var map = "platform,shop,marketplace_sku,variation,product_sku\n";
        merchant.importFile(
                "sku_map",
                null,
                "m.csv",
                map + "MENGANTAR,Mengantar Semua,SATU,,A\nMENGANTAR,Mengantar Semua,DUA,,A\n");

        var some = visitor.send(path + "/coba-lagi", browser, all).expect(303);

        assertThat(visitor.get(location(some), browser).expect(200).text())
                .contains(">Baris dicoba lagi. Yang belum beres masih di sini, dengan alasannya.<", "MGT-3")
                .doesNotContain("MGT-1", "MGT-2", "coba-semua");
        merchant.importFile("sku_map", null, "m.csv", map + "MENGANTAR,Mengantar Semua,TIGA,,A\n");
        var rest = visitor.send(path + "/coba-lagi", browser, all).expect(303);
        assertThat(visitor.get(location(rest), browser).expect(200).text())
                .contains(">Semua baris yang dicoba lagi sudah beres.<")
                .doesNotContain("MGT-3");
        assertThat(visitor.get(path + "?tab=importable", browser).expect(200).text())
                .contains("MGT-1", "MGT-2", "MGT-3");
        visitor.send(path + "/coba-lagi", browser, Map.of("_token", token(unmatched), "tab", "lain"))
                .expect(404);
    }

    @Test
    void whoReadsEnglishIsToldInEnglishWhatIsWrongWithARow() {
        Member member = api.register("baris-inggris");
        Merchant merchant = member.createStockedMerchant("Toko Inggris");
        var browser = Visitor.inEnglish(visitor.signedIn(member));
        var shop = merchant.createShop("Mengantar Inggris", "MENGANTAR");
        var file = Parcels.file(Parcels.row("MGT-1", "ASING", "12000"), Parcels.row("MGT-2", "A", "gratis"));
        var run = merchant.upload("orders", shop, "o.csv", file).expect(201).data();
        var path = "/app/impor/" + Answer.words(run, "id");
        assertThat(visitor.get(path + "?tab=unmatched", browser).expect(200).text())
                .contains("SKU not known: ASING")
                .doesNotContain("SKU belum dikenal", "Recorded as");
        var errors = visitor.get(path + "?tab=errors", browser).expect(200);
        assertThat(errors.text()).contains("not a number: gratis").doesNotContain("ukan angka", "Kolom", "Recorded as");
        var fee = Pattern.compile("name=\"(sel_[0-9]+)\" value=\"gratis\"").matcher(errors.text());
        assertThat(fee.find()).isTrue();
        var wrong = tryToMend(path, errors, browser, Map.of("_token", token(errors), fee.group(1), "murah"));
        assertThat(wrong.expect(422).text())
                .contains("not a number: murah")
                .doesNotContain("ukan angka", "Kolom", "Recorded as");
    }

    @Test
    void theFormOfARowWhoseWarehouseIsWrittenInOtherLettersHasTheNameThatIsKnown() {
        Member member = api.register("huruf-gudang");
        Merchant merchant = member.createStockedMerchant("Toko Huruf");
        var browser = visitor.signedIn(member);
        var run = merchant.importFile("opening_stock", null, "s.csv", """
                        sku,warehouse,date,quantity,unit_cost
                        A,GUDANG2,2025-08-01,3,1000
                        A,gudang2,2025-08-01,4,1000
                        """);
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
        mend(path, page, browser, fields, "Baris diimpor.");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                merchant.get("/v1/stock?sku=A").expect(200).text())
                        .contains("\"on_hand\":7")
                        .doesNotContain("gudang2"));
    }

    private void mend(String run, Answer page, Map<String, String> browser, Map<String, String> fields, String done) {
        var mended = tryToMend(run, page, browser, fields);
        assertThat(location(mended)).as(mended.text()).startsWith(run + "?tab=importable&");
        assertThat(visitor.get(location(mended), browser).expect(200).text()).contains(">" + done + "<");
    }

    @Test
    void whoMendsARowOfAPreviewIsToldWhatBecameOfIt() {
        Member member = api.register("baris-siap");
        Merchant merchant = member.createStockedMerchant("Toko Siap");
        var browser = visitor.signedIn(member);
        var run = merchant.upload("products", null, "p.csv", "sku,name,price\nB,Kopi,gratis\nA,Teh,gratis\n")
                .expect(201)
                .data();
        var path = "/app/impor/" + Answer.words(run, "id");
        var errors = visitor.get(path + "?tab=errors", browser).expect(200);
        var price = Pattern.compile("name=\"(sel_[0-9]+)\" value=\"gratis\"").matcher(errors.text());
        assertThat(price.find()).isTrue();
        var mended = Map.of("_token", token(errors), price.group(1), "9000");

        mend(path, errors, browser, mended, "Baris diperbaiki dan siap diimpor.");

        var last = tryToMend(path, visitor.get(path + "?tab=errors", browser), browser, mended);
        assertThat(location(last)).startsWith(path + "?tab=skipped&");
        assertThat(visitor.get(location(last), browser).expect(200).text())
                .contains(">Baris diperbaiki, tetapi tidak diimpor. Alasannya di barisnya.<");
    }

    private Answer tryToMend(String run, Answer page, Map<String, String> browser, Map<String, String> fields) {
        var row = Pattern.compile("action=\"" + run + "/baris/([0-9]+)\"").matcher(page.text());
        assertThat(row.find()).isTrue();
        return visitor.send(run + "/baris/" + row.group(1), browser, fields);
    }

    @Test
    void theFormAboutColumnsSaysOfAllOfThemWhatIsWrongAndKeepsTheRest() {
        Member member = api.register("kolom-salah");
        Merchant merchant = member.createMerchant("Toko Kolom");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Kolom", "SHOPEE");
        var file = """
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya A,Biaya B,Biaya C
                S-1,2025-08-09,47000,50000,-1000,-1000,-1000
                """;
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

        var saved = visitor.send(path + "/kolom", browser, Map.of("_token", token, "makna_1", "account:6107"));
        assertThat(visitor.get(location(saved.expect(303)), browser).expect(200).text())
                .contains(">Arti kolom disimpan. Baris yang sudah dibukukan tanpa arti ini dibukukan lagi.<");
    }

    @Test
    void aRowOfAnImportSaysWhatWasSoldAndForHowMuch() {
        Member member = api.register("isi-baris");
        Merchant merchant = member.createStockedMerchant("Toko Isi");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Isi", "MENGANTAR");
        var file = Parcels.file(
                Parcels.row("MGT-1", "A", "12000"),
                Parcels.row("MGT-2", "ASING", "12000"),
                Parcels.row("MGT-3", "A", "gratis"));
        var run = merchant.upload("orders", shop, "o.csv", file).expect(201).data();
        var path = "/app/impor/" + Answer.words(run, "id");
        for (var tab : List.of("importable", "unmatched")) {
            assertThat(visitor.get(path + "?tab=" + tab, browser).expect(200).text())
                    .as(tab)
                    .contains("1 × Barang", "Rp35.500");
        }
        assertThat(visitor.get(path + "?tab=errors", browser).expect(200).text())
                .doesNotContain("1 × ");

        var stock = "sku,warehouse,quantity,unit_cost,date\nA,UTAMA,5,700,2025-07-02\n";
        assertThat(page(merchant.upload("opening_stock", null, "s.csv", stock).data(), browser))
                .contains("5 × A", "Rp3.500");
        var bought = new StringBuilder(
                "date,po_number,supplier,warehouse,sku,quantity,unit_cost,freight,paid_date," + "paid_from\n");
        for (int piece = 1; piece <= 5; piece++) {
            bought.append("2025-07-02,PO-1,Pemasok,UTAMA,A,%d,100,%d,,\n".formatted(piece, piece == 1 ? 250 : 0));
        }
        assertThat(page(
                        merchant.upload("purchases", null, "b.csv", bought.toString())
                                .data(),
                        browser))
                .contains("3 × A", "dan 2 barang lain", "Rp1.500", "dan ongkos kirim", "Rp250")
                .doesNotContain("4 × A");
        var released = """
                Tanggal Dana Dilepaskan,Tipe Penyesuaian,Alasan Penyesuaian,Biaya Penyesuaian,No. Pesanan Terhubung
                2025-08-09,Kompensasi,Paket hilang,25000,
                """;
        var shopee = merchant.createShop("Shopee Isi", "SHOPEE");
        assertThat(page(merchant.upload("income", shopee, "a.csv", released).data(), browser))
                .as("of money that has no number in the file")
                .contains("Kompensasi", "Rp25.000")
                .doesNotContain("2025-08-09/");
    }

    @Test
    void importsSayWhatStaysTrueAndLeadToWhatTheyBrought() {
        Member member = api.register("impor-jujur");
        Merchant merchant = member.createStockedMerchant("Toko Jujur");
        merchant.createShop("Shopee Jujur", "SHOPEE");
        var browser = visitor.signedIn(member);
        var parcel = "platform,shop,order_number,received_date,condition\nSHOPEE,Shopee Jujur,S-1,2025-07-27,good\n";
        var returned = merchant.importFile("returns", null, "r.csv", parcel);
        assertThat(page(returned, browser))
                .contains(
                        "dibukukan begitu pesanannya masuk", "Lihat pesanan", "Shopee Jujur", "Baik, masuk stok lagi");
        var products = merchant.importFile("products", null, "p.csv", "sku,name,price,bundle\nB,Kopi,1000,\n");
        assertThat(page(products, browser)).doesNotContain("Lihat pesanan", "Lihat stok");
        var stock = "sku,warehouse,quantity,unit_cost,date\nB,UTAMA,5,700,2025-07-01\n";
        assertThat(page(merchant.importFile("opening_stock", null, "s.csv", stock), browser))
                .contains("Lihat stok")
                .doesNotContain("Lihat pesanan");
        var blank = merchant.upload("products", null, "k.csv", "sku,name,price,bundle\n");
        assertThat(page(blank.expect(201).data(), browser))
                .contains("tidak berisi satu baris pun")
                .doesNotContain("Lihat alasannya");
        byte[] picture = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0};
        assertThat(merchant.upload("products", null, "p.jpg", picture).text())
                .contains("This file is a picture or PDF", "File ini gambar atau PDF");
    }

    @Test
    void anOrderThatIsSentAndCancelledByAFileIsNamedUntilItsReturnIsBooked() {
        Member member = api.register("batal-terkirim");
        Merchant merchant = member.createStockedMerchant("Toko Batal");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Mengantar Batal", "MENGANTAR");
        var sent = Parcels.file(Parcels.row("MGT-1", "A", "12000"));
        merchant.importFile("orders", shop, "o.csv", sent);
        var cancelled = sent.replace("ON DELIVERY", "CANCELLED") + Parcels.row("MGT-2", "A", "12000") + "\n";
        var run = merchant.importFile("orders", shop, "b.csv", cancelled);
        var left = "1 pesanan sudah dikirim di pembukuan, tetapi batal atau kembali menurut berkas ini.";
        await().atMost(SOON).untilAsserted(() -> assertThat(page(run, browser)).contains(left));
        var page = page(run, browser);
        assertThat(page).contains("Impor selesai, tetapi masih ada yang perlu diurus.");
        var order = Pattern.compile("href=\"(/app/pesanan/[^\"]+)\">MGT-1<").matcher(page);
        assertThat(order.find()).isTrue();
        assertThat(visitor.get("/app/impor", browser).expect(200).text()).contains(left);
        var alone = merchant.upload("orders", shop, "c.csv", sent.replace("ON DELIVERY", "CANCELLED"))
                .expect(201)
                .data();
        merchant.post("/v1/imports/" + Answer.words(alone, "id") + "/cancel", Api.json("{}"));
        assertThat(page(alone, browser))
                .as("of a file that brings nothing and was called off")
                .contains("Impor ini dikesampingkan; belum ada yang masuk.", left);

        var token = token(visitor.get(order.group(1), browser).expect(200));
        visitor.send(order.group(1) + "/retur", browser, Map.of("_token", token, "kondisi", "GOOD"))
                .expect(303);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page(run, browser))
                        .contains("Impor selesai.")
                        .doesNotContain(left));
        assertThat(visitor.get("/app/impor", browser).expect(200).text()).doesNotContain(left);
    }

    private String page(JsonNode run, Map<String, String> browser) {
        return visitor.get("/app/impor/" + Answer.words(run, "id"), browser)
                .expect(200)
                .text();
    }
}
