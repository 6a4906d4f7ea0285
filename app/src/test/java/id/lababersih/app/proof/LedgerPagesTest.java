package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.junit.jupiter.api.Test;

/** Every amount of a report leads to the entries that it is made of, on the page Buku Besar, and comes as a file. */
class LedgerPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String AUGUST = "dari=2025-08-01&sampai=2025-08-31";
    private static final String LEDGER = "/app/laporan/buku-besar?" + AUGUST + "&akun=";
    private static final Pattern ROW = Pattern.compile("(?s)<tr>\\s*<th scope=\"row\">(.*?)</tr>");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+cursor=[^\"]+)\"");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private static void post(Merchant merchant, String day, String account, long amount, String memo) {
        merchant.post("/v1/journal-entries", Api.json("""
                {'date':'%s','memo':'%s','lines':[{'account':'%s','debit':%d,'credit':0},
                 {'account':'1102','debit':0,'credit':%d}]}""".formatted(day, memo, account, amount, amount)))
                .expect(201);
    }

    private String page(String path, Map<String, String> browser) {
        return visitor.get(path, browser).expect(200).text();
    }

    private static List<String> rows(String page) {
        var rows = new ArrayList<String>();
        ROW.matcher(page)
                .results()
                .forEach(row -> rows.add(row.group(1)
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ")
                        .strip()));
        return rows;
    }

    @Test
    void anAmountOfTheProfitAndLossLeadsToTheOrdersItCameFrom() {
        Member member = api.register("buku-besar");
        Merchant merchant = member.createStockedMerchant("Toko Buku");
        var shop = merchant.createShop("Shopee Buku", "SHOPEE");
        var order = Answer.words(
                merchant.post("/v1/orders", Api.json("""
                        {'shop_id':'%s','number':'BB-1','created_at':'2025-08-01T09:00:00+07:00',
                         'lines':[{'sku':'A','quantity':1,'unit_price':50000}]}""".formatted(shop)))
                        .expect(201)
                        .data(),
                "id");
        merchant.post("/v1/orders/" + order + "/ship", Api.json("{'date':'2025-08-02'}"))
                .expect(200);
        var browser = visitor.signedIn(member);
        var link = "href=\"/app/laporan/buku-besar?akun=4101&amp;" + AUGUST.replace("&", "&amp;") + "\"";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page("/app/laporan/laba-rugi?" + AUGUST, browser))
                        .contains(link));
        var sales = page(LEDGER + "4101", browser);
        assertThat(sales).contains("href=\"/app/pesanan/" + order + "\"");
        assertThat(rows(sales))
                .satisfiesExactly(
                        opening -> assertThat(opening).isEqualTo("Saldo awal Rp0"),
                        shipped -> assertThat(shipped).contains("BB-1", "2 Agu 2025", "Rp50.000 Rp50.000"),
                        change -> assertThat(change).isEqualTo("Perubahan selama periode ini Rp50.000"),
                        closing -> assertThat(closing).isEqualTo("Saldo akhir Rp50.000"));
        assertThat(page("/app/laporan/neraca?per=2025-08-31", browser))
                .contains("href=\"/app/laporan/buku-besar?akun=1301&amp;" + AUGUST.replace("&", "&amp;") + "\"");
        var later = page("/app/laporan/buku-besar?dari=2025-09-01&sampai=2025-09-30&akun=4101", browser);
        assertThat(rows(later))
                .containsExactly("Saldo awal Rp50.000", "Perubahan selama periode ini Rp0", "Saldo akhir Rp50.000");
    }

    @Test
    void thePagesOfALedgerGoOnWhereTheLastEnded() {
        Member member = api.register("buku-lanjut");
        Merchant merchant = member.createMerchant("Toko Lanjut");
        for (int day = 1; day <= 5; day++) {
            post(merchant, "2025-08-0" + day, "6202", day * 1000L, "Listrik " + day);
        }
        var browser = visitor.signedIn(member);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page(LEDGER + "1102", browser)).contains("Listrik 5"));
        var first = page(LEDGER + "1102&limit=2", browser);
        assertThat(rows(first)).hasSize(5).last().isEqualTo("Saldo akhir -Rp15.000");
        var listed = new ArrayList<>(rows(first).subList(1, 3));
        var more = MORE.matcher(first);
        assertThat(more.find()).isTrue();
        var second = more.group(1).replace("&amp;", "&");
        assertThat(rows(page(second, browser))).as("opened by itself").first().isEqualTo("Saldo awal -Rp3.000");
        assertThat(rows(page(second, browser))).contains("Perubahan selama periode ini -Rp15.000");
        var headers = new HashMap<>(browser);
        headers.put("HX-Request", "true");
        listed.addAll(rows(page(second, headers)));
        assertThat(listed)
                .satisfiesExactly(
                        one -> assertThat(one).contains("Listrik 1", "Rp1.000 -Rp1.000"),
                        two -> assertThat(two).contains("Listrik 2", "Rp2.000 -Rp3.000"),
                        // The rest, as one part without the balances before and after.
                        three -> assertThat(three).contains("Listrik 3", "Rp3.000 -Rp6.000"),
                        four -> assertThat(four).contains("Listrik 4", "Rp4.000 -Rp10.000"),
                        five -> assertThat(five).contains("Listrik 5", "Rp5.000 -Rp15.000"));
    }

    @Test
    void anAccountOfOnesOwnIsCalledByItsNameOnEveryReport() {
        Member member = api.register("buku-akun");
        Merchant merchant = member.createMerchant("Toko Akun");
        merchant.put("/v1/accounts/6203", Api.json("{'name':'Beban Konsultan'}"))
                .expect(200);
        post(merchant, "2025-08-05", "6203", 7000, "Audit");
        var browser = Visitor.inEnglish(visitor.signedIn(member));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page("/app/laporan/laba-rugi?" + AUGUST, browser))
                        .contains("Beban Konsultan"));
        var ledger = page(LEDGER + "6203", browser);
        assertThat(ledger).contains("6203 Beban Konsultan</option>", "1102 Bank</option>");
        assertThat(rows(ledger)).last().isEqualTo("Closing balance Rp7.000");
    }

    @Test
    void aFileForPeopleIsInTheirLanguageWithDaysAndNumbersAndOneForProgramsIsNot() throws IOException {
        Member member = api.register("buku-berkas");
        Merchant merchant = member.createMerchant("Toko Berkas");
        post(merchant, "2025-08-05", "6202", 7000, "Listrik");
        var query = "account=6202&from=2025-08-01&to=2025-08-31&format=";
        var browser = visitor.signedIn(member);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page("/app/laporan/buku-besar/unduh?" + query + "csv", browser))
                        .contains("Listrik"));
        var english = page("/app/laporan/buku-besar/unduh?" + query + "csv", Visitor.inEnglish(browser));
        assertThat(english.lines().limit(2))
                .containsExactly(
                        "Date,Memo,Source,Event,Reference,Platform,Debit,Credit,Balance (debit − credit),Entry id",
                        "2025-08-01,Opening balance,,,,,,,0,");
        var programs = merchant.get("/v1/reports/ledger?" + query + "csv").expect(200);
        assertThat(programs.text().lines().limit(2))
                .containsExactly(
                        "date,memo,source,event,reference,platform,debit,credit,balance,entry_id",
                        "2025-08-01,Saldo awal,,,,,,,0,");
        var file = visitor.get("/app/laporan/buku-besar/unduh?" + query + "xlsx", browser)
                .expect(200);
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"buku-besar-6202_2025-08-01_2025-08-31.xlsx\"");
        try (var workbook =
                new ReadableWorkbook(new ByteArrayInputStream(file.body()), new ReadingOptions(true, false))) {
            var rows = workbook.getFirstSheet().read();
            assertThat(rows.get(0).getCellText(0)).isEqualTo("Tanggal");
            assertThat(rows.get(2).getCellAsDate(0)).hasValue(LocalDateTime.of(2025, 8, 5, 0, 0));
            assertThat(rows.get(2).getCell(0).getDataFormatString()).isEqualTo("yyyy-mm-dd");
            assertThat(rows.get(2).getCell(6).getDataFormatString()).isEqualTo("#,##0");
        }
    }

    @Test
    void aProductThatIsCalledAsAPlatformIsKeepsItsName() {
        Member member = api.register("buku-produk");
        Merchant merchant = member.createStockedMerchant("Toko Produk");
        merchant.post("/v1/products", Api.json("{'sku':'OTHER','name':'Teh lain','price':9000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'OTHER','quantity':1,'unit_cost':5000}]}""")).expect(201);
        var shop = merchant.createShop("Shopee Produk", "SHOPEE");
        var order = Answer.words(
                merchant.post("/v1/orders", Api.json("""
                        {'shop_id':'%s','number':'BP-1','created_at':'2025-08-01T09:00:00+07:00',
                         'lines':[{'sku':'OTHER','quantity':1,'unit_price':9000}]}""".formatted(shop)))
                        .expect(201)
                        .data(),
                "id");
        merchant.post("/v1/orders/" + order + "/ship", Api.json("{'date':'2025-08-02'}"))
                .expect(200);
        var browser = visitor.signedIn(member);
        var file = "/app/laporan/laba-rugi/unduh?from=2025-08-01&to=2025-08-31&format=csv&group_by=";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(page(file + "product", browser)).contains("OTHER,Teh lain,9000"));
        assertThat(page(file + "platform", browser)).contains("Shopee,Shopee,9000");
    }
}
