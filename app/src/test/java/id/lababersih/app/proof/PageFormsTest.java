package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What pages say to a person whose form is refused, lost or half right. */
class PageFormsTest {
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
}
