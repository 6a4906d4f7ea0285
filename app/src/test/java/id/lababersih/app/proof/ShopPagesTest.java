package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shops that a seller adds and renames on the page Toko. */
class ShopPagesTest {
    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    @Test
    void aSecondShopOfOneNameIsNotAdded() {
        Member member = api.register("dua-toko");
        member.createMerchant("Toko Kembar").createShop("Toko Teh", "SHOPEE");
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/toko", browser).expect(200);
        var second = Map.of("_token", token(page), "name", " toko TEH ", "platform", "SHOPEE");
        assertThat(visitor.send("/app/toko", browser, second).expect(422).text())
                .contains("Nama ini sudah dipakai");
        var elsewhere = Map.of("_token", token(page), "name", "Toko Teh", "platform", "TIKTOK");
        visitor.send("/app/toko", browser, elsewhere).expect(303);
    }

    @Test
    void aShopIsRenamedUnlessAnotherHasTheName() {
        Member member = api.register("ganti-nama");
        Merchant merchant = member.createMerchant("Toko Ganti");
        merchant.createShop("Toko Teh", "SHOPEE");
        var path = "/app/toko/" + merchant.createShop("Toko Kopi", "SHOPEE") + "/nama";
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/toko", browser).expect(200);
        assertThat(page.text()).contains("action=\"" + path + "\"");
        var taken = visitor.send(path, browser, Map.of("_token", token(page), "name", " toko TEH "));
        assertThat(taken.expect(422).text())
                .contains("Nama ini sudah dipakai", "value=\" toko TEH \"")
                .containsPattern("<details[^>]* open>");
        assertThat(visitor.send(path, browser, Map.of("_token", token(page), "name", ""))
                        .expect(422)
                        .text())
                .contains("Wajib diisi");
        visitor.send(path, browser, Map.of("_token", token(page), "name", "Toko KOPI Susu"))
                .expect(303);
        assertThat(visitor.get("/app/toko", browser).text())
                .contains("Toko KOPI Susu")
                .doesNotContain("Toko Kopi");

        var other = api.register("ganti-nama-lain");
        other.createMerchant("Toko Lain");
        var stranger = visitor.signedIn(other);
        var token = token(visitor.get("/app/toko", stranger));
        assertThat(visitor.send(path, stranger, Map.of("_token", token, "name", "Milikku"))
                        .status())
                .isEqualTo(404);
        var staff = visitor.signedInAs(merchant, "STAFF");
        assertThat(visitor.get("/app/toko", staff).expect(200).text()).doesNotContain("/nama");
        assertThat(visitor.send(path, staff, Map.of("_token", "x", "name", "Milikku"))
                        .status())
                .isEqualTo(403);
    }
}
