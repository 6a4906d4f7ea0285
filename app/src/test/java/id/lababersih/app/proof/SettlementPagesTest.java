package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reconciliation of payouts, on its page Pencairan and for programs, and the withdrawals entered there. */
class SettlementPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIST = "/app/laporan/pencairan?dari=2025-08-01&sampai=2025-08-31";
    private static final String REPORT = "/v1/reports/settlements?from=2025-08-01&to=2025-08-31";
    private static final Pattern NUMBER = Pattern.compile("href=\"/app/pesanan/[^\"]+\">([^<]+)<");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+cursor=[^\"]+)\"");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    /** A merchant whose orders of these numbers were sent, and paid out on one day. */
    private static Merchant paidOut(Member member, List<String> numbers) {
        Merchant merchant = member.createStockedMerchant("Toko Urut");
        var shop = merchant.createShop("Shopee Urut", "SHOPEE");
        var orders = numbers.stream()
                .map("%s,Sedang Dikirim,2025-08-01 10:15,A,50000,1\n"::formatted)
                .collect(Collectors.joining());
        merchant.importFile("orders", shop, "o.csv", """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                """ + orders);
        var payouts =
                numbers.stream().map("%s,2025-08-09,50000,50000\n"::formatted).collect(Collectors.joining());
        merchant.importFile(
                "income",
                shop,
                "i.csv",
                "No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk\n" + payouts);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(merchant.all(REPORT))
                        .hasSameSizeAs(numbers)
                        .noneMatch(line -> Answer.words(line, "status").equals("unpaid")));
        return merchant;
    }

    @Test
    void linesOfOneDayAreListedByNumberHoweverThePagesAreCut() {
        Member member = api.register("cair-urut");
        var numbers = IntStream.rangeClosed(1, 8).mapToObj(i -> "S-" + i).toList();
        var merchant = paidOut(member, numbers.reversed());
        for (int limit : List.of(200, 3, 2, 1)) {
            assertThat(merchant.all(REPORT, limit))
                    .as("pages of %d", limit)
                    .extracting(line -> Answer.words(line, "number"))
                    .isEqualTo(numbers);
        }
        var browser = visitor.signedIn(member);
        var page = visitor.get(LIST + "&limit=3", browser).expect(200).text();
        var listed = new ArrayList<>(numbers(page));
        assertThat(listed).hasSize(3);
        var more = MORE.matcher(page);
        assertThat(more.find()).isTrue();
        var rest = visitor.get(more.group(1).replace("&amp;", "&"), browser).expect(200);
        listed.addAll(numbers(rest.text()));
        assertThat(listed).isEqualTo(numbers);
    }

    /** The id of an order of one piece, created on 1 August 2025 and sent on the day; without one, today. */
    private static String send(Merchant merchant, String shop, String number, String day) {
        var placed = merchant.post("/v1/orders", Api.json("""
                {'shop_id':'%s','number':'%s','created_at':'2025-08-01T09:00:00+07:00',
                 'lines':[{'sku':'A','quantity':1,'unit_price':50000}]}""".formatted(shop, number)));
        var order = Answer.words(placed.expect(201).data(), "id");
        merchant.post("/v1/orders/" + order + "/ship", Api.json(day.isEmpty() ? "{}" : "{'date':'" + day + "'}"))
                .expect(200);
        return order;
    }

    @Test
    void whatCameBeyondWhatWasExpectedIsAboveZeroEverywhereOnThePage() {
        Member member = api.register("cair-tanda");
        Merchant merchant = member.createStockedMerchant("Toko Tanda");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Tanda", "SHOPEE");
        var more = send(merchant, shop, "S-1", "2025-08-02");
        var less = send(merchant, shop, "S-2", "2025-08-02");
        var unpaid =
                await().atMost(SOON).until(() -> merchant.all(REPORT + "&status=unpaid"), lines -> lines.size() == 2);
        long expected = Answer.whole(unpaid.getFirst(), "expected");
        merchant.post(
                        "/v1/orders/" + more + "/settle",
                        Api.json("{'paid_on':'2025-08-09','payout':%d,'fees':[]}".formatted(expected + 1000)))
                .expect(200);
        var fee = ",'fees':[{'code':'kampanye','amount':2000}]}";
        merchant.post(
                        "/v1/orders/" + less + "/settle",
                        Api.json("{'paid_on':'2025-08-09','payout':" + (expected - 2000) + fee))
                .expect(200);
        var lines = await().atMost(SOON)
                .until(
                        () -> merchant.all(REPORT),
                        all -> all.stream()
                                .noneMatch(line -> Answer.words(line, "status").equals("unpaid")));
        assertThat(lines)
                .as("to programs what is missing is above zero")
                .extracting(line -> Answer.whole(line, "unexplained") + " " + Answer.whole(line, "fee_change"))
                .containsExactly("-1000 0", "0 2000");

        var page = visitor.get(LIST, browser).expect(200).text();
        assertThat(page)
                .containsPattern("status=difference\"[^~]*?<div class=\"small\"><span class=\"money \">Rp1\\.000<")
                .containsPattern("data-label=\"Selisih\"><span class=\"money \">Rp1\\.000<")
                .containsPattern(
                        "status=explained\"[^~]*?<div class=\"small\"><span class=\"money negative\">-Rp2\\.000<")
                .containsPattern("data-label=\"Terjelaskan\"><div>\\s*<span class=\"money negative\">-Rp2\\.000<")
                .containsPattern("Beda biaya <span class=\"money negative\">-Rp2\\.000<");
    }

    private static List<String> numbers(String page) {
        return NUMBER.matcher(page).results().map(line -> line.group(1)).toList();
    }

    /** Shopee gives its adjustments no number: they are known by what they say, which may be long. */
    @Test
    void theListGoesOnAfterAnAdjustmentThatSaysMuch() {
        Merchant merchant = api.register("cair-panjang").createMerchant("Toko Panjang");
        var shop = merchant.createShop("Shopee Panjang", "SHOPEE");
        merchant.importFile("income", shop, "a.csv", """
                Tanggal Dana Dilepaskan,Tipe Penyesuaian,Alasan Penyesuaian,Biaya Penyesuaian,No. Pesanan Terhubung
                2025-08-09,%s,Paket,1000,
                2025-08-09,Lainnya,Sewa,2000,
                """.formatted("Barang rusak di jalan. ".repeat(50)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(merchant.all(REPORT, 1))
                        .extracting(line -> line.get("balance_change").asLong())
                        .containsExactlyInAnyOrder(1_000L, 2_000L));
    }

    /** It had no number in it. */
    @Test
    void aPlaceInTheListAsTheReleaseBeforeToldItIsRefused() {
        Member member = api.register("cair-kursor");
        Merchant merchant = member.createMerchant("Toko Kursor");
        var place = "[\"settlements\",\"2025-08-09\",\"" + new UUID(0, 1) + "\",\"SHOPEE\"]";
        var cursor = "&cursor="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
        assertThat(merchant.get(REPORT + cursor).expect(422).text()).contains("?cursor");
        visitor.get(LIST + cursor, visitor.signedIn(member)).expect(422);
    }

    @Test
    void oneDayIsNotManyInEnglish() {
        Member member = api.register("cair-sehari");
        Merchant merchant = member.createStockedMerchant("Toko Sehari");
        var shop = merchant.createShop("Shopee Sehari", "SHOPEE");
        var order = send(merchant, shop, "S-1", "");
        var today = LocalDate.parse(
                Answer.words(merchant.get("/v1/orders/" + order).expect(200).data(), "shipped_on"));
        send(merchant, shop, "S-2", today.minusDays(1).toString());
        var list = "/app/laporan/pencairan?dari=" + today.minusDays(1) + "&sampai=" + today;
        var english = Visitor.inEnglish(visitor.signedIn(member));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(visitor.get(list, english).expect(200).text())
                                .contains(">S-1<", ">1 day unpaid<")
                                .doesNotContain("1 days"));
    }

    @Test
    void aWithdrawalIsTakenBackOnceAndTheListSaysByWhomAndWhen() {
        Member member = api.register("tarik-batal");
        Merchant merchant = member.createMerchant("Toko Batal");
        var browser = visitor.signedIn(member);
        var token = token(visitor.get(LIST, browser));
        withdraw(browser, token, "2025-08-05", "50000");
        var page = visitor.get(LIST, browser).expect(200).text();
        assertThat(page).containsPattern("Dicatat [^<]+ · tarik-batal<").doesNotContain("Dibatalkan");
        var path = takingBack(page);
        var viewer = visitor.signedInAs(merchant, "VIEWER");
        assertThat(visitor.get(LIST, viewer).expect(200).text())
                .contains(" · tarik-batal<")
                .doesNotContain("/batal");
        assertThat(visitor.send(path, viewer, Map.of("_token", token)).status()).isEqualTo(403);
        var other = api.register("tarik-batal-lain");
        other.createMerchant("Toko Lain");
        var stranger = visitor.signedIn(other);
        assertThat(visitor.send(path, stranger, Map.of("_token", token(visitor.get(LIST, stranger))))
                        .status())
                .isEqualTo(404);

        assertThat(location(visitor.send(path, browser, Map.of("_token", token)).expect(303)))
                .isEqualTo(LIST + "&kabar=entry_reversed");
        assertThat(visitor.get(LIST, browser).text())
                .containsPattern("Dibatalkan [^<]+ · tarik-batal<")
                .contains("Pembatalan: Tarik saldo TikTok Shop")
                .doesNotContain("/batal");
        var english = Visitor.inEnglish(browser);
        assertThat(visitor.get(LIST, english).text())
                .contains("Reversal: Withdrawal from TikTok Shop")
                .doesNotContain("Tarik saldo");
        var ownDay = merchant.get("/v1/reports/settlements?from=2025-08-05&to=2025-08-05&status=withdrawal");
        assertThat(ownDay.expect(200).data().findValues("balance_change"))
                .extracting(JsonNode::longValue)
                .containsExactlyInAnyOrder(-50_000L, 50_000L);
        var again =
                visitor.send(path, browser, Map.of("_token", token)).expect(409).text();
        assertThat(again).contains("Sudah dibatalkan sebelumnya", "Pembatalan: Tarik saldo TikTok Shop");

        withdraw(browser, token, "2025-08-06", "7000");
        assertThat(visitor.get(LIST, browser).text()).contains("Jurnal pembalik dibuat pada 6 Agu 2025: saldo");
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        assertThat(visitor.get(LIST, browser).text())
                .contains("Pembukuan 6 Agu 2025 sudah ditutup, jadi pembatalannya dihitung pada 1 Sep 2025")
                .doesNotContain("Jurnal pembalik dibuat");
        visitor.send(takingBack(visitor.get(LIST, browser).text()), browser, Map.of("_token", token))
                .expect(303);
        assertThat(visitor.get(LIST, browser).text()).doesNotContain("/batal");
        var september = visitor.get("/app/laporan/pencairan?dari=2025-09-01&sampai=2025-09-30", browser);
        assertThat(september.text()).contains("Rp7.000", "tanggal 6 Agu 2025, hari yang sudah ditutup");
    }

    @Test
    void moneyOfNoOrderThatItsFileSaysNothingOfIsCalledInTheLanguageOfWhoReads() {
        Member member = api.register("tanpa-kata");
        Merchant merchant = member.createMerchant("Toko Tanpa Kata");
        var browser = visitor.signedIn(member);
        var english = Visitor.inEnglish(browser);
        var shop = merchant.createShop("Mengantar Tanpa Kata", "MENGANTAR");
        var run = Answer.words(merchant.importFile("income", shop, "i.csv", """
                        Date,Description,Tracking ID,COD Value,Discounted Shipping Fee,COD Fee (inc tax),Total
                        09/08/2025,,,0,0,0,-75000
                        10/08/2025,Penyesuaian ongkir,,0,0,0,-20000
                        """), "id");
        merchant.undoImport(run);
        assertThat(visitor.get(LIST, browser).expect(200).text())
                .contains(">Penyesuaian <", ">Penyesuaian ongkir<", ">Batal: Penyesuaian <")
                .contains(">Batal: Penyesuaian ongkir<");
        assertThat(visitor.get(LIST, english).expect(200).text())
                .contains(">Adjustment <", ">Penyesuaian ongkir<", ">Undone: Adjustment <")
                .contains(">Undone: Penyesuaian ongkir<")
                .doesNotContain(">Penyesuaian <", "Batal: ");
        assertThat(visitor.get("/app/biaya?dari=2025-08-01&sampai=2025-08-31", english)
                        .expect(200)
                        .text())
                .as("nobody recorded these by hand")
                .doesNotContain("Undone: ");
    }

    @Test
    void aWithdrawalOfAClosedDayLeadsToTheMonthInWhichItCounts() {
        Member member = api.register("tarik-tutup");
        Merchant merchant = member.createMerchant("Toko Tutup Tarik");
        var browser = visitor.signedIn(member);
        var before = visitor.get("/app/laporan/pencairan", browser);
        assertThat(before.text()).doesNotContain("Pembukuan sudah ditutup");
        var token = token(before);
        merchant.put("/v1/book-closing", Api.json("{'closed_through':'2025-08-31'}"))
                .expect(200);
        assertThat(visitor.get("/app/laporan/pencairan", browser).text())
                .contains("Pembukuan sudah ditutup sampai 31 Agu 2025. Penarikan dari hari itu atau sebelumnya")
                .contains("masuk pada 1 Sep 2025; tanggalnya sendiri tetap dicatat.");
        var led = withdraw(browser, token, "2025-08-05", "50000");
        assertThat(led)
                .isEqualTo("/app/laporan/pencairan?status=withdrawal&dari=2025-09-01&sampai=2025-09-30"
                        + "&kabar=entry_posted");
        assertThat(visitor.get(led, browser).expect(200).text())
                .contains("Tercatat.", "Rp50.000", "tanggal 5 Agu 2025, hari yang sudah ditutup");
    }

    @Test
    void aWithdrawalThatIsRecordedAlreadyIsAskedAboutBeforeItIsRecordedAgain() {
        Member member = api.register("tarik-lagi");
        Merchant merchant = member.createMerchant("Toko Tarik Lagi");
        var browser = visitor.signedIn(member);
        var token = token(visitor.get("/app/laporan/pencairan", browser));
        var key = UUID.randomUUID().toString();
        var fields = Map.of(
                "_token",
                token,
                "kunci",
                key,
                "dari_platform",
                "TIKTOK",
                "tanggal",
                "2025-08-05",
                "jumlah",
                "50.000",
                "catatan",
                "");
        var again = new HashMap<>(fields);
        again.put("kunci", UUID.randomUUID().toString());
        var path = "/app/laporan/pencairan/tarik";
        visitor.send(path, browser, fields).expect(303);
        visitor.send(path, browser, fields).expect(303);
        assertThat(visitor.send(path, browser, again).expect(422).text())
                .contains("Belum disimpan, karena penarikan yang sama sudah tercatat")
                .contains("Catat lagi, ini memang penarikan lain", "name=\"lagi\"")
                .containsPattern("Tarik saldo TikTok Shop</strong> · 5 Agu 2025 · Rp50\\.000<")
                .containsPattern("Dicatat [^<]+ · tarik-lagi<")
                .containsPattern("<details[^>]* id=\"tarik\" open")
                .contains("value=\"2025-08-05\"", "value=\"50.000\"", "value=\"TIKTOK\" selected")
                .doesNotContain("/app/bahasa");
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 50_000L);
        again.put("lagi", "ya");
        visitor.send(path, browser, again).expect(303);
        assertThat(new Books(merchant).trialBalance()).containsEntry("1102", 100_000L);
        withdraw(browser, token, "2025-08-06", "50000");
        assertThat(visitor.get("/app/laporan/pencairan", browser).text()).doesNotContain("name=\"lagi\"");
    }

    /** Where it leads. */
    private String withdraw(Map<String, String> browser, String token, String day, String amount) {
        var fields = Map.of(
                "_token",
                token,
                "kunci",
                UUID.randomUUID().toString(),
                "dari_platform",
                "TIKTOK",
                "tanggal",
                day,
                "jumlah",
                amount);
        return location(
                visitor.send("/app/laporan/pencairan/tarik", browser, fields).expect(303));
    }

    /** Where the only form leads that takes a withdrawal back. */
    private static String takingBack(String page) {
        var action = Pattern.compile("action=\"(/app/laporan/pencairan/tarik/[^\"]+)\"")
                .matcher(page);
        assertThat(action.find()).isTrue();
        var path = action.group(1).replace("&amp;", "&");
        assertThat(action.find()).isFalse();
        return path;
    }
}
