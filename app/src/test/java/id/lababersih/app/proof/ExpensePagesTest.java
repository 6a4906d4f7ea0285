package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.cookie;
import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Expenses that a seller enters on the page Biaya, and what becomes of them in the books. */
class ExpensePagesTest {
    private static final String AUGUST = "dari=2025-08-01&sampai=2025-08-31";
    private static final String LIST = "/app/biaya?" + AUGUST;
    private static final String POSTED = "&kabar=entry_posted";
    private static final Pattern UNDOING = Pattern.compile("action=\"(/app/biaya/[^\"]+/batal[^\"]*)\"");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+)\"");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private Answer look(String path, Map<String, String> browser) {
        return visitor.get(path, browser).expect(200);
    }

    /** Sends the form, in which all is right but for the fields that are named. */
    private Answer spend(Map<String, String> browser, String... fields) {
        var form = new HashMap<>(Map.of(
                "_token",
                token(look(LIST, browser)),
                "kunci",
                UUID.randomUUID().toString(),
                "tanggal",
                "2025-08-05",
                "untuk",
                "6106",
                "jumlah",
                "1.250.000",
                "dibayar_dari",
                "1101",
                "catatan",
                "Iklan Agustus"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return visitor.send("/app/biaya?" + AUGUST, browser, form);
    }

    private static long profit(Merchant merchant, String range) {
        return Answer.whole(
                merchant.get("/v1/reports/profit-loss?" + range).expect(200).data(), "net_profit");
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
    void anExpenseIsListedAndLowersTheProfitOfItsMonthOnEveryPage() {
        Member member = api.register("biaya");
        Merchant merchant = member.createMerchant("Toko Biaya");
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text())
                .contains("Belum ada biaya", "id=\"jumlah-biaya\"", ">Rp0<")
                .contains("Beban Lain, misalnya listrik");
        assertThat(location(spend(browser).expect(303))).isEqualTo(LIST + POSTED);
        assertThat(location(spend(
                                browser,
                                "tanggal",
                                "2025-08-31",
                                "untuk",
                                "6202",
                                "jumlah",
                                "Rp 750000",
                                "dibayar_dari",
                                "1103",
                                "catatan",
                                "Sewa <gudang>")
                        .expect(303)))
                .isEqualTo(LIST + POSTED);
        var page = look(LIST, browser).text();
        assertThat(page.substring(page.indexOf("id=\"jumlah-biaya\"")))
                .containsSubsequence(
                        ">Rp2.000.000<",
                        "Sewa &lt;gudang&gt;",
                        "31 Agu 2025",
                        " · biaya<",
                        "Beban Sewa",
                        "Saldo Shopee",
                        ">Rp750.000<",
                        "Iklan Agustus",
                        "Beban Iklan",
                        "Kas",
                        ">Rp1.250.000<");
        assertThat(look("/app/biaya?dari=2025-09-01&sampai=2025-09-30", browser).text())
                .contains("Belum ada biaya")
                .doesNotContain("Iklan Agustus");
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-2_000_000);
        assertThat(look("/app/laporan/laba-rugi?" + AUGUST, browser).text())
                .contains("Beban Iklan", "-Rp1.250.000", "Beban Sewa", "-Rp2.000.000");
        assertThat(look("/app?" + AUGUST, browser).text()).contains("-Rp2.000.000");
        assertThat(new Books(merchant).trialBalance())
                .containsEntry("1101", -1_250_000L)
                .containsEntry("1103", -750_000L);
    }

    @Test
    void whatIsRefusedIsSaidAtItsFieldAndStaysTyped() {
        Member member = api.register("biaya-salah");
        Merchant merchant = member.createMerchant("Toko Salah Biaya");
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        var wrong = spend(
                browser,
                "kunci",
                key,
                "tanggal",
                "2199-01-01",
                "untuk",
                "1301",
                "jumlah",
                "15,5",
                "dibayar_dari",
                "2101",
                "catatan",
                "");
        assertThat(wrong.expect(422).text())
                .containsPattern("id=\"tanggal-error\"[^>]*>Tanggalnya setelah hari ini")
                .containsPattern("id=\"untuk-error\"[^>]*>Pilih salah satu")
                .containsPattern("id=\"jumlah-error\"[^>]*>Tulis rupiah penuh")
                .containsPattern("id=\"dibayar_dari-error\"[^>]*>Pilih salah satu")
                .containsPattern("id=\"catatan-error\"[^>]*>Wajib diisi")
                .contains("value=\"2199-01-01\"", "value=\"15,5\"", "value=\"" + key + "\"");
        var english = new HashMap<>(browser);
        english.put("Accept-Language", "en");
        assertThat(spend(english, "untuk", "", "jumlah", "").expect(422).text())
                .containsPattern("id=\"untuk-error\"[^>]*>This is needed")
                .containsPattern("id=\"jumlah-error\"[^>]*>This is needed")
                .contains("value=\"Iklan Agustus\"", "Record an expense", "value=\"1101\" selected");
        assertThat(spend(browser, "jumlah", "0").expect(422).text()).contains("Isi angka dari 1 sampai");
        assertThat(spend(browser, "catatan", "x".repeat(501)).expect(422).text())
                .contains("paling banyak 500 karakter");
        assertThat(spend(browser, "untuk", "6205", "dibayar_dari", "1104")
                        .expect(422)
                        .text())
                .contains("Donasi dibayar dari Kas atau Bank", "value=\"1104\" selected");
        spend(browser, "_token", "of another page").expect(403);
        assertThat(profit(merchant, "from=2025-01-01&to=2199-12-31")).isZero();
    }

    @Test
    void aFormWhoseExpenseWasUndoneSaysSoAndPostsOnceMoreAsAnother() {
        Member member = api.register("biaya-usang");
        Merchant merchant = member.createMerchant("Toko Usang");
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        spend(browser, "kunci", key).expect(303);
        var undo = undoing(look(LIST, browser).text());
        visitor.send(undo, browser, Map.of("_token", token(look(LIST, browser))))
                .expect(303);
        var over = spend(browser, "kunci", key).expect(409).text();
        assertThat(over).contains("Yang dicatat isian ini sudah dibatalkan", "value=\"Iklan Agustus\"");
        assertThat(over).doesNotContain(key);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isZero();
        spend(browser).expect(303);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-1_250_000);
    }

    @Test
    void aFormSentTwiceIsOneExpenseAndCorrectedAnother() {
        Member member = api.register("biaya-dobel");
        Merchant merchant = member.createMerchant("Toko Dobel");
        var browser = visitor.signedIn(member);
        var key = UUID.randomUUID().toString();
        spend(browser, "kunci", key).expect(303);
        spend(browser, "kunci", key).expect(303);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-1_250_000);
        spend(browser, "kunci", key, "jumlah", "50000").expect(303);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-1_300_000);
    }

    @Test
    void anExpenseThatIsRecordedAlreadyIsAskedAboutBeforeItIsRecordedAgain() {
        Member member = api.register("biaya-lagi");
        Merchant merchant = member.createMerchant("Toko Lagi");
        var browser = visitor.signedIn(member);
        spend(browser).expect(303);
        var key = UUID.randomUUID().toString();
        var asked = spend(browser, "kunci", key).expect(422).text();
        assertThat(asked)
                .contains("Belum disimpan, karena biaya yang sama sudah tercatat")
                .contains("Catat lagi, ini memang pengeluaran lain", "name=\"lagi\"")
                .containsPattern("Iklan Agustus</strong> · 5 Agu 2025 · Rp1\\.250\\.000<")
                .containsPattern("name=\"lagi\"(?s:.)*id=\"biaya\"")
                .contains("value=\"" + key + "\"", "value=\"2025-08-05\"", "value=\"6106\" selected")
                .contains("value=\"1.250.000\"", "value=\"1101\" selected", "value=\"Iklan Agustus\"")
                .doesNotContain("/app/bahasa", "is-invalid");
        assertThat(asked.substring(0, asked.indexOf("name=\"lagi\""))).containsPattern("Dicatat [^<]+ · biaya-lagi<");
        var english = new HashMap<>(browser);
        english.put("Accept-Language", "en");
        assertThat(spend(english).expect(422).text())
                .contains("the same expense is recorded already", "Record it again, it is another expense");
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-1_250_000);

        for (int times = 0; times < 2; times++) {
            assertThat(location(spend(browser, "kunci", key, "lagi", "ya").expect(303)))
                    .isEqualTo(LIST + POSTED);
        }
        spend(browser, "kunci", key).expect(303);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31"))
                .as("the same form, sent four times")
                .isEqualTo(-2_500_000);
        assertThat(look(LIST, browser).text()).doesNotContain("name=\"lagi\"");
    }

    @Test
    void anExpenseThatDiffersInAnythingOrWasUndoneOrIsOfAProgramIsNotAskedAbout() {
        Member member = api.register("biaya-beda");
        Merchant merchant = member.createMerchant("Toko Beda");
        var browser = visitor.signedIn(member);
        spend(browser).expect(303);
        var path = undoing(look(LIST, browser).text());
        spend(browser, "tanggal", "2025-08-06").expect(303);
        spend(browser, "untuk", "6107").expect(303);
        spend(browser, "jumlah", "1.250.001").expect(303);
        spend(browser, "dibayar_dari", "1102").expect(303);
        spend(browser, "catatan", "Iklan Agustus 2").expect(303);
        visitor.send(path, browser, Map.of("_token", token(look(LIST, browser))))
                .expect(303);
        spend(browser).expect(303);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-7_500_001);

        var entry = Api.json("""
                {'date':'2025-08-05','memo':'Iklan Agustus','lines':[
                 {'account':'1101','credit':1250000},{'account':'6106','debit':1250000}]}""");
        merchant.post("/v1/journal-entries", entry).expect(201);
        spend(browser).expect(422);
        assertThat(spend(browser, "catatan", " iklan  AGUSTUS").expect(422).text())
                .contains("Iklan Agustus</strong>");

        Member other = api.register("biaya-beda-lain");
        other.createMerchant("Toko Beda Lain");
        spend(visitor.signedIn(other)).expect(303);
    }

    @Test
    void anExpenseIsUndoneOnceOnItsOwnDayAndStaysInSight() {
        Member member = api.register("biaya-batal");
        Merchant merchant = member.createMerchant("Toko Batal Biaya");
        var browser = visitor.signedIn(member);
        spend(browser).expect(303);
        var path = undoing(look(LIST, browser).text());
        var form = Map.of("_token", token(look(LIST, browser)));
        assertThat(location(visitor.send(path, browser, form).expect(303))).isEqualTo(LIST + "&kabar=entry_reversed");
        var after = look(LIST, browser).text();
        assertThat(after)
                .contains(">Rp0<", "Pembatalan: Iklan Agustus", "-Rp1.250.000")
                .containsPattern("Dibatalkan [^<]+ · biaya-batal<")
                .doesNotContain("/batal");
        var english = Visitor.inEnglish(browser);
        assertThat(look(LIST, english).text())
                .contains("Reversal: Iklan Agustus")
                .doesNotContain("Pembatalan");
        assertThat(profit(merchant, "from=2025-08-05&to=2025-08-05")).isZero();
        assertThat(visitor.send(path, browser, form).expect(409).text()).contains("Sudah dibatalkan sebelumnya");
    }

    @Test
    void othersOfTheBusinessSeeExpensesWithoutChangingThemAndStrangersSeeNone() {
        Member member = api.register("biaya-peran");
        Merchant merchant = member.createMerchant("Toko Peran");
        var owner = visitor.signedIn(member);
        spend(owner).expect(303);
        var path = undoing(look(LIST, owner).text());
        for (var role : new String[] {"VIEWER", "STAFF"}) {
            var browser = visitor.signedInAs(merchant, role);
            var page = look(LIST, browser);
            assertThat(page.text())
                    .as(role)
                    .contains("Iklan Agustus", "Rp1.250.000")
                    .doesNotContain("id=\"catat\"", "/batal");
            spend(browser).expect(403);
            visitor.send(path, browser, Map.of("_token", token(page))).expect(403);
        }
        spend(visitor.signedInAs(merchant, "ADMIN"), "jumlah", "5").expect(303);

        Member other = api.register("biaya-lain");
        other.createMerchant("Toko Lain Biaya");
        var stranger = visitor.signedIn(other);
        var page = look(LIST, stranger);
        assertThat(page.text()).contains(">Rp0<").doesNotContain("Iklan Agustus");
        visitor.send(path, stranger, Map.of("_token", token(page))).expect(404);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-1_250_005);
    }

    @Test
    void aFormOfOneBusinessSpendsNothingInAnother() {
        Member member = api.register("biaya-dua");
        Merchant first = member.createMerchant("Toko Pertama");
        Merchant second = member.createMerchant("Toko Kedua");
        var browser = visitor.signedIn(member);
        var drawn = token(look(LIST, browser));
        var chosen = visitor.send("/app/usaha", browser, Map.of("_token", drawn, "usaha", second.id()));
        var both = Map.of(
                "Cookie",
                browser.get("Cookie") + "; " + cookie(chosen.expect(303)).get("Cookie"));
        assertThat(spend(both, "_token", drawn).expect(409).text())
                .as("pressed once more, a form with what was typed for the first would post it in the second")
                .contains("milik usaha lain", "value=\"" + first.id() + "\"", "href=\"/app\"")
                .doesNotContain("1.250.000", "Iklan Agustus", "action=\"/app/biaya");
        for (var merchant : new Merchant[] {first, second}) {
            assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isZero();
        }
    }

    @Test
    void anExpenseOfAClosedDayCountsOnTheFirstOpenOneAndSaysSo() {
        Member member = api.register("biaya-tutup");
        Merchant merchant = member.createMerchant("Toko Tutup");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text()).contains("ditutup sampai 31 Agu 2025", "masuk pada 1 Sep 2025");
        var led = location(spend(browser).expect(303));
        assertThat(led).isEqualTo("/app/biaya?dari=2025-09-01&sampai=2025-09-30" + POSTED);
        assertThat(look(led, browser).text())
                .contains("1 Sep 2025", "tanggal 5 Agu 2025, hari yang sudah ditutup", ">Rp1.250.000<");
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isZero();
        visitor.send(undoing(look(led, browser).text()), browser, Map.of("_token", token(look(led, browser))))
                .expect(303);
        assertThat(profit(merchant, "from=2025-09-01&to=2025-09-30")).isZero();
    }

    @Test
    void whoUndoesAnExpenseIsToldBeforeOnWhichDayThatCounts() {
        Member member = api.register("biaya-batal-tutup");
        Merchant merchant = member.createMerchant("Toko Batal Tutup");
        var browser = visitor.signedIn(member);
        spend(browser).expect(303);
        assertThat(look(LIST, browser).text()).contains("Jurnal pembalik dibuat pada 5 Agu 2025: pembukuan kembali");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        assertThat(look(LIST, browser).text())
                .contains("Pembukuan 5 Agu 2025 sudah ditutup, jadi pembatalannya dihitung pada 1 Sep 2025")
                .doesNotContain("Jurnal pembalik dibuat");
        var english = new HashMap<>(browser);
        english.put("Accept-Language", "en");
        assertThat(look(LIST, english).text())
                .contains("The books of 5 Aug 2025 are closed, so undoing it counts on 1 Sep 2025");
        visitor.send(undoing(look(LIST, browser).text()), browser, Map.of("_token", token(look(LIST, browser))))
                .expect(303);
        assertThat(profit(merchant, "from=2025-09-01&to=2025-09-01")).isEqualTo(1_250_000);
    }

    @Test
    void anExpenseOfAShopCountsForThatShopAndItsPlatform() {
        Member member = api.register("biaya-toko");
        Merchant merchant = member.createMerchant("Toko Biaya Toko");
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text()).doesNotContain("Tidak khusus satu toko");
        var shop = merchant.createShop("Toko Jingga", "SHOPEE");
        assertThat(look(LIST, browser).text())
                .contains("Tidak khusus satu toko", "value=\"" + shop + "\"", ">Toko Jingga<");
        spend(browser, "untuk", "6106", "dibayar_dari", "1103", "toko", shop).expect(303);
        var page = look(LIST, browser).text();
        assertThat(page).contains("5 Agu 2025 · Toko Jingga<");
        var groups = merchant.get("/v1/reports/profit-loss?group_by=shop&from=2025-08-01&to=2025-08-31")
                .expect(200)
                .data();
        assertThat(groups.findValuesAsText("key")).contains(shop);
        var books = new Books(merchant);
        assertThat(books.profitAndLossByPlatform()).containsEntry("SHOPEE net_profit", -1_250_000L);
        visitor.send(undoing(page), browser, Map.of("_token", token(look(LIST, browser))))
                .expect(303);
        assertThat(books.profitAndLossByPlatform()).doesNotContainKey("SHOPEE net_profit");

        spend(browser, "toko", shop).expect(303);
        spend(browser).expect(303);
        assertThat(spend(browser, "toko", shop).expect(422).text())
                .contains("biaya yang sama sudah tercatat", "value=\"" + shop + "\" selected");
        assertThat(books.profitAndLossByPlatform()).containsEntry("SHOPEE net_profit", -1_250_000L);
        assertThat(profit(merchant, "from=2025-08-01&to=2025-08-31")).isEqualTo(-2_500_000);

        Member other = api.register("biaya-toko-lain");
        other.createMerchant("Toko Biaya Toko Lain");
        var stranger = visitor.signedIn(other);
        assertThat(spend(stranger, "toko", shop).expect(422).text()).doesNotContain("Toko Jingga");
    }

    @Test
    void aProgramsEntryOfAShopCountsForItToo() {
        Member member = api.register("biaya-toko-program");
        Merchant merchant = member.createMerchant("Toko Biaya Program");
        var shop = merchant.createShop("Toko Hitam", "TIKTOK");
        var entry = Api.json("""
                {'date':'2025-08-05','memo':'Iklan','shop_id':'%s','lines':[
                 {'account':'1104','credit':500},{'account':'6106','debit':500}]}""".formatted(shop));
        var posted = merchant.post("/v1/journal-entries", entry).expect(201).data();
        assertThat(Answer.words(posted, "shop_id")).isEqualTo(shop);
        assertThat(Answer.words(posted, "platform")).isEqualTo("TIKTOK");
        assertThat(new Books(merchant).profitAndLossByPlatform()).containsEntry("TIKTOK net_profit", -500L);
        Member other = api.register("biaya-toko-program-lain");
        assertThat(other.createMerchant("Toko Program Lain")
                        .post("/v1/journal-entries", entry)
                        .expect(422)
                        .text())
                .contains("/shop_id");
    }

    @Test
    void aDonationIsTheDonationThatTheBooksTellApart() {
        Member member = api.register("biaya-infak");
        Merchant merchant = member.createMerchant("Toko Infak");
        var browser = visitor.signedIn(member);
        spend(browser, "untuk", "6205", "jumlah", "50000", "catatan", "Infak Jumat")
                .expect(303);
        assertThat(merchant.get("/v1/audit").expect(200).data().findValuesAsText("action"))
                .contains("donation-given")
                .doesNotContain("entry-posted");
        visitor.send(undoing(look(LIST, browser).text()), browser, Map.of("_token", token(look(LIST, browser))))
                .expect(303);
        assertThat(look(LIST, browser).text()).containsPattern("Dibatalkan [^<]+ · biaya-infak<");
    }

    @Test
    void allEntriesByHandAreListedPageByPageWhereTheyAreAskedFor() {
        Member member = api.register("biaya-semua");
        Merchant merchant = member.createMerchant("Toko Semua");
        merchant.put("/v1/accounts/6203", Api.json("{'name':'Beban Listrik'}")).expect(200);
        merchant.post("/v1/journal-entries", Api.json("""
                        {'date':'2025-08-06','memo':'Setoran modal','lines':[
                         {'account':'1102','debit':9000000},{'account':'3101','credit':9000000}]}""")).expect(201);
        var browser = visitor.signedIn(member);
        assertThat(look(LIST, browser).text()).contains("value=\"6203\">Beban Listrik<");
        spend(browser, "untuk", "6203", "catatan", "Seribu kilowatt").expect(303);
        spend(browser, "tanggal", "2025-08-07").expect(303);
        assertThat(look(LIST, browser).text())
                .contains("Seribu kilowatt", ">Beban Listrik</td>")
                .doesNotContain("Setoran modal");
        var all = look(LIST + "&tampil=semua&limit=2", browser).text();
        assertThat(all)
                .containsSubsequence(">Rp2.500.000<", "Iklan Agustus", "Setoran modal", "Bank", "Modal", "Rp9.000.000")
                .doesNotContain("Seribu kilowatt");
        var more = MORE.matcher(all);
        assertThat(more.find()).isTrue();
        var asked = new HashMap<>(browser);
        asked.put("HX-Request", "true");
        assertThat(look(more.group(1).replace("&amp;", "&"), asked).text())
                .startsWith("<tr")
                .contains("Seribu kilowatt")
                .doesNotContain("Setoran modal", "<main");
    }
}
