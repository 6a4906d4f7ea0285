package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.page.Rupiah;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages as a seller uses them in a browser, from sign-in to neraca. Without Chromium this fails. */
class PagesTest {
    private static final String RANGE = "dari=2025-07-01&sampai=2025-08-31";
    private static final String NAME = "halaman-lengkap";

    @Test
    void aSellerImportsAFileAndReadsWhatIsLeftOfIt() {
        ServerProcess server = SharedServer.server();
        Member member = server.api().register(NAME);
        Merchant merchant = member.createMerchant("Toko Melati");
        Expected sample = Expected.of("small");
        Map<String, String> shops = Played.createShops(sample, merchant);
        for (String file : List.of("products.csv", "sku-map.csv", "opening-stock.csv")) {
            merchant.importFile(Played.kindOf(file), null, file, sample.file(file));
        }
        String shop = Played.shopOf("shopee-orders.xlsx", shops);
        try (Browser browser = Browser.at(server.base())) {
            signIn(browser, member);
            importOrders(browser, shop);
            importPayouts(browser, shop);
            assertThat(complaints(browser)).as("console").isEmpty();
            readOrders(browser, merchant);
            readProducts(browser, merchant);
            readStock(browser, merchant);
            readReports(browser, merchant);
            readOnAPhone(browser);
            assertThat(complaints(browser)).as("console").isEmpty();
            speakEnglishAndLeave(browser);
        }
    }

    /** What the console complains of, but for requests that leaving their page has cut off. */
    private static List<String> complaints(Browser browser) {
        return browser.errors().stream()
                .filter(error -> !error.contains("htmx:sendAbort") && !error.contains("htmx:afterRequest"))
                .toList();
    }

    private static void signIn(Browser browser, Member member) {
        browser.resize(1280, 900);
        browser.open("/app");
        browser.awaitPath("/app/masuk");
        browser.type("#email", member.email());
        browser.type("#password", "bukan-kata-sandinya");
        browser.click("button.btn-primary");
        browser.awaitText("E-mail atau kata sandi salah");
        browser.screenshot("masuk-salah");
        browser.type("#password", Api.PASSWORD);
        browser.click("button.btn-primary");
        browser.awaitText("Toko Melati");
        browser.screenshot("beranda-kosong");
        // The refused sign-in is a 401, which the console notes.
        assertThat(complaints(browser)).allMatch(error -> error.contains("401"));
    }

    private static void importOrders(Browser browser, String shop) {
        upload(browser, "orders", shop, "shopee-orders.xlsx");
        assertThat(browser.text("#jalannya")).contains("tidak akan ikut: Belum cocok");
        for (String tab : List.of("unmatched", "skipped", "errors", "importable")) {
            browser.click(".tabs a[href$='tab=" + tab + "']");
            browser.find(".tabs a[href$='tab=" + tab + "'][aria-current]");
            browser.screenshot("impor-" + tab);
        }
        browser.click(".tabs a[href$='tab=unmatched']");
        browser.find(".tabs a[href$='tab=unmatched'][aria-current]");
        assertThat(browser.text("#pratinjau")).contains("SKU belum dikenal");
        confirm(browser);
        browser.screenshot("impor-selesai");
    }

    private static void importPayouts(Browser browser, String shop) {
        upload(browser, "income", shop, "shopee-income.xlsx");
        confirm(browser);
    }

    private static void upload(Browser browser, String kind, String shop, String file) {
        browser.open("/app/impor");
        browser.choose("#kind", kind);
        browser.choose("#shop_id", shop);
        browser.find("#file")
                .sendKeys(Path.of("src/test/resources/samples/small", file)
                        .toAbsolutePath()
                        .toString());
        browser.screenshot("impor");
        browser.click("main form button.btn-primary");
        browser.find("#pratinjau");
    }

    private static void confirm(Browser browser) {
        browser.click("#konfirmasi");
        browser.find("#kemajuan");
        browser.screenshot("impor-berjalan");
        browser.find("#kemajuan[data-state=DONE]");
        browser.awaitText("Impor selesai");
    }

