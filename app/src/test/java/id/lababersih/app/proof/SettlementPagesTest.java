package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reconciliation of payouts, on its page Pencairan and for programs. */
class SettlementPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIST = "/app/laporan/pencairan?dari=2025-08-01&sampai=2025-08-31";
    private static final String REPORT = "/v1/reports/settlements?from=2025-08-01&to=2025-08-31";
    private static final Pattern NUMBER = Pattern.compile("href=\"/app/pesanan/[^\"]+\">([^<]+)<");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+cursor=[^\"]+)\"");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private static byte[] csv(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A merchant whose orders of these numbers were sent, and paid out on one day. */
    private static Merchant paidOut(Member member, List<String> numbers) {
        Merchant merchant = member.createMerchant("Toko Urut");
        merchant.importFile("products", null, "p.csv", csv("sku,name,price,bundle\nA,Teh,30000,\n"));
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'A','quantity':10,'unit_cost':7000}]}""")).expect(201);
        var shop = merchant.createShop("Shopee Urut", "SHOPEE");
        var orders = numbers.stream()
                .map("%s,Sedang Dikirim,2025-08-01 10:15,A,50000,1\n"::formatted)
                .collect(Collectors.joining());
        merchant.importFile("orders", shop, "o.csv", csv("""
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                """ + orders));
        var payouts =
                numbers.stream().map("%s,2025-08-09,50000,50000\n"::formatted).collect(Collectors.joining());
        merchant.importFile(
                "income",
                shop,
                "i.csv",
                csv("No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk\n" + payouts));
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

    private static List<String> numbers(String page) {
        return NUMBER.matcher(page).results().map(line -> line.group(1)).toList();
    }

    /** It had no number in it. */
    @Test
    void aPlaceInTheListAsTheReleaseBeforeToldItIsRefused() {
        Member member = api.register("cair-kursor");
        Merchant merchant = member.createMerchant("Toko Kursor");
        var place = "[\"settlements\",\"2025-08-09\",\"" + new UUID(0, 1) + "\",\"SHOPEE\"]";
        var cursor = "&cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(csv(place));
        assertThat(merchant.get(REPORT + cursor).expect(422).text()).contains("?cursor");
        visitor.get(LIST + cursor, visitor.signedIn(member)).expect(422);
    }
}
