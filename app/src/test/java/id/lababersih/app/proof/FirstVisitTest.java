package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seller's first visit, played in Chromium: sign in, import a file, look at orders and results. */
class FirstVisitTest {
    private static final String RANGE = "?dari=2025-01-01&sampai=2025-12-31";
    private static final String FILE = "mengantar-orders.xlsx";

    @TempDir
    private Path folder;

    @Test
    void aSellerImportsAFileAndReadsTheNetProfit() throws IOException {
        Expected expected = Expected.of("small");
        Member member = SharedServer.api().register("halaman");
        Merchant merchant = member.createMerchant("Toko Halaman");
        Map<String, String> shops = Played.createShops(expected, merchant);
        for (String file : Played.MASTER_ORDER) {
            merchant.importFile(Played.kindOf(file), null, file, expected.file(file));
        }
        for (String file : Played.ORDER_FILES) {
            if (!file.equals(FILE)) {
                merchant.importFile("orders", Played.shopOf(file, shops), file, expected.file(file));
            }
        }
        Path upload = Files.write(folder.resolve(FILE), expected.file(FILE));
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            signIn(browser, member);
            importFile(browser, upload, String.valueOf(shops.get("MENGANTAR")), expected);
            orders(browser);
            results(browser, expected);
            assertThat(browser.errors()).as("errors in the browser's console").isEmpty();
        }
    }

    private static void signIn(Browser browser, Member member) {
        browser.open("/app");
        browser.awaitPath("/app/masuk");
        browser.screenshot("01-masuk");
        browser.type("#email", member.email());
        browser.type("#password", Api.PASSWORD);
        browser.click("form[action='/app/masuk'] button");
        browser.awaitGone("#password");
        browser.open("/app" + RANGE);
        browser.find("#grafik");
        browser.screenshot("02-dasbor");
    }

    private static void importFile(Browser browser, Path upload, String shop, Expected expected) {
        browser.open("/app/impor");
        browser.click("#kind option[value='orders']");
        browser.click("#shop_id option[value='" + shop + "']");
        browser.find("#file").sendKeys(upload.toString());
        browser.screenshot("03-impor");
        browser.click("form[action='/app/impor'] button");
        browser.find("#pratinjau");
        for (String tab : List.of("importable", "unmatched", "skipped", "errors")) {
            browser.click("#pratinjau a[href$='tab=" + tab + "']");
            browser.find("#pratinjau a[href$='tab=" + tab + "'][aria-current='page']");
            browser.screenshot("04-pratinjau-" + tab);
        }
        browser.click("#konfirmasi");
        browser.find("#kemajuan");
        browser.screenshot("05-kemajuan");
        browser.find("#kemajuan[data-state='DONE']");
        browser.awaitText(String.valueOf(whole(expected.preview(FILE), "importable")));
        browser.screenshot("06-selesai");
    }

    private static void orders(Browser browser) {
        browser.open("/app/pesanan");
        browser.awaitText("MGT");
        browser.screenshot("07-pesanan");
        browser.open("/app/pesanan?status=DELIVERED&cari=MGT");
        browser.find("#pesanan tbody a").click();
        browser.awaitText("MGT");
        browser.awaitText("5101");
        browser.screenshot("08-rincian");
    }

    private static void results(Browser browser, Expected expected) {
        browser.open("/app/laporan/laba-rugi" + RANGE);
        long profit = whole(expected.stage(Expected.AFTER_ORDERS).get("laba_rugi"), "laba_bersih");
        browser.awaitReloaded("#laba-rugi", rupiah(profit));
        browser.screenshot("09-laba-rugi");
        browser.open("/app/laporan/laba-rugi" + RANGE + "&kelompok=platform");
        browser.find("#bagian");
        browser.screenshot("10-laba-rugi-platform");
        browser.open("/app/laporan/neraca?per=2025-12-31");
        long assets = Expected.sum(expected.trialBalance(Expected.AFTER_ORDERS).entrySet().stream()
                .filter(account -> account.getKey().startsWith("1"))
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        browser.awaitReloaded("#aset", rupiah(assets));
        browser.awaitReloaded("#kewajiban-ekuitas", rupiah(assets));
        browser.screenshot("11-neraca");
        browser.open("/app" + RANGE);
        browser.awaitText(rupiah(profit));
        browser.screenshot("12-dasbor-akhir");
    }

    private static String rupiah(long amount) {
        return "Rp" + String.format(Locale.ROOT, "%,d", amount).replace(',', '.');
    }
}