    private static void readOrders(Browser browser, Merchant merchant) {
        JsonNode settled = merchant.get("/v1/orders?status=SETTLED&limit=1")
                .expect(200)
                .json()
                .path("data")
                .path(0);
        browser.open("/app/pesanan");
        browser.screenshot("pesanan");
        browser.type("#cari", Answer.words(settled, "number"));
        browser.find("#pesanan tbody tr:only-child");
        browser.choose("#status", "CANCELLED");
        browser.awaitText("Tidak ada pesanan yang cocok");
        browser.screenshot("pesanan-tidak-ada");
        browser.choose("#status", "SETTLED");
        browser.click("#pesanan a[href$='" + Answer.words(settled, "id") + "']");
        browser.find("#hitungan");
        assertThat(browser.text("#laba"))
                .isEqualTo(Rupiah.format(settled.path("profit").longValue()));
        assertThat(browser.text("#jurnal")).contains("Pesanan dikirim", "Pencairan");
        assertThat(browser.text(".history")).contains("2025", "dicatat");
        browser.screenshot("pesanan-rinci");
        browser.open("/app/pesanan?status=CREATED");
        browser.click("#pesanan tbody a");
        assertThat(browser.text("#laba")).isEqualTo("–");
        browser.click("form[action$='/kemas'] button");
        browser.find("main .state-PACKED");
        browser.screenshot("pesanan-dikemas");
        browser.click("details:has(form[action$='/batal']) summary");
        browser.type("#alasan", "pembeli berubah pikiran");
        browser.click("form[action$='/batal'] button");
        browser.awaitText("Pesanan dibatalkan (pembeli berubah pikiran)");
        browser.screenshot("pesanan-batal");
        browser.open("/app/pesanan/" + Answer.words(settled, "shop_id"));
        browser.awaitText("Halaman tidak ditemukan");
        assertThat(complaints(browser)).allMatch(error -> error.contains("404"));
    }

