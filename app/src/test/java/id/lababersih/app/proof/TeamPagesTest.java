package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.cookie;
import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links that people are sent, followed on their pages: to join a team, and to a new password. */
class TeamPagesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NEW_PASSWORD = "Kata-sandi-yang-lain";

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    private static JsonNode invitation(Merchant merchant, int index) {
        return merchant.get("/v1/invitations").expect(200).data().get(index);
    }

    private Answer invite(Map<String, String> browser, String email, String role) {
        var page = visitor.get("/app/tim", browser).expect(200);
        return visitor.send("/app/tim", browser, Map.of("_token", token(page), "email", email, "role", role));
    }

    private static String linkIn(JsonNode invitation) {
        return Answer.words(invitation, "url").replaceFirst("https?://[^/]+", "");
    }

    @Test
    void anOwnerInvitesANewcomerWhoJoinsWithAnAccountMadeThere() {
        Member owner = api.register("tim-pemilik");
        Merchant merchant = owner.createMerchant("Toko Tim");
        var browser = visitor.signedIn(owner);
        invite(browser, "tim-baru@contoh.test", "STAFF").expect(303);
        var invited = invitation(merchant, 0);
        var team = visitor.get("/app/tim", browser).expect(200).text();
        assertThat(team).contains("tim-baru@contoh.test", "Staf", Answer.words(invited, "url"));

        var link = linkIn(invited);
        var page = visitor.get(link, Map.of()).expect(200).text();
        assertThat(page).contains("Bergabung dengan Toko Tim", "tim-pemilik mengundang Anda", "tim-baru@contoh.test");
        var weak = visitor.send(link, Map.of(), Map.of("name", "Budi", "password", "kurang"));
        assertThat(weak.expect(422).text()).contains("value=\"Budi\"", "Kata sandi");
        var joined = visitor.send(link, Map.of(), Map.of("name", "Budi", "password", Api.PASSWORD))
                .expect(303);
        assertThat(location(joined)).isEqualTo("/app");
        assertThat(visitor.get("/app", cookie(joined)).expect(200).text()).contains("Toko Tim");
        assertThat(visitor.get(link, Map.of()).expect(404).text()).contains("Tautan ini tidak berlaku lagi");
        assertThat(visitor.get("/app/tim", cookie(joined)).expect(403).text())
                .as("of staff")
                .contains(
                        "hanya pemilik",
                        "Peran Anda di Toko Tim: Staf",
                        "<span class=\"text-truncate\">Toko Tim</span></summary>",
                        "href=\"/app/pesanan\"");
    }

    /** What the page that a form leads to says was done. */
    private String done(Answer sent, Map<String, String> browser) {
        var page = visitor.get(location(sent.expect(303)), browser).expect(200).text();
        var status = Pattern.compile("role=\"status\">([^<]+)").matcher(page);
        return status.find() ? status.group(1) : "";
    }

    @Test
    void whatWasDoneIsSaidOnThePageThatTheFormLeadsTo() {
        Member owner = api.register("tim-pemilik-5");
        Merchant merchant = owner.createMerchant("Toko Kabar");
        var browser = visitor.signedIn(owner);
        assertThat(done(invite(browser, "tim-kabar@contoh.test", "STAFF"), browser))
                .startsWith("Undangan dibuat");
        var token = token(visitor.get("/app/tim", browser));
        var revoked = Answer.words(invitation(merchant, 0), "token");
        assertThat(done(
                        visitor.send("/app/tim/undangan/" + revoked + "/batal", browser, Map.of("_token", token)),
                        browser))
                .startsWith("Undangan dibatalkan");
        Merchant another = merchant.addMember("OWNER");
        merchant.addMember("STAFF");
        var members = merchant.get("/v1/members").expect(200).data();
        var staff = "/app/tim/" + Answer.words(members.get(2), "id");
        var viewer = Map.of("_token", token, "role", "VIEWER");
        assertThat(done(visitor.send(staff + "/peran", browser, viewer), browser))
                .isEqualTo("Peran diubah.");
        assertThat(done(visitor.send(staff + "/keluar", browser, Map.of("_token", token)), browser))
                .isEqualTo("Anggota dikeluarkan.");
        var self = "/app/tim/" + Answer.words(members.get(0), "id");
        assertThat(done(visitor.send(self + "/peran", browser, viewer), browser))
                .startsWith("Peran Anda");

        var other = visitor.signedIn("owner-" + merchant.id() + "@contoh.test", Api.PASSWORD);
        invite(other, "tim-terakhir@contoh.test", "OWNER").expect(303);
        var link = linkIn(invitation(another, 0));
        visitor.send(link, Map.of(), Map.of("name", "Budi", "password", Api.PASSWORD))
                .expect(303);
        var leaving = "/app/tim/" + Answer.words(members.get(1), "id") + "/keluar";
        var left = visitor.send(leaving, other, Map.of("_token", token(visitor.get("/app/tim", other))));
        var nowhere = visitor.get(location(left.expect(303)), other);
        assertThat(done(nowhere, other)).as("who has no business left").startsWith("Anda bukan lagi anggota");
    }

    @Test
    void aLinkOfSomebodyElseSaysNothingThatIsNotOurs() {
        Member owner = api.register("tim-pemilik-6");
        owner.createMerchant("Toko Tenang");
        var browser = visitor.signedIn(owner);
        for (var word : new String[] {"Transfer+ke+rekening+ini", "title", "../team.title", ""}) {
            assertThat(visitor.get("/app/toko?kabar=" + word, browser).text())
                    .as(word)
                    .doesNotContain("role=\"status\"");
        }
        assertThat(visitor.get("/app/tim?kabar=invited", browser).expect(200).text())
                .contains("Undangan dibuat");
    }

    @Test
    void whoHasJustMadeAnAccountIsSignedInHoweverOftenThatWasTriedBefore() {
        Member owner = api.register("tim-pemilik-4");
        Merchant merchant = owner.createMerchant("Toko Sibuk");
        invite(visitor.signedIn(owner), "tim-terburu@contoh.test", "STAFF").expect(303);
        var link = linkIn(invitation(merchant, 0));
        var here = Map.of("X-Forwarded-For", "198.51.100.35");
        useUpSignIns(here, "tim-terburu@contoh.test");
        useUpSignIns(here, "daftar-terburu@contoh.test");
        var joined = visitor.send(link, here, Map.of("name", "Budi", "password", Api.PASSWORD))
                .expect(303);
        assertThat(visitor.get("/app", cookie(joined)).expect(200).text()).contains("Toko Sibuk");
        var form = Map.of(
                "name", "Siti",
                "merchant", "Toko Siti",
                "email", "daftar-terburu@contoh.test",
                "password", Api.PASSWORD);
        var registered = visitor.send("/app/daftar", here, form).expect(303);
        assertThat(visitor.get("/app", cookie(registered)).expect(200).text()).contains("Toko Siti");
    }

    private void useUpSignIns(Map<String, String> here, String email) {
        var wrong = Map.of("email", email, "password", "bukan sandinya");
        for (int tries = 0; tries < 10; tries++) {
            visitor.send("/app/masuk", here, wrong).expect(401);
        }
        visitor.send("/app/masuk", here, wrong).expect(429);
    }

    @Test
    void whoHasAnAccountJoinsAfterSigningInAndOthersDoNot() {
        Member owner = api.register("tim-pemilik-2");
        Merchant merchant = owner.createMerchant("Toko Berdua");
        Member known = api.register("tim-lama");
        invite(visitor.signedIn(owner), known.email(), "ADMIN").expect(303);
        var link = linkIn(invitation(merchant, 0));
        var tracked = link + "?utm_source=surat&utm_id=" + "x".repeat(500);
        for (var followed : List.of(link, tracked)) {
            assertThat(visitor.get(followed, Map.of()).expect(200).text())
                    .contains("\"/app/masuk?lanjut=" + link + "\"");
        }
        var masquerade = visitor.send(link, Map.of(), Map.of("name", "Budi", "password", Api.PASSWORD));
        assertThat(masquerade.expect(409).text()).contains("sudah punya akun");

        var another = visitor.signedIn(api.register("tim-orang-lain"));
        var othersPage = visitor.get(link, another).expect(200);
        assertThat(othersPage.text()).contains("Anda masuk dengan alamat lain");
        visitor.send(link, another, Map.of("_token", token(othersPage))).expect(403);
        var back = "name=\"lanjut\" value=\"" + link + "\"";
        assertThat(othersPage.text()).contains(back);
        assertThat(visitor.get(tracked, another).expect(200).text()).contains(back);
        var away = Map.of("_token", token(othersPage), "lanjut", "https://jahat.test" + link);
        assertThat(location(visitor.send("/app/keluar", another, away).expect(303)))
                .as("elsewhere")
                .isEqualTo("/app");
        var once = visitor.signedIn("tim-orang-lain@contoh.test", Api.PASSWORD);
        var out = Map.of("_token", token(visitor.get(link, once)), "lanjut", link);
        assertThat(location(visitor.send("/app/keluar", once, out).expect(303))).isEqualTo(link);

        var browser = visitor.signedIn(known);
        var page = visitor.get(link, browser).expect(200);
        visitor.send(link, browser, Map.of("_token", "of another page")).expect(403);
        var joined = visitor.send(link, browser, Map.of("_token", token(page))).expect(303);
        assertThat(location(joined)).isEqualTo("/app");
        assertThat(known.merchant().get("/v1/shops").status()).isEqualTo(200);
        assertThat(location(visitor.get(link, browser).expect(303))).isEqualTo("/app");
    }

    @Test
    void anOwnerTakesInvitationsBackChangesRolesAndLetsMembersGo() {
        Member owner = api.register("tim-pemilik-3");
        Merchant merchant = owner.createMerchant("Toko Bertiga");
        var browser = visitor.signedIn(owner);
        invite(browser, "tim-batal@contoh.test", "VIEWER").expect(303);
        assertThat(invite(browser, "bukan alamat", "VIEWER").expect(422).text()).contains("value=\"bukan alamat\"");
        var form = Map.of("_token", token(visitor.get("/app/tim", browser)));
        var revoked = Answer.words(invitation(merchant, 0), "token");
        visitor.send("/app/tim/undangan/" + revoked + "/batal", browser, form).expect(303);
        assertThat(visitor.send("/app/tim/undangan/" + revoked + "/batal", browser, form)
                        .expect(409)
                        .text())
                .contains("Undangan itu tidak terbuka lagi");
        assertThat(merchant.get("/v1/invitations").expect(200).data()).isEmpty();

        Merchant viewer = merchant.addMember("VIEWER");
        var members = merchant.get("/v1/members").expect(200).data();
        var member = "/app/tim/" + Answer.words(members.get(1), "id");
        visitor.send(member + "/peran", browser, Map.of("_token", form.get("_token"), "role", "STAFF"))
                .expect(303);
        assertThat(Answer.words(merchant.get("/v1/members").data().get(1), "role"))
                .isEqualTo("STAFF");
        assertThat(location(visitor.send(member + "/keluar", browser, form).expect(303)))
                .isEqualTo("/app/tim?kabar=member_removed");
        await().atMost(SOON).until(() -> viewer.get("/v1/shops").status() == 403);
        var self = "/app/tim/" + Answer.words(members.get(0), "id") + "/keluar";
        assertThat(visitor.send(self, browser, form).expect(409).text()).contains("Usaha butuh seorang pemilik");

        merchant.addMember("OWNER");
        var own = "/app/tim/" + Answer.words(members.get(0), "id") + "/peran";
        var asStaff = visitor.send(own, browser, Map.of("_token", form.get("_token"), "role", "STAFF"));
        assertThat(location(asStaff.expect(303)))
                .as("whence who manages no team any more is sent on")
                .isEqualTo("/app?kabar=own_role_changed");
    }

    @Test
    void aFormOfOneBusinessChangesNothingInAnother() {
        Member owner = api.register("dua-usaha");
        Merchant first = owner.createMerchant("Toko Satu");
        Merchant second = owner.createMerchant("Toko Dua");
        var browser = visitor.signedIn(owner);
        var drawn = token(visitor.get("/app/toko", browser).expect(200));
        var chosen = visitor.send("/app/usaha", browser, Map.of("_token", drawn, "usaha", second.id()));
        var both = Map.of(
                "Cookie",
                browser.get("Cookie") + "; " + cookie(chosen.expect(303)).get("Cookie"));
        var form = Map.of("_token", drawn, "name", "Toko Salah", "platform", "OTHER");
        assertThat(visitor.send("/app/toko", both, form).expect(409).text())
                .contains("milik usaha lain")
                .doesNotContain("Toko Salah", "action=\"/app/toko");
        var invitation = Map.of("_token", drawn, "email", "salah@contoh.test", "role", "ADMIN");
        assertThat(visitor.send("/app/tim", both, invitation).expect(409).text())
                .contains("milik usaha lain")
                .doesNotContain("salah@contoh.test");
        Member other = api.register("dua-usaha-lain");
        Merchant third = other.createMerchant("Toko Tiga");
        assertThat(visitor.send("/app/toko", visitor.signedIn(other), form)
                        .expect(409)
                        .text())
                .as("somebody else has signed in meanwhile")
                .contains("milik usaha lain")
                .doesNotContain("Toko Salah");
        assertThat(third.get("/v1/shops").expect(200).data()).isEmpty();
        assertThat(second.get("/v1/shops").expect(200).data()).isEmpty();
        visitor.send("/app/toko", browser, form).expect(303);
        assertThat(first.get("/v1/shops").expect(200).data()).hasSize(1);
        visitor.send("/app/keluar", both, Map.of("_token", drawn)).expect(303);
    }

    @Test
    void whoLostThePasswordSetsANewOneByTheLinkThatIsSent() {
        Member member = api.register("sandi-hilang");
        member.createMerchant("Toko Lupa");
        var before = visitor.signedIn(member);
        assertThat(visitor.get("/app/masuk", Map.of()).expect(200).text()).contains("/app/lupa-kata-sandi");
        assertThat(visitor.get("/app/lupa-kata-sandi", Map.of()).expect(200).text())
                .contains("Kirim tautan");
        var sent = visitor.send("/app/lupa-kata-sandi", Map.of(), Map.of("email", member.email()));
        assertThat(sent.expect(200).text()).contains("Bila " + member.email() + " punya akun");

        var link = linkOfPassword(member);
        assertThat(visitor.get(link, Map.of()).expect(200).text()).contains(member.email());
        assertThat(visitor.send(link, Map.of(), Map.of("password", "kurang"))
                        .expect(422)
                        .text())
                .contains("is-invalid");
        var saved =
                visitor.send(link, Map.of(), Map.of("password", NEW_PASSWORD)).expect(303);
        assertThat(visitor.get(location(saved), Map.of()).expect(200).text()).contains("Kata sandi baru tersimpan");
        assertThat(visitor.signedIn(member.email(), NEW_PASSWORD)).isNotEmpty();
        await().atMost(SOON).until(() -> visitor.get("/app", before).status() == 303);
        assertThat(visitor.send(link, Map.of(), Map.of("password", NEW_PASSWORD))
                        .expect(404)
                        .text())
                .contains("Minta yang baru", "/app/lupa-kata-sandi");
    }

    @Test
    void whoLostThePasswordOnTheWaySomewhereGetsThereWithTheNewOne() {
        Member member = api.register("sandi-di-jalan");
        member.createMerchant("Toko Jalan");
        var goal = "/app/pesanan?status=SHIPPED";
        var query = "?lanjut=" + Merchant.encoded(goal);
        var signIn = visitor.get("/app/masuk" + query, Map.of()).expect(200).text();
        assertThat(signIn).contains("\"/app/lupa-kata-sandi" + query + "\"");
        var typed = Map.of("email", member.email(), "password", "bukan sandinya", "lanjut", goal);
        assertThat(visitor.send("/app/masuk", Map.of(), typed).expect(401).text())
                .contains("\"/app/lupa-kata-sandi" + query + "\"");
        var hidden = "name=\"lanjut\" value=\"" + goal + "\"";
        assertThat(visitor.get("/app/lupa-kata-sandi" + query, Map.of())
                        .expect(200)
                        .text())
                .contains(hidden, "\"/app/masuk" + query + "\"");
        assertThat(visitor.send("/app/lupa-kata-sandi", Map.of(), Map.of("email", "x", "lanjut", goal))
                        .expect(422)
                        .text())
                .contains(hidden);
        var asked = Map.of("email", member.email(), "lanjut", goal);
        assertThat(visitor.send("/app/lupa-kata-sandi", Map.of(), asked)
                        .expect(200)
                        .text())
                .contains("\"/app/masuk" + query + "\"");
        var link = linkOfPassword(member);
        assertThat(link).endsWith(query);
        visitor.send(link, Map.of(), Map.of("password", "kurang")).expect(422);
        var tracked = link + "&utm_source=surat";
        visitor.get(tracked, Map.of()).expect(200);
        var saved = visitor.send(tracked, Map.of(), Map.of("password", NEW_PASSWORD))
                .expect(303);
        assertThat(location(saved)).isEqualTo("/app/masuk?diganti=ya&lanjut=" + Merchant.encoded(goal));
        assertThat(visitor.get(location(saved), Map.of()).expect(200).text()).contains(hidden);
        var signedIn = Map.of("email", member.email(), "password", NEW_PASSWORD, "lanjut", goal);
        assertThat(location(visitor.send("/app/masuk", Map.of(), signedIn).expect(303)))
                .isEqualTo(goal);
        assertThat(visitor.get(link, Map.of()).expect(404).text()).contains("\"/app/lupa-kata-sandi" + query + "\"");
    }

    @Test
    void whoRegistersOnTheWaySomewhereGetsThere() {
        var goal = "/app/pesanan?status=SHIPPED";
        var query = "?lanjut=" + Merchant.encoded(goal);
        assertThat(visitor.get("/app/masuk" + query, Map.of()).expect(200).text())
                .contains("\"/app/daftar" + query + "\"");
        var hidden = "name=\"lanjut\" value=\"" + goal + "\"";
        assertThat(visitor.get("/app/daftar" + query, Map.of()).expect(200).text())
                .contains(hidden, "\"/app/masuk" + query + "\"");
        assertThat(visitor.send("/app/daftar", Map.of(), Map.of("email", "x", "lanjut", goal))
                        .expect(422)
                        .text())
                .contains(hidden);
        var form = Map.of(
                "name", "Sari",
                "merchant", "Toko Sari",
                "email", "daftar-di-jalan@contoh.test",
                "password", NEW_PASSWORD,
                "lanjut", goal);
        assertThat(location(visitor.send("/app/daftar", Map.of(), form).expect(303)))
                .isEqualTo(goal);
        var away = new HashMap<>(form);
        away.put("email", "daftar-jahat@contoh.test");
        away.put("lanjut", "https://jahat.test/app");
        assertThat(location(visitor.send("/app/daftar", Map.of(), away).expect(303)))
                .isEqualTo("/app");
        away.put("email", "daftar-lain@contoh.test");
        away.put("lanjut", "/app/pesanan/4be37f6d-5a31-4f0e-8f3e-0d7d0a0c7b11");
        assertThat(location(visitor.send("/app/daftar", Map.of(), away).expect(303)))
                .as("what is of another business is not there for one's first")
                .isEqualTo("/app");
        var there = visitor.signedIn("daftar-lain@contoh.test", NEW_PASSWORD);
        assertThat(location(visitor.get("/app/daftar" + query, there).expect(303)))
                .isEqualTo(goal);
    }

    @Test
    void nobodyIsLedToAnotherSiteByANewPassword() {
        Member member = api.register("sandi-jahat");
        for (var away :
                new String[] {"https://jahat.test/app", "//jahat.test", "/app/../..//jahat.test", "/app\\@jahat"}) {
            var query = "?lanjut=" + Merchant.encoded(away);
            assertThat(visitor.get("/app/masuk" + query, Map.of()).expect(200).text())
                    .as(away)
                    .contains("name=\"lanjut\" value=\"/app\"", "\"/app/lupa-kata-sandi\"");
            assertThat(visitor.get("/app/lupa-kata-sandi" + query, Map.of())
                            .expect(200)
                            .text())
                    .as(away)
                    .contains("name=\"lanjut\" value=\"/app\"", "\"/app/masuk\"");
        }
        var asked = Map.of("email", member.email(), "lanjut", "https://jahat.test/app");
        assertThat(visitor.send("/app/lupa-kata-sandi", Map.of(), asked)
                        .expect(200)
                        .text())
                .doesNotContain("jahat.test");
        var link = linkOfPassword(member);
        assertThat(link).doesNotContain("lanjut");
        var saved = visitor.send(
                link + "?lanjut=" + Merchant.encoded("https://jahat.test/app"),
                Map.of(),
                Map.of("password", NEW_PASSWORD));
        assertThat(location(saved.expect(303))).isEqualTo("/app/masuk?diganti=ya");
    }

    /** The path and query of the link that is sent to a member who lost the password. */
    private static String linkOfPassword(Member member) {
        var mail = Pattern.compile("Mail to " + Pattern.quote(member.email()) + "[\\s\\S]*?(/app/kata-sandi/\\S+)");
        await().atMost(SOON)
                .until(() -> mail.matcher(SharedServer.server().log()).find());
        var found = mail.matcher(SharedServer.server().log());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
