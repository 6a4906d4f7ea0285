package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import mended, and then undone, and a column given its meaning, in Chromium. */
class ImportPagesTest {
    private static final String FILE = "mengantar-orders.xlsx";

    @TempDir
    private Path folder;

    @Test
    void aSellerMendsARowOfAnImportAndUndoesTheWhole() throws IOException {
        Expected expected = Expected.of("small");
        Member member = SharedServer.api().register("urung");
        Merchant merchant = member.createMerchant("Toko Urung");
        Map<String, String> shops = Played.createShops(expected, merchant);
        for (String file : Played.MASTER_ORDER) {
            merchant.importFile(Played.kindOf(file), null, file, expected.file(file));
        }
        Path upload = Files.write(folder.resolve(FILE), expected.file(FILE));
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.open("/app/masuk");
            browser.type("#email", member.email());
            browser.type("#password", Api.PASSWORD);
            browser.click("form[action='/app/masuk'] button");
            browser.awaitGone("#password");
            run(browser, upload, String.valueOf(shops.get("MENGANTAR")));
            mend(browser);
            undo(browser, whole(expected.preview(FILE), "importable") + 1);
            String other = merchant.createShop("Mengantar Kedua", "MENGANTAR");
            correct(browser, String.valueOf(shops.get("MENGANTAR")), other);
            assertThat(browser.errors())
                    .as("errors in the console, but for the SKU that was refused")
                    .allMatch(error -> error.contains("422"));
        }
    }

    @Test
    void aSellerSaysWhatAnUnknownColumnOfAPayoutFileMeans() throws IOException {
        Member member = SharedServer.api().register("kolom");
        Merchant merchant = member.createMerchant("Toko Kolom");
        Map<String, String> shops = Played.createShops(Expected.of("small"), merchant);
        String name = "shopee-income-unknown-fee.xlsx";
        Path upload = Files.write(folder.resolve(name), Expected.file("edge", name));
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.open("/app/masuk");
            browser.type("#email", member.email());
            browser.type("#password", Api.PASSWORD);
            browser.click("form[action='/app/masuk'] button");
            browser.awaitGone("#password");
            browser.open("/app/impor");
            browser.choose("#kind", "income");
            browser.choose("#shop_id", String.valueOf(shops.get("SHOPEE")));
            browser.find("#file").sendKeys(upload.toString());
            browser.click("form[action='/app/impor'] button");
            browser.awaitText("Biaya Program Uji Coba 2025");
            browser.choose("#kolom select", "account:6102");
            browser.screenshot("impor-9-kolom");
            browser.press("#kolom button");
            browser.find("#kolom option[value='account:6102'][selected]");
            browser.screenshot("impor-10-kolom-dikenal");
            assertThat(browser.all("#kolom option[value='']"))
                    .as("it is not open any more")
                    .isEmpty();
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static void upload(Browser browser, Path upload, String shop) {
        browser.open("/app/impor");
        browser.click("#kind option[value='orders']");
        browser.click("#shop_id option[value='" + shop + "']");
        browser.find("#file").sendKeys(upload.toString());
        browser.click("form[action='/app/impor'] button");
    }

    private static void run(Browser browser, Path upload, String shop) {
        upload(browser, upload, shop);
        browser.find("#batal");
        browser.screenshot("impor-1-pratinjau");
        browser.click("#konfirmasi");
        browser.find("#kemajuan[data-state='DONE']");
        browser.screenshot("impor-2-selesai");
    }

    private static void mend(Browser browser) {
        browser.click("#pratinjau a[href$='tab=unmatched']");
        browser.find("#pratinjau a[href$='tab=unmatched'][aria-current='page']");
        assertThat(browser.all("datalist#produk option[value='KPL-001-HTM-S']"))
                .as("suggested")
                .hasSize(1);
        browser.type("form.mend input[name='sku_0']", "TIDAK-ADA");
        browser.screenshot("impor-3-belum-cocok");
        browser.press("form.mend button");
        browser.awaitText("Tidak ada produk dengan SKU TIDAK-ADA.");
        browser.find("form.mend input[name='sku_0'][value='TIDAK-ADA']");
        browser.screenshot("impor-4-salah");
        browser.type("form.mend input[name='sku_0']", "KPL-001-HTM-S");
        browser.press("form.mend button");
        browser.find("#pratinjau a[href$='tab=importable'][aria-current='page']");
        browser.screenshot("impor-5-diperbaiki");
    }

    /** A file whose only row is wrong, corrected in its preview; and the same file for another shop. */
    private void correct(Browser browser, String shop, String otherShop) throws IOException {
        Path file = Files.writeString(folder.resolve("salah.csv"), """
                Expedition,Order ID,Tracking ID,Customer Name,COD,Product Value,Product ID,Goods Description,Quantity,\
                Create Date,Last Update,Last Status,Shipping Fee
                JNE,MGT-SALAH-1,JX-SALAH-1,Pembeli,50000,50000,KPL-001-HTM-S,Barang,dua,01/08/2025,03/08/2025,\
                ON DELIVERY,12000
                """);
        upload(browser, file, shop);
        browser.find("#batal");
        browser.click("#pratinjau details summary");
        browser.screenshot("impor-9-baris-salah");
        browser.type("form.mend input[value='dua']", "tiga");
        browser.press("form.mend button");
        browser.find("#pratinjau details[open] form.mend input[value='tiga']");
        assertThat(browser.text("details[open] .invalid-feedback")).contains("tiga");
        browser.screenshot("impor-9b-masih-salah");
        browser.type("form.mend input[value='tiga']", "2");
        browser.press("form.mend button");
        browser.find("#pratinjau a[href$='tab=importable'][aria-current='page']");
        browser.click("#konfirmasi");
        browser.find("#kemajuan[data-state='DONE']");
        browser.screenshot("impor-10-baris-diperbaiki");
        upload(browser, file, otherShop);
        browser.awaitText("Berkas yang sama sudah diimpor ke");
        browser.screenshot("impor-11-toko-lain");
        browser.click("#batal");
        browser.find("#kemajuan[data-state='CANCELLED']");
    }

    private static void undo(Browser browser, long orders) {
        browser.click("details.action summary");
        browser.awaitText(orders + " pesanan yang dibuat impor ini");
        browser.screenshot("impor-6-urungkan");
        browser.press("#urungkan");
        browser.find("#kemajuan[data-state='UNDONE']");
        browser.awaitText("Mengurungkan impor");
        browser.screenshot("impor-7-diurungkan");
        browser.find("#riwayat");
        browser.open("/app/impor");
        browser.find("#riwayat");
        browser.screenshot("impor-8-riwayat");
    }

    @Test
    void whoReadsEnglishIsToldInEnglishWhatIsWrongAndWhatToDo() throws IOException {
        Member member = SharedServer.api().register("inggris");
        Merchant merchant = member.createMerchant("Toko Inggris");
        String shop = merchant.createShop("Shopee Inggris", "SHOPEE");
        merchant.createShop("Kelontong Inggris", "OTHER");
        Path wrong = Files.writeString(folder.resolve("salah.csv"), "satu,dua\n1,2\n");
        Path map = Files.writeString(folder.resolve("sku-map.csv"), """
                platform,shop,marketplace_sku,variation,product_sku
                SHOPEE,Toko Lain,00003,,A
                """);
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.open("/app/masuk");
            browser.click(".languages button[value=en]");
            browser.awaitText("Sign in");
            browser.signIn(member, "/app/masuk");
            upload(browser, wrong, shop);
            assertThat(browser.texts("#shop_id option"))
                    .as("only shops whose files are known")
                    .containsExactly("No shop", "Shopee Inggris · Shopee");
            assertThat(browser.text("#file-error"))
                    .isEqualTo("No known column names are in the first 25 rows. "
                            + "Upload the marketplace's own export file.");
            browser.open("/app/impor");
            browser.choose("#kind", "sku_map");
            browser.find("#file").sendKeys(map.toString());
            browser.click("form[action='/app/impor'] button");
            browser.find("#batal");
            assertThat(browser.text("#batal-arti")).contains("Nothing is imported");
            assertThat(browser.text("#pratinjau > p")).startsWith("There is no shop of this name and platform.");
            assertThat(browser.text("#pratinjau tbody tr"))
                    .contains("The shop is not known", "There is no such shop yet: Toko Lain", "Toko Lain → A")
                    .doesNotContain("Toko belum ada", "Recorded as");
            browser.screenshot("impor-12-inggris");
        }
    }

    @Test
    void anImportThatLeftSomethingOutDoesNotLookLikeAWholeOne() {
        Expected expected = Expected.of("small");
        Member member = SharedServer.api().register("separuh");
        Merchant merchant = member.createMerchant("Toko Separuh");
        merchant.importFile("products", null, "products.csv", expected.file("products.csv"));
        String name = "shopee-orders.xlsx";
        String shop = merchant.createShop("Shopee Separuh", "SHOPEE");
        var run = merchant.importFile("orders", shop, name, expected.file(name));
        String page = "/app/impor/" + Answer.words(run, "id");
        long unmatched = whole(run, "unmatched");
        long waiting = merchant.all("/v1/imports/" + Answer.words(run, "id") + "/rows?tab=importable").stream()
                .filter(row -> row.at("/result/reason").asText().equals("no_stock"))
                .count();
        assertThat(unmatched).isPositive();
        assertThat(waiting).isPositive();
        String leftOut = unmatched + " dari " + whole(run, "total") + " tidak ikut saat berkas ini diimpor.";
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.signIn(member, "/app/masuk");
            browser.open(page);
            assertThat(browser.text("#kemajuan"))
                    .contains(leftOut, waiting + " kekurangan stok saat dijalankan.", "masih ada yang perlu diurus");
            assertThat(browser.all("progress.partly")).isNotEmpty();
            browser.screenshot("impor-13-separuh");
            browser.click("#kemajuan a[href$='tab=unmatched']");
            browser.find("#pratinjau a[href$='tab=unmatched'][aria-current='page']");
            browser.open("/app/impor");
            assertThat(browser.text("#riwayat")).contains(leftOut, waiting + " kekurangan stok saat dijalankan.");
            browser.screenshot("impor-14-daftar");
        }
    }
}