    private static void readProducts(Browser browser, Merchant merchant) {
        for (var product : List.of("{'sku':'BARU-1','name':'Belum pernah ada','price':12345}", """
                {'sku':'BARU-2','name':'Paket baru','price':30000,'components':[{'sku':'BARU-1','quantity':2}]}""")) {
            merchant.post("/v1/products", Api.json(product)).expect(201);
        }
        List<JsonNode> products = merchant.all("/v1/products");
        browser.open("/app/stok/produk");
        List<String> rows = browser.texts("#produk tbody tr");
        assertThat(rows).hasSameSizeAs(products);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i))
                    .contains(
                            Answer.words(products.get(i), "sku"),
                            Answer.words(products.get(i), "name"),
                            Rupiah.format(Answer.whole(products.get(i), "price")));
        }
        assertThat(browser.text("tr[id=p-BARU-1]")).contains("Belum pernah masuk", "Rp0");
        assertThat(browser.text("tr[id=p-BARU-2]")).contains("2 × BARU-1").doesNotContain("Rp0");
        browser.screenshot("produk");
        browser.type("#cari", "pernah");
        browser.find("#produk tbody tr:only-child");
        browser.choose("#status", "LOW");
        browser.awaitText("Tidak ada produk yang cocok");
        browser.choose("#status", "GONE");
        browser.find("#produk tbody tr:only-child .state-NEVER");
        assertThat(browser.ask("return location.search")).contains("cari=pernah", "status=GONE");
        browser.open("/app/stok/produk?limit=3");
        assertThat(browser.all("#produk tbody tr:not(.more)")).hasSize(3);
        browser.click("#produk tr.more a");
        browser.awaitGone("#produk tr.more");
        assertThat(browser.texts("#produk tbody tr"))
                .as(browser.ask("return location.href"))
                .containsExactlyElementsOf(rows);
        browser.click("#produk tbody a.fw-bold");
        browser.awaitPath("/app/stok");
        browser.find("#stok tbody tr");
    }

    private static void readStock(Browser browser, Merchant merchant) {
        List<JsonNode> shelves = merchant.all("/v1/stock");
        String value = Rupiah.format(shelves.stream()
                .mapToLong(shelf -> Answer.whole(shelf, "value"))
                .sum());
        browser.open("/app/stok");
        assertThat(browser.text("#persediaan .figure")).isEqualTo(value);
        List<String> rows = browser.texts("#stok tbody tr");
        assertThat(rows).hasSameSizeAs(shelves).isNotEmpty();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode shelf = shelves.get(i);
            assertThat(rows.get(i))
                    .contains(
                            Answer.words(shelf, "sku"),
                            Answer.words(shelf, "warehouse"),
                            Rupiah.grouped(Answer.whole(shelf, "on_hand")),
                            Rupiah.format(Answer.whole(shelf, "value")));
            assertThat(rows.get(i).contains("Habis")).isEqualTo(Answer.whole(shelf, "on_hand") == 0);
        }
        browser.screenshot("stok");
        browser.type("#cari", Answer.words(shelves.getLast(), "sku").toLowerCase(Locale.ROOT));
        browser.find("#stok tbody tr:only-child");
        browser.choose("#status", "GONE");
        browser.awaitText("Tidak ada stok yang cocok");
        assertThat(browser.ask("return location.search")).contains("status=GONE");
        browser.open("/app/stok?limit=3");
        assertThat(browser.all("#stok tbody tr:not(.more)")).hasSize(3);
        browser.click("#stok tr.more a");
        browser.awaitGone("#stok tr.more");
        assertThat(browser.texts("#stok tbody tr"))
                .as(browser.ask("return location.href"))
                .containsExactlyElementsOf(rows);
        browser.open("/app/laporan/neraca?per=2099-12-31");
        assertThat(browser.text("#aset")).containsPattern("1301.*" + Pattern.quote(value));
    }

    private static void readReports(Browser browser, Merchant merchant) {
        JsonNode result = merchant.get("/v1/reports/profit-loss?from=2025-07-01&to=2025-08-31")
                .expect(200)
                .data();
        String profit = Rupiah.format(result.path("net_profit").longValue());
        browser.open("/app?" + RANGE);
        browser.find("canvas[data-drawn]");
        browser.awaitText(profit);
        browser.screenshot("beranda");
        browser.open("/app/laporan/laba-rugi?kelompok=product&" + RANGE);
        assertThat(browser.text("#laba-rugi .result")).contains("Laba bersih", profit);
        browser.screenshot("laba-rugi");
        browser.open("/app/laporan/laba-rugi");
        browser.screenshot("laba-rugi-kosong");
        String newest = browser.text("#terbaru");
        assertThat(browser.text("#laporan")).doesNotContain("mpor");
        browser.open("/app");
        assertThat(browser.text("main .empty-state a")).isEqualTo(newest);
        browser.back();
        browser.click("#terbaru");
        browser.find("#laba-rugi .result");
        browser.screenshot("laba-rugi-terbaru");
        browser.open("/app/laporan/neraca?per=2025-08-31");
        String assets = browser.text("#aset .result .money");
        assertThat(assets).isNotEqualTo("Rp0");
        assertThat(browser.text("#kewajiban-ekuitas .result .money")).isEqualTo(assets);
        browser.screenshot("neraca");
        readPayouts(browser, merchant);
    }

    private static void readPayouts(Browser browser, Merchant merchant) {
        JsonNode report = merchant.get("/v1/reports/settlements?from=2025-07-01&to=2025-08-31&limit=50")
                .expect(200)
                .json();
        browser.open("/app/laporan/pencairan?" + RANGE);
        for (JsonNode balance : report.path("balances")) {
            assertThat(browser.text("#saldo"))
                    .contains(Rupiah.format(balance.path("closing").longValue()));
        }
        assertThat(browser.all("#pencairan tbody tr:not(.more)"))
                .hasSameSizeAs(report.path("data"))
                .isNotEmpty();
        assertThat(browser.text("#pencairan")).contains("Beda biaya", "Pengembalian dana", "Penyesuaian");
        browser.screenshot("pencairan");
        browser.open("/app/laporan/pencairan?status=unpaid&" + RANGE);
        assertThat(browser.all("#pencairan .state-unpaid")).as(browser.text()).isNotEmpty();
        assertThat(browser.all("#pencairan .state:not(.state-unpaid)")).isEmpty();
        browser.screenshot("pencairan-belum");
        browser.open("/app/laporan/pencairan");
        assertThat(browser.find("#dari").getAttribute("value")).isEqualTo("2025-08-01");
        assertThat(browser.all("#pencairan tbody tr")).isNotEmpty();
        browser.click("#umur a");
        assertThat(browser.all("#pencairan .state-unpaid")).isNotEmpty();
        withdraw(browser, merchant);
    }

    private static void withdraw(Browser browser, Merchant merchant) {
        var before = new Books(merchant).trialBalance();
        browser.resize(1280, 1800);
        browser.open("/app/laporan/pencairan");
        browser.click("#tarik summary");
        browser.click("#tarik button");
        browser.awaitText("Wajib diisi");
        browser.screenshot("penarikan-salah");
        // The refused form is a 422, which the console notes.
        assertThat(complaints(browser)).allMatch(error -> error.contains("422"));
        browser.choose("#dari_platform", "TIKTOK");
        browser.type("#jumlah", "50000");
        browser.type("#catatan", "Tarik Jumat");
        browser.click("#tarik button");
        browser.awaitText("Tarik Jumat");
        assertThat(browser.text("#pencairan .state-withdrawal")).isEqualTo("Penarikan");
        browser.awaitText("di bawah nol");
        browser.screenshot("penarikan");
        browser.resize(1280, 900);
        var after = new Books(merchant).trialBalance();
        assertThat(after.getOrDefault("1102", 0L) - before.getOrDefault("1102", 0L))
                .isEqualTo(50_000);
        assertThat(after.getOrDefault("1104", 0L) - before.getOrDefault("1104", 0L))
                .isEqualTo(-50_000);
    }

    private static void readOnAPhone(Browser browser) {
        browser.resize(390, 844);
        var pages = Map.of(
                "beranda",
                "/app?" + RANGE,
                "pesanan",
                "/app/pesanan",
                "produk",
                "/app/stok/produk",
                "stok",
                "/app/stok",
                "impor",
                "/app/impor",
                "laba-rugi",
                "/app/laporan/laba-rugi?kelompok=product&" + RANGE,
                "neraca",
                "/app/laporan/neraca?per=2025-08-31",
                "pencairan",
                "/app/laporan/pencairan?" + RANGE,
                "pencairan-terjelaskan",
                "/app/laporan/pencairan?status=explained&" + RANGE,
                "biaya",
                "/app/biaya?tampil=semua&" + RANGE);
        pages.forEach((name, path) -> {
            browser.open(path);
            browser.find("main .card");
            browser.screenshot("ponsel-" + name);
            assertThat(browser.overflow()).as(name).isZero();
        });
        browser.open("/app/kas?" + RANGE);
        browser.find("#catat");
        browser.screenshot("ponsel-kas");
        assertThat(browser.overflow()).as("cash").isZero();
        requireWholeLabels(browser);
        requireRoomForLongFigures(browser);
        browser.open("/app/stok");
        browser.click("#stok tbody a");
        browser.find("#hitung");
        browser.screenshot("ponsel-hitung");
        assertThat(browser.overflow()).as("count").isZero();
        browser.click("#hitung a[href^='/app/stok/hitungan']");
        browser.find("#daftar-hitungan");
        browser.screenshot("ponsel-hitungan");
        assertThat(browser.overflow()).as("counts").isZero();
        browser.open("/app/pesanan?status=RETURNED");
        browser.click("#pesanan tbody a");
        browser.find("#hitungan");
        browser.screenshot("ponsel-pesanan-rinci");
        assertThat(browser.texts("#tindakan summary")).containsOnly("Catat temuan susulan");
        assertThat(browser.overflow()).as("order").isZero();
        browser.resize(1280, 900);
        requireSectionsApart(browser);
    }

    /** On a phone no name in the row of sections is cut off or runs into the next. */
    private static void requireWholeLabels(Browser browser) {
        assertThat(browser.ask("""
                        return [...document.querySelectorAll(".sections span")]
                            .filter((label) => label.scrollWidth > label.clientWidth
                                || label.clientWidth > label.parentElement.clientWidth)
                            .map((label) => label.textContent).join()
                        """)).isEmpty();
        browser.screenshot("ponsel-menu-" + browser.ask("return document.documentElement.lang"));
    }

    /** On a wide screen no section runs into the next, or into what is beside them. */
    private static void requireSectionsApart(Browser browser) {
        assertThat(browser.ask("""
                        return [...document.querySelectorAll(".brand, .sections a, .menu")]
                            .filter((part, at, all) => at > 0 && part.getBoundingClientRect().left
                                < all[at - 1].getBoundingClientRect().right)
                            .map((part) => part.textContent.trim()).join()
                        """)).isEmpty();
    }

    private static void requireRoomForLongFigures(Browser browser) {
        browser.open("/app?" + RANGE);
        assertThat(browser.ask("""
                        document.querySelectorAll("#angka .money").forEach((money) => {
                            money.textContent = "-Rp4.437.186.474";
                        });
                        return [...document.querySelectorAll("#angka .figure")]
                            .filter((figure) => figure.scrollWidth > figure.clientWidth)
                            .map((figure) => figure.textContent).join()
                        """)).isEmpty();
        browser.screenshot("ponsel-angka-panjang");
    }

    private static void speakEnglishAndLeave(Browser browser) {
        browser.open("/app/laporan/neraca?per=2025-08-31");
        browser.click("details.menu summary");
        browser.click("details.menu button[value=en]");
        browser.awaitText("Total liabilities and equity");
        browser.resize(390, 844);
        requireWholeLabels(browser);
        browser.resize(1280, 900);
        requireSectionsApart(browser);
        browser.screenshot("neraca-inggris");
        browser.click("details.menu summary");
        browser.click("form[action='/app/keluar'] button");
        browser.awaitPath("/app/masuk");
        browser.open("/app/pesanan");
        browser.awaitPath("/app/masuk");
    }
}
