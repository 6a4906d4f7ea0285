package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a seller enters of cash and the bank on the page Kas & bank, and what becomes of it in the books. */
class CashPagesTest {
    private static final String AUGUST = "dari=2025-08-01&sampai=2025-08-31";
    private static final String LIST = "/app/kas?" + AUGUST;
    private static final String POSTED = "&kabar=entry_posted";
    private static final Pattern UNDOING = Pattern.compile("action=\"(/app/kas/[^\"]+/batal[^\"]*)\"");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+)\"");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private Answer look(String path, Map<String, String> browser) {
        return visitor.get(path, browser).expect(200);
    }

    /** Sends the form, in which all is right but for the fields that are named. */
    private Answer move(Map<String, String> browser, String... fields) {
        var form = new HashMap<>(Map.of(
                "_token",
                token(look(LIST, browser)),
                "kunci",
                UUID.randomUUID().toString(),
                "tanggal",
                "2025-08-01",
                "jenis",
                "OPENING_BALANCE",
                "tempat",
                "1101",
                "jumlah",
                "2.000.000",
                "catatan",
                ""));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return visitor.send(LIST, browser, form);
    }

    private Answer undo(Map<String, String> browser, String path) {
        return visitor.send(path, browser, Map.of("_token", token(look(LIST, browser))));
    }

    private static long result(Merchant merchant) {
        return Answer.whole(
                merchant.get("/v1/reports/profit-loss?from=2025-01-01&to=2199-12-31")
                        .expect(200)
                        .data(),
                "net_profit");
    }

    /** Where the only form leads that undoes an entry. */
    private static String undoing(String page) {
        var action = UNDOING.matcher(page);
        assertThat(action.find()).isTrue();
        var path = action.group(1).replace("&amp;", "&");
        assertThat(action.find()).isFalse();
        return path;
    }

    @Test
    void allThatIsEnteredIsInTheBalanceSheetAndNoneOfItInTheProfit() {
        Member member = api.register("kas");
        Merchant merchant = member.createMerchant("Toko Kas");
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text())
                .contains("Belum ada catatan", "<h1 class=\"page-title m-0\">Kas &amp; bank")
                .doesNotContain("Di bawah nol");
        assertThat(location(move(browser).expect(303))).isEqualTo(LIST + POSTED);
        move(browser, "jenis", "CAPITAL_PAID_IN", "tempat", "1102", "jumlah", "Rp 5000000")
                .expect(303);
        move(browser, "jenis", "CASH_TO_BANK", "tempat", "", "jumlah", "700.000")
                .expect(303);
        move(browser, "jenis", "BANK_TO_CASH", "tempat", "1102", "jumlah", "40.000")
                .expect(303);
        move(browser, "jenis", "DRAWN", "jumlah", "300.000", "catatan", "Uang <sekolah>")
                .expect(303);
        move(browser, "jenis", "SUPPLIER_PAID", "tempat", "1102", "jumlah", "1.000.000", "tanggal", "2025-08-31")
                .expect(303);
        assertThat(new Books(merchant).trialBalance())
                .isEqualTo(Map.of(
                        "1101",
                        1_040_000L,
                        "1102",
                        4_660_000L,
                        "2101",
                        1_000_000L,
                        "3101",
                        -7_000_000L,
                        "3102",
                        300_000L));
        assertThat(result(merchant)).isZero();

        var page = look(LIST, browser).text();
        assertThat(page)
                .containsPattern("id=\"saldo-1101\"[^R]+>Rp1\\.040\\.000<")
                .containsPattern("id=\"saldo-1102\"[^R]+>Rp4\\.660\\.000<")
                .containsPattern("id=\"saldo-2101\"[^R]+>-Rp1\\.000\\.000<")
                .containsPattern("Di bawah nol menurut pembukuan: [^,.]*[Uu]tang[^,.]*\\.");
        assertThat(page.substring(page.indexOf("id=\"kas\"")))
                .containsSubsequence(
                        "Bayar utang supplier", "31 Agu 2025", " · kas<", "Utang Usaha", "Bank", "Rp1.000.000")
                .containsSubsequence("Uang &lt;sekolah&gt;", "Prive", "Kas", "Rp300.000")
                .containsSubsequence("Bank ke kas", ">Kas<", ">Bank<", "Rp40.000")
                .containsSubsequence("Kas ke bank", ">Bank<", ">Kas<", "Rp700.000")
                .containsSubsequence("Setoran modal", ">Bank<", ">Modal<", "Rp5.000.000")
                .containsSubsequence("Saldo awal", "1 Agu 2025", ">Kas<", ">Modal<", "Rp2.000.000");
        assertThat(look(LIST, Visitor.inEnglish(browser)).text())
                .contains("Cash and bank", "Opening balance", "Capital paid in", "Cash to bank", "Bank to cash")
                .contains("Debt to a supplier paid", "Accounts payable", "Uang &lt;sekolah&gt;")
                .doesNotContain("Saldo awal", "Setoran modal", "utang supplier");
        assertThat(look("/app/laporan/neraca?per=2025-08-01", browser).text())
                .contains("Rp1.040.000", "Rp5.660.000", "-Rp300.000", "Rp7.000.000");
        assertThat(look("/app/kas?dari=2025-07-01&sampai=2025-07-31", browser).text())
                .contains("Belum ada catatan")
                .containsPattern("id=\"saldo-1101\"[^R]+>Rp0<");
    }

    @Test
    void whatIsRefusedIsSaidAtItsFieldAndStaysTyped() {
        Member member = api.register("kas-salah");
        Merchant merchant = member.createMerchant("Toko Salah Kas");
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        var wrong = move(
                browser, "kunci", key, "tanggal", "2199-01-01", "tempat", "1103", "jumlah", "15,5", "catatan", "Awal");
        assertThat(wrong.expect(422).text())
                .containsPattern("id=\"tanggal-error\"[^>]*>Tanggalnya setelah hari ini")
                .containsPattern("id=\"tempat-error\"[^>]*>Pilih salah satu")
                .containsPattern("id=\"jumlah-error\"[^>]*>Tulis rupiah penuh")
                .contains(
                        "value=\"OPENING_BALANCE\" selected",
                        "value=\"15,5\"",
                        "value=\"Awal\"",
                        "value=\"" + key + "\"");
        var english = Visitor.inEnglish(browser);
        assertThat(move(english, "jenis", "", "tempat", "", "jumlah", "")
                        .expect(422)
                        .text())
                .containsPattern("id=\"jenis-error\"[^>]*>This is needed")
                .containsPattern("id=\"jumlah-error\"[^>]*>This is needed")
                .contains("Record cash or bank");
        assertThat(move(browser, "tempat", "").expect(422).text())
                .containsPattern("id=\"tempat-error\"[^>]*>Wajib diisi");
        move(browser, "jenis", "EVERYTHING").expect(422);
        assertThat(move(browser, "jumlah", "0").expect(422).text()).contains("Isi angka dari 1 sampai");
        assertThat(move(browser, "catatan", "x".repeat(501)).expect(422).text()).contains("paling banyak 500 karakter");
        move(browser, "_token", "of another page").expect(403);
        assertThat(new Books(merchant).trialBalance()).isEmpty();
    }

    @Test
    void aFormSentTwiceIsOneEntryAndAnotherThatSaysTheSameIsAskedAbout() {
        Member member = api.register("kas-dobel");
        Merchant merchant = member.createMerchant("Toko Dobel Kas");
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        move(browser, "kunci", key).expect(303);
        move(browser, "kunci", key).expect(303);
        assertThat(new Books(merchant).trialBalance()).containsEntry("1101", 2_000_000L);
        assertThat(move(browser).expect(422).text())
                .contains("Belum disimpan, karena yang sama sudah tercatat", "name=\"lagi\"")
                .containsPattern("Saldo awal</strong> · 1 Agu 2025 · Rp2\\.000\\.000<");
        assertThat(move(Visitor.inEnglish(browser)).expect(422).text())
                .as("the same in another language")
                .containsPattern("Opening balance</strong> · 1 Aug 2025 · Rp2\\.000\\.000<");
        move(browser, "jenis", "CAPITAL_PAID_IN").expect(303);
        move(browser, "lagi", "ya").expect(303);
        assertThat(new Books(merchant).trialBalance()).containsEntry("1101", 6_000_000L);
    }

    @Test
    void anEntryIsUndoneOnceOnItsOwnDayAndStaysInSight() {
        Member member = api.register("kas-batal");
        Merchant merchant = member.createMerchant("Toko Batal Kas");
        var browser = visitor.signedIn(member);
        move(browser).expect(303);
        var path = undoing(look(LIST, browser).text());
        assertThat(location(undo(browser, path).expect(303))).isEqualTo(LIST + "&kabar=entry_reversed");
        assertThat(look(LIST, browser).text())
                .contains("Pembatalan: Saldo awal")
                .containsPattern("Dibatalkan [^<]+ · kas-batal<")
                .containsPattern("id=\"saldo-1101\"[^R]+>Rp0<")
                .doesNotContain("/batal");
        assertThat(look(LIST, Visitor.inEnglish(browser)).text()).contains("Reversal: Opening balance");
        assertThat(new Books(merchant).trialBalance()).isEmpty();
        assertThat(undo(browser, path).expect(409).text()).contains("Sudah dibatalkan sebelumnya");
    }

    @Test
    void othersOfTheBusinessSeeEntriesWithoutChangingThemAndStrangersSeeNone() {
        Member member = api.register("kas-peran");
        Merchant merchant = member.createMerchant("Toko Peran Kas");
        var owner = visitor.signedIn(member);
        move(owner).expect(303);
        var path = undoing(look(LIST, owner).text());
        for (var role : new String[] {"VIEWER", "STAFF"}) {
            var browser = visitor.signedInAs(merchant, role);
            var page = look(LIST, browser);
            assertThat(page.text())
                    .as(role)
                    .contains("Saldo awal", "Rp2.000.000")
                    .doesNotContain("id=\"catat\"", "/batal");
            move(browser).expect(403);
            undo(browser, path).expect(403);
        }
        move(visitor.signedInAs(merchant, "ADMIN"), "jumlah", "5").expect(303);

        Member other = api.register("kas-lain");
        other.createMerchant("Toko Lain Kas");
        var stranger = visitor.signedIn(other);
        var page = look(LIST, stranger).text();
        assertThat(page.substring(page.indexOf("id=\"kas\""))).doesNotContain("Saldo awal</span>");
        undo(stranger, path).expect(404);
        assertThat(new Books(merchant).trialBalance()).containsEntry("1101", 2_000_005L);
    }

    @Test
    void anEntryOfAClosedDayCountsOnTheFirstOpenOneAndSaysSo() {
        Member member = api.register("kas-tutup");
        Merchant merchant = member.createMerchant("Toko Tutup Kas");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text()).contains("ditutup sampai 31 Agu 2025", "masuk pada 1 Sep 2025");
        var led = location(move(browser).expect(303));
        assertThat(led).isEqualTo("/app/kas?dari=2025-09-01&sampai=2025-09-30" + POSTED);
        assertThat(look(led, browser).text())
                .contains("1 Sep 2025", "tanggal 1 Agu 2025, hari yang sudah ditutup")
                .contains("Pembukuan 1 Agu 2025 sudah ditutup, jadi pembatalannya dihitung pada 1 Sep 2025");
        undo(browser, undoing(look(led, browser).text())).expect(303);
        assertThat(new Books(merchant).trialBalance()).isEmpty();
    }

    @Test
    void onlyWhatMovesCashAndTheBankIsListedPageByPageAndBiayaStaysAsItWas() {
        Member member = api.register("kas-semua");
        Merchant merchant = member.createMerchant("Toko Semua Kas");
        for (var lines : new String[] {
            "{'account':'6106','debit':7000},{'account':'1101','credit':7000}",
            "{'account':'1102','debit':7000},{'account':'1103','credit':7000}",
            "{'account':'3102','debit':7000},{'account':'1102','credit':7000}"
        }) {
            merchant.post(
                            "/v1/journal-entries",
                            Api.json("{'date':'2025-08-06','memo':'Program','lines':[" + lines + "]}"))
                    .expect(201);
        }
        var browser = visitor.signedIn(member);
        move(browser).expect(303);
        move(browser, "tanggal", "2025-08-07", "jenis", "DRAWN", "catatan", "Diambil")
                .expect(303);
        var page = look(LIST + "&limit=2", browser).text();
        assertThat(page)
                .containsSubsequence("Diambil</span>", "Program</span>", "Prive", "Bank")
                .doesNotContain("Saldo awal</span>");
        var more = MORE.matcher(page);
        assertThat(more.find()).isTrue();
        var asked = new HashMap<>(browser);
        asked.put("HX-Request", "true");
        assertThat(look(more.group(1).replace("&amp;", "&"), asked).text())
                .startsWith("<tr")
                .contains("Saldo awal</span>")
                .doesNotContain("Program</span>", "<main", "hx-get");
        var expenses = look("/app/biaya?" + AUGUST, browser).text();
        assertThat(expenses)
                .containsPattern("id=\"jumlah-biaya\">[^R]+>Rp7\\.000<")
                .contains("Program</span>")
                .doesNotContain("Saldo awal", "Diambil");
    }
}
