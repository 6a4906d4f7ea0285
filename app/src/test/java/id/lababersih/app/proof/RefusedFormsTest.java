package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a form refuses it says at its field, on the page it came from, with all that was typed still there. */
class RefusedFormsTest {
    @Test
    void aSellerIsToldAtTheFieldWhatIsWrong() {
        Member member = SharedServer.api().register("salah");
        Merchant merchant = member.createMerchant("Toko Salah");
        String shop = merchant.createShop("Toko Teh", "SHOPEE");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                .expect(201);
        String stock = """
                sku,warehouse,date,quantity,unit_cost
                TEH-01,UTAMA,2025-07-01,2,7000
                TEH-01,UTAMA,2025-07-02,3,7000
                """;
        String opening = words(merchant.importFile("opening_stock", null, "stok.csv", bytes(stock)), "id");
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.resize(1280, 1800);
            browser.signIn(member, "/app/masuk");
            ship(browser, merchant, place(merchant, shop, "A-1", 1));
            shipWithoutStock(browser, place(merchant, shop, "A-99", 99));
            refund(browser, merchant, shop, place(merchant, shop, "A-2", 1));
            withdraw(browser, merchant);
            withdrawAgain(browser, merchant);
            spend(browser, merchant);
            moveCash(browser, merchant);
            goBackToRefusedForm(browser);
            spendAgain(browser, merchant);
            spendInAnEndedSession(browser, member);
            listTheOldest(browser, merchant, place(merchant, shop, "TUA-1", 2));
            undo(browser, opening);
            addAShopTwice(browser);
            assertThat(browser.errors())
                    .as("errors in the console, but for the forms that were refused")
                    .allMatch(error -> error.contains("422") || error.contains("409"));
        }
    }

    private static void spendInAnEndedSession(Browser browser, Member member) {
        browser.open("/app/biaya");
        browser.choose("#untuk", "6202");
        browser.type("#jumlah", "15000");
        browser.type("#catatan", "Listrik ruko");
        browser.forgetSession();
        browser.click("form[action^='/app/biaya?'] .btn-primary");
        browser.awaitText("Isian yang terakhir dikirim belum tersimpan");

        browser.signIn(member);

        browser.awaitText("#notice", "sudah dikembalikan ke formulirnya");
        browser.screenshot("salah-9-sesi-berakhir");
        assertThat(browser.find("#catatan").getDomProperty("value")).isEqualTo("Listrik ruko");
        assertThat(browser.find("#untuk").getDomProperty("value")).isEqualTo("6202");
        assertThat(browser.ask("return sessionStorage.getItem('typed')")).isEqualTo("null");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String place(Merchant merchant, String shop, String number, int pieces) {
        String day = number.startsWith("TUA") ? "1995-01-01" : "2025-08-01";
        var order = Api.json("""
                {'shop_id':'%s','number':'%s','created_at':'%sT10:00:00+07:00','shipping_fee':0,'cod_value':0,
                 'lines':[{'sku':'TEH-01','quantity':%d,'unit_price':20000}]}""".formatted(shop, number, day, pieces));
        return words(merchant.post("/v1/orders", order).expect(201).data(), "id");
    }

    /** Sends a form with what a browser would not let through, too. */
    private static void send(Browser browser, String form) {
        browser.run("document.querySelector(arguments[0]).noValidate = true", form);
        browser.press(form + " button:not([type=button])");
    }

    /** Who cannot see the page is at the first field that is wrong, and is told why by its message. */
    private static void assertAt(Browser browser, String field) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(browser.ask("return document.activeElement.id"))
                        .isEqualTo(field));
        assertThat(browser.find("#" + field).getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.find("#" + field).getAttribute("aria-describedby")).contains(field + "-error");
    }

    private static void setDay(Browser browser, String field, String day) {
        browser.run("document.querySelector(arguments[0]).value = arguments[1]", field, day);
    }

    private static void ship(Browser browser, Merchant merchant, String order) {
        browser.open("/app/pesanan/" + order);
        browser.click("details:has(form[action$='/kirim']) summary");
        browser.type("#kurir", "JNE Kargo");
        setDay(browser, "#tanggal-kirim", "1995-01-01");
        send(browser, "form[action$='/kirim']");
        browser.awaitText("#tanggal-kirim-error", "Tanggalnya sebelum pesanan dibuat.");
        assertAt(browser, "tanggal-kirim");
        browser.screenshot("salah-1-tanggal");
        browser.find("details[open] #kurir[value='JNE Kargo']");
        setDay(browser, "#tanggal-kirim", "2199-01-01");
        send(browser, "form[action$='/kirim']");
        browser.awaitText("#tanggal-kirim-error", "Tanggalnya setelah hari ini.");
        browser.click("details:has(form[action$='/batal']) summary");
        browser.type("#alasan", "   ");
        send(browser, "form[action$='/batal']");
        browser.awaitText("#alasan-error", "Tidak boleh kosong.");
        browser.click("details:has(form[action$='/kirim']) summary");
        setDay(browser, "#tanggal-kirim", "2025-08-03");
        send(browser, "form[action$='/kirim']");
        browser.find("main .state-SHIPPED");
        takeBack(browser, merchant);
    }

    private static void takeBack(Browser browser, Merchant merchant) {
        browser.click("details:has(form[action$='/retur']) summary");
        setDay(browser, "#tanggal-retur", "2025-08-02");
        browser.choose("#kondisi", "DAMAGED");
        browser.type("#biaya", "1000000000000");
        send(browser, "form[action$='/retur']");
        browser.awaitText("#tanggal-retur-error", "Tanggalnya sebelum pesanan dikirim.");
        assertThat(browser.text("#biaya-error")).startsWith("Lebih dari harga jual");
        browser.screenshot("salah-2-retur");
        browser.find("#biaya[value='1000000000000']");
        browser.find("#kondisi option[value='DAMAGED'][selected]");
        setDay(browser, "#tanggal-retur", "2025-08-04");
        browser.type("#biaya", "15.000");
        // As on a page that was opened before the payout was taken back.
        browser.run("document.querySelector('#kondisi option[selected]').value = 'KEPT_BY_BUYER'");
        send(browser, "form[action$='/retur']");
        browser.awaitText("Pesanan ini belum cair: pilih kondisi barangnya");
        browser.choose("#kondisi", "DAMAGED");
        send(browser, "form[action$='/retur']");
        browser.find("main .state-RETURNED");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(new Books(merchant).trialBalance()).containsEntry("6108", 15_000L));
    }

    private static void shipWithoutStock(Browser browser, String order) {
        browser.open("/app/pesanan/" + order);
        browser.click("details:has(form[action$='/kirim']) summary");
        browser.type("#kurir", "JNE");
        browser.type("#resi", "JX-99");
        send(browser, "form[action$='/kirim']");
        browser.awaitText("TEH-01 kurang 95");
        browser.find("details[open] #resi[value='JX-99']");
        Awaitility.await()
                .untilAsserted(() -> assertThat(browser.ask("return document.activeElement.textContent.trim()"))
                        .startsWith("Stok kurang"));
        browser.screenshot("salah-3-stok");
    }

    private static void refund(Browser browser, Merchant merchant, String shop, String order) {
        merchant.post("/v1/orders/" + order + "/ship", Api.json("{'date':'2025-08-02'}"))
                .expect(200);
        Awaitility.await().until(() -> merchant.all("/v1/orders?status=SHIPPED"), shipped -> shipped.size() == 1);
        String paid = """
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya Administrasi
                A-2,2025-08-09,20000,20000,0
                """;
        merchant.importFile("income", shop, "cair.csv", bytes(paid));
        browser.open("/app/pesanan/" + order);
        browser.click("details:has(form[action$='/retur']) summary");
        browser.choose("#kondisi", "KEPT_BY_BUYER");
        send(browser, "form[action$='/retur']");
        browser.awaitText("Pesanan ini sudah cair: pilih barang yang kembali");
        browser.type("#pengembalian", "99999999");
        browser.type("#acuan", "R-1");
        send(browser, "form[action$='/retur']");
        browser.awaitText("#pengembalian-error", "Lebih dari harga jual");
        browser.find("#acuan[value='R-1']");
        browser.type("#pengembalian", "20.000");
        send(browser, "form[action$='/retur']");
        browser.find("main .state-RETURNED");
        browser.click("details:has(form[action$='/retur']) summary");
        browser.type("#pengembalian", "20000");
        browser.type("#acuan", "R-2");
        send(browser, "form[action$='/retur']");
        browser.awaitText("#pengembalian-error", "Lebih dari harga jual");
        browser.screenshot("salah-4-pengembalian");
    }

    private static void withdraw(Browser browser, Merchant merchant) {
        browser.open("/app/laporan/pencairan");
        browser.click("#tarik summary");
        browser.type("#jumlah", "500000,50");
        setDay(browser, "#tanggal", "2199-01-01");
        browser.click("#tarik button");
        browser.awaitText("#jumlah-error", "Tulis rupiah penuh tanpa koma");
        browser.awaitText("#tanggal-error", "Tanggalnya setelah hari ini.");
        browser.find("#jumlah[value='500000,50']");
        assertAt(browser, "tanggal");
        assertThat(browser.all("[aria-invalid]")).hasSize(2);
        browser.screenshot("salah-5-penarikan");
        browser.type("#jumlah", "Rp1.500.000");
        setDay(browser, "#tanggal", "2025-08-10");
        browser.click("#tarik button");
        browser.find("#pencairan .state-withdrawal");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 1_500_000L);
    }

    private static void spend(Browser browser, Merchant merchant) {
        browser.open("/app");
        browser.click(".sections a[href='/app/biaya']");
        browser.type("#jumlah", "250.000,50");
        setDay(browser, "#tanggal", "2199-01-01");
        browser.choose("#dibayar_dari", "1101");
        browser.type("#catatan", "Lakban");
        browser.click("#catat button");
        browser.awaitText("#jumlah-error", "Tulis rupiah penuh tanpa koma");
        browser.awaitText("#tanggal-error", "Tanggalnya setelah hari ini.");
        browser.awaitText("#untuk-error", "Wajib diisi.");
        browser.find("#jumlah[value='250.000,50']");
        browser.find("#dibayar_dari option[value='1101'][selected]");
        browser.screenshot("salah-7-biaya");
        browser.choose("#untuk", "6107");
        browser.type("#jumlah", "250.000");
        setDay(browser, "#tanggal", "2025-08-10");
        browser.click("#catat button");
        browser.awaitText("#biaya", "Lakban");
        assertThat(browser.text("[role=status]")).isEqualTo("Tercatat.");
        assertThat(browser.text("#jumlah-biaya")).isEqualTo("Rp250.000");
        assertThat(new Books(merchant).trialBalance()).containsEntry("6107", 250_000L);
        browser.click("#biaya tbody summary");
        browser.screenshot("biaya");
        browser.click("#biaya tbody form button");
        browser.awaitText("#biaya", "Pembatalan: Lakban");
        assertThat(browser.text("[role=status]")).startsWith("Dibatalkan.");
        assertThat(browser.text("#jumlah-biaya")).isEqualTo("Rp0");
        merchant.post("/v1/journal-entries", Api.json("""
                        {'date':'2025-08-11','memo':'Dari program','lines':[
                         {'account':'6106','debit':7000},{'account':'1101','credit':7000}]}""")).expect(201);
        browser.awaitText("#biaya", "Dari program");
        browser.awaitText("#jumlah-biaya", "Rp7.000");
    }

    private static void moveCash(Browser browser, Merchant merchant) {
        browser.click(".sections a[href='/app/kas']");
        browser.awaitPath("/app/kas");
        browser.choose("#jenis", "OPENING_BALANCE");
        browser.type("#jumlah", "2,5");
        setDay(browser, "#tanggal", "2025-08-01");
        browser.click("#catat button");
        browser.awaitText("#jumlah-error", "Tulis rupiah penuh tanpa koma");
        browser.awaitText("#tempat-error", "Wajib diisi.");
        browser.screenshot("salah-8-kas");
        browser.choose("#tempat", "1102");
        browser.type("#jumlah", "2.500.000");
        browser.click("#catat button");
        browser.awaitText("#kas", "Saldo awal");
        assertThat(browser.text("[role=status]")).isEqualTo("Tercatat.");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 5_400_000L);
        browser.choose("#jenis", "BANK_TO_CASH");
        assertThat(browser.find("#tempat").isDisplayed()).isFalse();
        browser.screenshot("kas");
        browser.open("/app/kas?dari=2025-08-01&sampai=2025-08-31");
        browser.click("#kas tbody summary");
        browser.click("#kas tbody form button");
        browser.awaitText("#kas", "Pembatalan: Saldo awal");
        merchant.post("/v1/journal-entries", Api.json("""
                        {'date':'2025-08-11','memo':'Prive dari program','lines':[
                         {'account':'3102','debit':7000},{'account':'1102','credit':7000}]}""")).expect(201);
        browser.awaitText("#kas", "Prive dari program");
        browser.awaitText("#saldo-1102", "Rp2.893.000");
    }

    /** A refused form was an answer, which no browser shows again: its page is there, without what was typed. */
    private static void goBackToRefusedForm(Browser browser) {
        browser.open("/app/biaya");
        browser.type("#jumlah", "9,50");
        browser.click("#catat button");
        browser.awaitText("#jumlah-error", "Tulis rupiah penuh tanpa koma");
        browser.click(".sections a[href='/app/stok']");
        browser.awaitPath("/app/stok");
        browser.back();
        browser.awaitPath("/app/biaya");
        browser.find("#jumlah[value='']");
    }

    /** Goes back to a page that was left by its form: it has another form, in which is what was typed. */
    private static void goBackToForm(Browser browser, String memo) {
        String key = browser.ask("return sessionStorage.kunci");
        browser.back();
        Awaitility.await()
                .untilAsserted(() -> assertThat(browser.ask("return document.querySelector('#catatan')?.value"))
                        .isEqualTo(memo));
        assertThat(browser.ask("return document.querySelector('[name=kunci]').value"))
                .isNotEqualTo(key);
    }

    private static void keepKey(Browser browser) {
        browser.run("sessionStorage.kunci = document.querySelector('[name=kunci]').value");
    }

    private static void assertAsked(Browser browser, String question) {
        browser.awaitText("form .alert-warning", question);
        Awaitility.await()
                .untilAsserted(() -> assertThat(browser.ask("return document.activeElement.textContent"))
                        .contains(question));
    }

    /** As a person does who saw nothing happen, or who has spent the same twice. */
    private static void spendAgain(Browser browser, Merchant merchant) {
        browser.open("/app/biaya?dari=2025-08-01&sampai=2025-08-31");
        browser.choose("#untuk", "6107");
        browser.type("#jumlah", "40.000");
        setDay(browser, "#tanggal", "2025-08-12");
        browser.type("#catatan", "Kardus");
        keepKey(browser);
        browser.click("#catat button");
        browser.awaitText("#biaya", "Kardus");
        goBackToForm(browser, "Kardus");
        browser.click("#catat button");
        assertAsked(browser, "biaya yang sama sudah tercatat");
        assertThat(new Books(merchant).trialBalance()).containsEntry("6107", 40_000L);
        browser.screenshot("biaya-lagi-1280");
        browser.resize(390, 1400);
        assertThat(browser.overflow()).isZero();
        browser.screenshot("biaya-lagi-390");
        browser.resize(1280, 1800);
        browser.click("#catat [name=lagi]");
        browser.click("#catat button");
        browser.find("[role=status]");
        assertThat(browser.all("[name=lagi]")).isEmpty();
        assertThat(new Books(merchant).trialBalance()).containsEntry("6107", 80_000L);
    }

    private static void withdrawAgain(Browser browser, Merchant merchant) {
        browser.open("/app/laporan/pencairan?dari=2025-08-01&sampai=2025-08-31");
        browser.click("#tarik summary");
        browser.type("#jumlah", "700.000");
        setDay(browser, "#tanggal", "2025-08-12");
        browser.type("#catatan", "Untuk gaji");
        keepKey(browser);
        browser.click("#tarik button");
        browser.awaitText("#pencairan", "Untuk gaji");
        goBackToForm(browser, "Untuk gaji");
        browser.click("#tarik summary");
        browser.click("#tarik button");
        assertAsked(browser, "penarikan yang sama sudah tercatat");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 2_200_000L);
        browser.screenshot("penarikan-lagi");
        browser.click("#tarik [name=lagi]");
        browser.click("#tarik button");
        browser.find("[role=status]");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 2_900_000L);
    }

    private static void listTheOldest(Browser browser, Merchant merchant, String order) {
        merchant.post("/v1/orders/" + order + "/ship", Api.json("{'date':'1995-01-02'}"))
                .expect(200);
        browser.open("/app/laporan/pencairan");
        browser.awaitReloaded("main", "91+");
        browser.click("#umur a");
        browser.awaitText("#pencairan", "TUA-1");
    }

    private static void undo(Browser browser, String run) {
        browser.open("/app/impor/" + run);
        browser.click("details.action summary");
        browser.awaitText("Bila satu saja sudah terpakai, tidak ada yang diurungkan.");
        browser.press("#urungkan");
        browser.awaitText("Tidak diurungkan");
        assertThat(browser.text(".alert-danger")).endsWith("setelahnya. TEH-01: Stok sudah terpakai atau dipindah");
        browser.screenshot("salah-6-urungkan");
    }

    private static void addAShopTwice(Browser browser) {
        browser.open("/app/toko");
        browser.type("#name", "toko TEH");
        browser.choose("#platform", "SHOPEE");
        browser.click("form[action='/app/toko'] button.btn-primary");
        browser.awaitText("#name-error", "Nama ini sudah dipakai.");
        assertAt(browser, "name");
        browser.find("#name[value='toko TEH']");
        assertThat(browser.all("#toko tbody tr")).hasSize(1);
    }
}
