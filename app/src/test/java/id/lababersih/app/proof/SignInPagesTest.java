package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.account.Accounts;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who has to sign in, or does, and where that leads. */
class SignInPagesTest {
    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private String ours(String path) {
        return api.base().resolve(path).toString();
    }

    @Test
    void aFormThatIsSentWhenTheSessionIsGoneIsSaidToBeLostAndItsPageComesAfterTheSignIn() {
        var lost = visitor.send("/app/toko", Map.of("Referer", ours("/app/toko?a=b")), Map.of("name", "Toko Baru"))
                .expect(303);
        assertThat(location(lost)).isEqualTo("/app/masuk?lanjut=%2Fapp%2Ftoko%3Fa%3Db&berakhir=ya");
        var afterAnother = visitor.send("/app/tim", Map.of("Referer", ours("/app/tim?kabar=invited")), Map.of());
        assertThat(location(afterAnother.expect(303)))
                .as("what was done before is not said of what is lost")
                .isEqualTo("/app/masuk?lanjut=%2Fapp%2Ftim&berakhir=ya");
        var page = visitor.get(location(lost), Map.of()).expect(200).text();
        assertThat(page)
                .contains("Isian yang terakhir dikirim belum tersimpan", "name=\"lanjut\" value=\"/app/toko?a=b\"");
        assertThat(visitor.get("/app/masuk?lanjut=%2Fapp%2Ftoko", Map.of())
                        .expect(200)
                        .text())
                .doesNotContain("belum tersimpan");
        var fromElsewhere =
                visitor.send("/app/toko", Map.of("Referer", "https://jahat.test/app/stok"), Map.of("name", "x"));
        assertThat(location(fromElsewhere)).isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(visitor.send("/app/toko", Map.of(), Map.of("name", "x"))))
                .isEqualTo("/app/masuk?lanjut=%2Fapp&berakhir=ya");
        assertThat(location(visitor.get("/app/stok?limit=3", Map.of())))
                .isEqualTo("/app/masuk?lanjut=%2Fapp%2Fstok%3Flimit%3D3");
    }

    @Test
    void whoseSessionIsGoneWhenAPartIsAskedForGoesOnWhereThePageIs() {
        var asked = Map.of("HX-Request", "true", "HX-Current-URL", ours("/app/pesanan?status=SHIPPED"));
        var part = visitor.get("/app/pesanan?cari=1", asked).expect(401);
        assertThat(part.headers().firstValue("HX-Redirect"))
                .contains("/app/masuk?lanjut=%2Fapp%2Fpesanan%3Fstatus%3DSHIPPED");
        assertThat(part.text()).isEmpty();
    }

    @Test
    void aSignInLeadsToTheBusinessThatTheUserChoseLastOnAnyBrowser() {
        Member member = api.register("usaha-terakhir");
        member.createMerchant("Toko Pertama");
        Merchant second = member.createMerchant("Toko Kedua");
        var browser = visitor.signedIn(member);
        assertThat(business(browser)).as("nothing chosen yet").isEqualTo("Toko Pertama");
        var form = Map.of("_token", token(visitor.get("/app", browser)), "usaha", second.id());
        visitor.send("/app/usaha", browser, form).expect(303);
        assertThat(business(visitor.signedIn(member)))
                .as("in a browser that remembers nothing")
                .isEqualTo("Toko Kedua");
        var third = visitor.signedIn(member);
        var asked = visitor.get("/app/usaha/baru", third).expect(200);
        assertThat(asked.text()).contains("href=\"/app\">Ke Beranda<");
        var token = token(asked);
        visitor.send("/app/usaha/baru", third, Map.of("_token", token, "merchant", "Toko Ketiga"))
                .expect(303);
        assertThat(business(visitor.signedIn(member))).isEqualTo("Toko Ketiga");
    }

    @Test
    void whoBelongsToAsManyBusinessesAsCanBeIsToldInTheForm() {
        Member member = api.register("usaha-penuh");
        for (int made = 0; made < Accounts.MEMBERSHIPS_MAX; made++) {
            member.createMerchant("Toko " + made);
        }
        var browser = visitor.signedIn(member);
        var form = Map.of("_token", token(visitor.get("/app/usaha/baru", browser)), "merchant", "Toko Lagi");
        var refused = visitor.send("/app/usaha/baru", browser, form).expect(409);
        assertThat(refused.text()).contains("Anda sudah tergabung di 50 usaha", "value=\"Toko Lagi\"");
    }

    /** The business for which a browser shows its pages. */
    private String business(Map<String, String> browser) {
        var menu = Pattern.compile("<summary aria-label=\"[^:\"]+: ([^\"]*)\"");
        var found = menu.matcher(visitor.get("/app/toko", browser).expect(200).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
