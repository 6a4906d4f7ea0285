package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Pages in Chromium that show what others do, without being loaded again by hand. */
class LivePagesTest {
    private static final String RANGE = "?dari=2025-07-01&sampai=2025-08-31";
    private static final int PRODUCTS = 1_000;
    private static final byte[] PURCHASES = """
            date,po_number,supplier,sku,quantity,unit_cost,freight,paid_date,paid_from
            2025-07-24,PO-1,Pemasok,TEH-01,3,7000,0,2025-08-03,1101
            """.getBytes(StandardCharsets.UTF_8);

    private final Browser page = Browser.at(SharedServer.server().base());

    @AfterEach
    void close() {
        page.close();
    }

    /** A merchant with a shop and tea at 7.000 in stock, which it sells for 20.000. */
    private record Seller(Member member, Merchant merchant, String shop) {
        static Seller of(String name) {
            Member member = SharedServer.api().register(name);
            return with(member, member.createMerchant("Toko " + name));
        }

        static Seller with(Member member, Merchant merchant) {
            String shop = merchant.createShop("Toko Teh", "SHOPEE");
            merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                    .expect(201);
            merchant.post("/v1/stock/receipts", Api.json("""
                            {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                             'lines':[{'sku':'TEH-01','quantity':10,'unit_cost':7000}]}""")).expect(201);
            return new Seller(member, merchant, shop);
        }

        String place(String number) {
            var placed = merchant.post("/v1/orders", IsolationTest.order(shop, number));
            return Answer.words(placed.expect(201).data(), "id");
        }

        void ship(String order) {
            var shipment = Api.json("{'courier':'JNE','tracking_number':'R-1','date':'2025-08-02'}");
            merchant.post("/v1/orders/" + order + "/ship", shipment).expect(200);
        }

        /** A preview of new products, whose SKUs begin with the name. */
        String preview(String name, int products) {
            String rows = IntStream.range(0, products)
                    .mapToObj(number -> name + "-" + number + ",Barang " + number + ",9000,\n")
                    .collect(Collectors.joining());
            byte[] file = ("sku,name,price,bundle\n" + rows).getBytes(StandardCharsets.UTF_8);
            return Answer.words(
                    merchant.upload("products", null, name + ".csv", file)
                            .expect(201)
                            .data(),
                    "id");
        }
    }

    @Test
    void theDashboardFollowsTheBooks() {
        Seller seller = Seller.of("langsung-beranda");
        page.resize(1280, 1400);
        page.openSignedIn(seller.member, "/app" + RANGE);
        page.awaitText("#angka", "Rp0");
        String order = seller.place("H-1");
        page.awaitText("#angka .col-6:nth-child(3) .figure", "1");
        seller.ship(order);
        page.awaitText("#angka", "Rp20.000");
        page.find("#perkembangan canvas[data-drawn]");
        page.click("#rincian-angka summary");
        page.screenshot("live-dashboard-1");

        seller.ship(seller.place("H-2"));
        page.awaitText("#angka", "Rp40.000");
        page.awaitText("#rincian-angka[open]", "Rp40.000");
        page.find("#perkembangan canvas[data-drawn]");
        page.screenshot("live-dashboard-2");
        assertThat(page.ask("return Object.keys(Chart.instances).length"))
                .as("charts, the replaced ones included")
                .isEqualTo("1");
        assertThat(page.ask("return document.activeElement.tagName"))
                .as("what was clicked keeps the focus")
                .isEqualTo("SUMMARY");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void entriesThatNoEventCarriesAreToldWhereverTheyArePosted() {
        Seller seller = Seller.of("langsung-jurnal");
        Merchant merchant = seller.merchant;
        page.openSignedIn(seller.member, "/app" + RANGE);
        page.run("""
                window.posted = []
                const socket = new Phoenix.Socket("/socket")
                socket.connect()
                const channel = socket.channel("merchant:" + arguments[0])
                channel.on("journal_posted", told => {
                    if (!told.id) window.posted.push(...told.entries.map(entry => entry.source + "/" + entry.event))
                })
                channel.join().receive("ok", () => document.getElementById("isi").append("siap"))
                """, merchant.id());
        page.awaitText("siap");
        awaitQuiet();
        var rent = merchant.post("/v1/journal-entries", Api.json("""
                        {'date':'2025-08-03','memo':'Sewa','lines':[{'account':'6202','debit':5000},
                         {'account':'1101','credit':5000}]}"""));
        told("manual/entry");
        page.awaitText("#angka", "-Rp5.000");
        page.awaitText("#perkembangan", "Omzet dan laba bersih per hari");
        page.screenshot("live-dashboard-3");
        String id = Answer.words(rent.expect(201).data(), "id");
        merchant.send("POST", "/v1/journal-entries/" + id + "/reverse", Map.of(), new byte[0])
                .expect(201);
        told("manual/reversal");

        String purchases = run(merchant.importFile("purchases", null, "purchases.csv", PURCHASES));
        told("purchases/paid");
        undo(merchant, purchases);
        told("purchases/paid_reversed");
        byte[] income = Expected.file("small", "shopee-income.xlsx");
        String payouts = run(merchant.importFile("income", seller.shop, "shopee-income.xlsx", income));
        told("adjustment/adjustment");
        page.run("window.posted = []");
        undo(merchant, payouts);
        told("manual/reversal");
        assertThat(page.errors()).isEmpty();
    }

    /** Waits until the page looks no more by itself, so that what it shows then it was told. */
    private void awaitQuiet() {
        page.run("""
                const real = window.fetch
                window.looks = 0
                window.fetch = (...asked) => {
                    window.looks += 1
                    return real(...asked)
                }
                """);
        var looks = new AtomicReference<>("0");
        Awaitility.await()
                .during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(30))
                .until(() -> page.ask("return window.looks"), now -> now.equals(looks.getAndSet(now)));
    }

