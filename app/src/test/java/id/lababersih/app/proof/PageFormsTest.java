package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What pages say to a person whose form is refused, lost or half right. */
class PageFormsTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
    private static final byte[] NOTHING = {};

    private final Api api = SharedServer.api();

    private Answer get(String path, Map<String, String> headers) {
        return api.send("GET", path, headers, NOTHING);
    }

    private Answer send(String path, Map<String, String> headers, Map<String, String> fields) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Sec-Fetch-Site", "same-origin");
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return api.send("POST", path, all, body.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> signedIn(Member member) {
        var answer = send("/app/masuk", Map.of(), Map.of("email", member.email(), "password", Api.PASSWORD))
                .expect(303);
        var cookie = answer.headers().firstValue("Set-Cookie").orElse("");
        return Map.of("Cookie", cookie.replaceFirst(";.*", ""));
    }

    private static String token(Answer page) {
        var found = TOKEN.matcher(page.text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String location(Answer answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private String ours(String path) {
        return api.base().resolve(path).toString();
    }

    @Test
    void aFormThatIsSentWhenTheSessionIsGoneIsSaidToBeLostAndItsPageComesAfterTheSignIn() {
        var lost = send("/app/toko", Map.of("Referer", ours("/app/toko?a=b")), Map.of("name", "Toko Baru"))
                .expect(303);
        assertThat(location(lost)).isEqualTo("/app/masuk?lanjut=%2Fapp%2Ftoko%3Fa%3Db&berakhir=ya");
        var page = get(location(lost), Map.of()).expect(200).text();
        assertThat(page)
                .contains("Isian yang terakhir dikirim tidak tersimpan", "name=\"lanjut\" value=\"/app/toko?a=b\"");
        assertThat(get("/app/masuk?lanjut=%2Fapp%2Ftoko", Map.of()).expect(200).text())
                .doesNotContain("tidak tersimpan");
        var fromElsewhere = send("/app/toko", Map.of("Referer", "https://jahat.test/app/stok"), Map.of("name", "x"));
        assertThat(location(fromElsewhere)).isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(send("/app/toko", Map.of(), Map.of("name", "x"))))
                .isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(get("/app/stok?limit=3", Map.of())))
                .isEqualTo("/app/masuk?lanjut=%2Fapp%2Fstok%3Flimit%3D3");
    }

    @Test
    void whoseSessionIsGoneWhenAPartIsAskedForGoesOnWhereThePageIs() {
        var asked = Map.of("HX-Request", "true", "HX-Current-URL", ours("/app/pesanan?status=SHIPPED"));
        var part = get("/app/pesanan?cari=1", asked).expect(401);
        assertThat(part.headers().firstValue("HX-Redirect"))
                .contains("/app/masuk?lanjut=%2Fapp%2Fpesanan%3Fstatus%3DSHIPPED");
        assertThat(part.text()).isEmpty();
    }

    @Test
    void theLanguageIsChangedWhereAFormWasRefusedToo() {
        Member member = api.register("bahasa-ditolak");
        Merchant merchant = member.createMerchant("Toko Bahasa");
        var browser = signedIn(member);
        var run = merchant.upload(
                "products", null, "p.csv", "sku,name,price,bundle\nA,Teh,1000,\n".getBytes(StandardCharsets.UTF_8));
        var path = "/app/impor/" + Answer.words(run.expect(201).data(), "id");
        var token = token(get(path, browser).expect(200));
        var refused = send(path + "/urungkan", browser, Map.of("_token", token));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("name=\"kembali\" value=\"" + path + "?tab=importable\"");
        var wrong = send(path + "/kolom", browser, Map.of("_token", "of another page"))
                .expect(403);
        assertThat(wrong.text()).contains("name=\"kembali\" value=\"" + path + "/kolom\"");
        assertThat(location(get(path + "/kolom", browser).expect(303))).isEqualTo(path);
        assertThat(location(get("/app/laporan/pencairan/tarik", browser).expect(303)))
                .isEqualTo("/app/laporan/pencairan");
        assertThat(location(get("/app/usaha", browser).expect(303))).isEqualTo("/app");
    }
}