    private void told(String entry) {
        Awaitility.await(entry)
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(page.ask("return window.posted.join(' ')")).contains(entry));
    }

    private static String run(JsonNode ended) {
        return Answer.words(ended, "id");
    }

    private static void undo(Merchant merchant, String run) {
        merchant.send("POST", "/v1/imports/" + run + "/undo", Map.of(), new byte[0])
                .expect(202);
    }

    @Test
    void reportsFollowTheBooks() {
        Seller seller = Seller.of("langsung-laporan");
        page.openSignedIn(seller.member, "/app/laporan/laba-rugi" + RANGE);
        page.awaitText("#laporan", "Belum ada");
        seller.ship(seller.place("L-1"));
        page.awaitText("#laporan", "Rp20.000");
        page.screenshot("live-profit-loss");

        page.open("/app/laporan/neraca?per=2025-08-31");
        page.awaitText("#laporan #aset", "Rp63.000");
        seller.ship(seller.place("L-2"));
        page.awaitText("#laporan #aset", "Rp56.000");
        page.screenshot("live-balance-sheet");

        assertThat(page.errors()).isEmpty();
    }

    @Test
    void theStockFollowsWhatComesInAndIsShipped() {
        Member member = SharedServer.api().register("langsung-stok");
        Merchant merchant = member.createMerchant("Toko langsung-stok");
        page.resize(1280, 900);
        page.openSignedIn(member, "/app/stok");
        page.awaitText("#stok", "Belum ada stok");
        page.screenshot("live-stock-1");
        Seller seller = Seller.with(member, merchant);
        page.awaitText("#stok", "TEH-01");
        page.awaitText("#persediaan", "Rp70.000");
        assertThat(page.all("#stok .state")).isEmpty();
        for (int left = 9; left >= 5; left--) {
            seller.ship(seller.place("S-" + left));
        }
        page.find("#stok .state-LOW");
        page.awaitText("#persediaan", "Rp35.000");
        page.choose("#status", "LOW");
        page.awaitText("#stok", "TEH-01");
        page.screenshot("live-stock-2");
        for (int left = 4; left >= 0; left--) {
            seller.ship(seller.place("S-" + left));
        }
        page.awaitText("#stok", "Tidak ada stok yang cocok");
        page.choose("#status", "GONE");
        page.find("#stok .state-GONE");
        page.awaitText("#persediaan", "Rp0");
        page.screenshot("live-stock-3");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void aListIsFollowedBeyondItsFirstPage() {
        Seller seller = Seller.of("langsung-panjang");
        var lines = new ArrayList<String>();
        for (int number = 10; number < 65; number++) {
            seller.merchant
                    .post("/v1/products", Api.json("{'sku':'A-" + number + "','name':'Gelas','price':9000}"))
                    .expect(201);
            lines.add("{'sku':'A-" + number + "','quantity':1,'unit_cost':5000}");
        }
        seller.merchant
                .post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01','lines':[%s]}
                        """.formatted(String.join(",", lines))))
                .expect(201);
        page.resize(1280, 6000);
        page.openSignedIn(seller.member, "/app/stok");
        page.awaitText("#stok", "A-59");
        page.click("#stok tr.more a");
        page.awaitText("#stok tr[id='s-TEH-01/UTAMA']", "Rp70.000");
        seller.ship(seller.place("P-1"));
        page.awaitText("#stok tr[id='s-TEH-01/UTAMA']", "Rp63.000");
        assertThat(page.all("#stok tbody tr")).hasSize(56);
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void rowsThatWereAskedForTakeTheFocusOfWhatAskedForThem() {
        Seller seller = Seller.of("langsung-lagi");
        for (int number = 1; number <= 4; number++) {
            seller.place("L-" + number);
        }
        page.openSignedIn(seller.member, "/app/pesanan?limit=2");
        page.press("#pesanan tr.more a");
        page.awaitGone("#pesanan tr.more");
        assertThat(page.ask("return document.activeElement.textContent"))
                .isEqualTo(page.text("#pesanan tbody tr:nth-child(3) a"));

        seller.merchant
                .post("/v1/products", Api.json("{'sku':'ZAITUN','name':'Minyak','price':9000}"))
                .expect(201);
        // Who may not change products has no link in their rows.
        var viewer = seller.merchant.addMember("VIEWER");
        var member = new Member(viewer.api(), "viewer-" + viewer.id() + "@contoh.test", viewer.token());
        page.openSignedIn(member, "/app/stok/produk?limit=1");
        page.press("#produk tr.more a");
        page.awaitGone("#produk tr.more");
        assertThat(page.ask("return document.activeElement.textContent"))
                .as("a row that leads nowhere itself")
                .contains("ZAITUN", "Minyak");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void importsAreFollowedToTheirEnd() {
        Seller seller = Seller.of("langsung-impor");
        page.openSignedIn(seller.member, "/app/impor");
        page.awaitText("Belum ada impor");
        String first = seller.preview("SATU", PRODUCTS);
        seller.merchant.confirm(first);
        page.find("#riwayat tr[data-status=RUNNING]");
        page.screenshot("live-imports-1");
        seller.merchant.awaitDone(first);
        page.find("#riwayat tr[data-status=DONE]");
        page.awaitText("#riwayat", "1.000 dari 1.000");
        page.screenshot("live-imports-2");

        String other = seller.preview("DUA", PRODUCTS);
        page.open("/app/impor/" + other);
        page.find("#konfirmasi");
        page.run("""
                window.seen = []
                const see = () => window.seen.push(document.querySelector("progress.run")?.value)
                new MutationObserver(see).observe(document.getElementById("isi"), {childList: true, subtree: true})
                """);
        seller.merchant.confirm(other);
        page.find("#kemajuan[data-state=RUNNING]");
        page.screenshot("live-import-1");
        seller.merchant.awaitDone(other);
        page.find("#kemajuan[data-state=DONE]");
        page.awaitText("#kemajuan", "1.000 dari 1.000");
        page.find("#pratinjau .state-CREATED");
        page.awaitText("#riwayat", "Menjalankan impor");
        page.screenshot("live-import-2");
        assertThat(page.ask("return window.seen.some(value => 0 < value && value < 1000)"))
                .as("the bar moves while it runs")
                .isEqualTo("true");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void aPageThatOneCameBackToFollowsOn() {
        Seller seller = Seller.of("langsung-kembali");
        String run = seller.preview("K", 20);
        page.openSignedIn(seller.member, "/app/impor/" + run);
        page.click(".tabs a:nth-child(2)");
        page.find(".tabs a:nth-child(2)[aria-current=page]");
        page.back();
        page.find(".tabs a:nth-child(1)[aria-current=page]");
        seller.merchant.post("/v1/imports/" + run + "/confirm", Api.json("{}")).expect(202);
        seller.merchant.awaitDone(run);
        page.find("#kemajuan[data-state=DONE]");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void whoElseLooksAtAnOrderIsNamedOnItsPage() {
        Seller seller = Seller.of("langsung-hadir");
        String order = "/app/pesanan/" + seller.place("P-1");
        var staff = new Member(
                seller.member.api(),
                "staff-" + seller.merchant.id() + "@contoh.test",
                seller.merchant.addMember("STAFF").token());
        try (Browser other = Browser.another(SharedServer.server().base())) {
            page.openSignedIn(seller.member, order);
            other.openSignedIn(staff, order);
            page.awaitText("#hadir", "Juga melihat pesanan ini: STAFF");
            other.awaitText("#hadir", "Juga melihat pesanan ini: langsung-hadir");
            assertThat(page.text("#hadir")).as("not oneself").doesNotContain("langsung-hadir");
            page.screenshot("live-present-1");
            other.open("/app/pesanan");
            page.find("#hadir[hidden]");

            other.open(order);
            page.click("details.menu summary");
            page.click("details.menu button[value=en]");
            page.awaitText("#hadir", "Also looking at this order: STAFF");
            page.screenshot("live-present-2");
            assertThat(page.errors()).isEmpty();
            assertThat(other.errors()).isEmpty();
        }
    }

    @Test
    void aListThatFollowsLaterIsLookedAtAgain() {
        Seller seller = Seller.of("langsung-telat");
        page.openSignedIn(seller.member, "/app/pesanan");
        seller.place("T-1");
        page.awaitText("T-1");
        page.run("""
                const real = window.fetch
                const before = document.documentElement.outerHTML
                window.late = 0
                window.fetch = (...asked) =>
                    window.late++ < 1 ? Promise.resolve(new Response(before)) : real(...asked)
                """);
        seller.place("T-2");
        page.awaitText("T-2");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void aFormInHandStaysUntilItIsPutAway() {
        Seller seller = Seller.of("langsung-borang");
        String order = seller.place("B-1");
        page.openSignedIn(seller.member, "/app/pesanan/" + order);
        page.click("details.action summary");
        page.type("#kurir", "SiCepat");
        seller.ship(order);
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .until(() -> page.all("#rincian .state-SHIPPED").isEmpty());
        assertThat(page.find("#kurir").getAttribute("value")).isEqualTo("SiCepat");
        page.find("#kurir").sendKeys(Keys.ESCAPE);
        page.find("#rincian .state-SHIPPED");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void whatIsWrongWithARowStaysUntilItWasRead() {
        Seller seller = Seller.of("langsung-ditolak");
        byte[] orders = """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                250801AAAAAAA1,Perlu Dikirim,2025-08-01 10:15,TEH-01,20000,1
                250801AAAAAAA2,Perlu Dikirim,2025-08-01 10:16,asing,20000,1
                """.getBytes(StandardCharsets.UTF_8);
        String run = run(seller.merchant.importFile("orders", seller.shop, "pesanan.csv", orders));
        page.openSignedIn(seller.member, "/app/impor/" + run + "?tab=unmatched");
        page.type("form.mend input[name='sku_0']", "TIDAK-ADA");
        page.press("form.mend button");
        page.find("form.mend .invalid-feedback");
        page.run("document.activeElement.blur()");
        undo(seller.merchant, run);
        page.find("#jalannya[data-status=UNDONE]");
        awaitQuiet();
        assertThat(page.texts("form.mend .invalid-feedback")).hasSize(1);
        assertThat(page.find("form.mend input[name='sku_0']").getAttribute("value"))
                .isEqualTo("TIDAK-ADA");
        page.click("#pratinjau a[href$='tab=importable']");
        page.find("#pratinjau .state-UNDONE");
    }

    @Test
    void aBoxTickedInOnePartLetsTheOthersFollowAndItsOwnWhenItIsPutBack() {
        Seller seller = Seller.of("langsung-centang");
        page.resize(1280, 1400);
        page.openSignedIn(seller.member, "/app" + RANGE);
        page.awaitText("#angka", "Rp0");
        page.run(
                "arguments[0].insertAdjacentHTML('beforeend', arguments[1])",
                page.find("#angka"),
                "<input type=checkbox id=kotak value=ya>");
        clickAndLeave("#kotak");
        seller.ship(seller.place("C-1"));
        page.find("#perkembangan canvas[data-drawn]");
        awaitQuiet();
        assertThat(page.find("#kotak").isSelected()).isTrue();
        assertThat(page.text("#angka")).doesNotContain("Rp20.000");
        clickAndLeave("#kotak");
        page.awaitText("#angka", "Rp20.000");
        assertThat(page.errors()).isEmpty();
    }

    private void clickAndLeave(String css) {
        page.click(css);
        page.run("document.activeElement.blur()");
    }

    @Test
    void whatAnotherTabChoseOrEndedIsShownAsAWhole() {
        Seller seller = Seller.of("langsung-tab");
        var other = seller.member.createMerchant("Usaha Lain");
        page.openSignedIn(seller.member, "/app");
        page.click("details.menu summary");
        page.click("button[value='" + seller.merchant.id() + "']");
        page.awaitText("details.menu summary", "Toko langsung-tab");
        page.open("/app" + RANGE);
        seller.ship(seller.place("G-1"));
        page.awaitText("#angka", "Rp20.000");
        inAnotherTab("button[value='" + other.id() + "']");
        seller.ship(seller.place("G-2"));
        page.awaitText("details.menu summary", "Usaha Lain");
        page.awaitText("#angka", "Rp0");
        assertThat(page.errors()).isEmpty();

        inAnotherTab("form[action='/app/keluar'] button");
        page.find("#password");
    }

    /** Sends a form of the page by its button as it would be sent from another tab, which leaves this one as it is. */
    private void inAnotherTab(String button) {
        page.run("""
                const button = document.querySelector(arguments[0])
                const filled = new FormData(button.form, button)
                return fetch(button.form.action, {method: "POST", body: new URLSearchParams(filled)}).then(() => null)
                """, button);
    }
}
