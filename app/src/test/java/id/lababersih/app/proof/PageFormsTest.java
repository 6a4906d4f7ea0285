package id.lababersih.app.proof;

import static id.lababersih.app.proof.Visitor.location;
import static id.lababersih.app.proof.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What pages have in common: words that mean one thing, and forms that say what is wrong. */
class PageFormsTest {
    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    @Test
    void theLanguageIsNotChangedOnAPageThatAnswersAFormForThatWouldDropWhatItSays() {
        Member member = api.register("bahasa-ditolak");
        Merchant merchant = member.createMerchant("Toko Bahasa");
        var browser = visitor.signedIn(member);
        var run = merchant.upload("products", null, "p.csv", "sku,name,price,bundle\nA,Teh,1000,\n");
        var path = "/app/impor/" + Answer.words(run.expect(201).data(), "id");
        var page = visitor.get(path, browser).expect(200);
        assertThat(page.text()).contains("name=\"kembali\" value=\"" + path + "?tab=importable\"");
        var refused = visitor.send(path + "/urungkan", browser, Map.of("_token", token(page)));
        assertThat(refused.expect(409).text()).contains("/app/keluar").doesNotContain("/app/bahasa");
        assertThat(visitor.get("/app/masuk", Map.of()).expect(200).text()).contains("/app/bahasa");
        var wrong = Map.of("email", "siapa@contoh.test", "password", "salah sekali");
        assertThat(visitor.send("/app/masuk", Map.of(), wrong).expect(401).text())
                .contains("value=\"siapa@contoh.test\"")
                .doesNotContain("/app/bahasa");
        var asked = visitor.send("/app/lupa-kata-sandi", Map.of(), Map.of("email", "siapa@contoh.test"));
        assertThat(asked.expect(200).text()).contains("role=\"status\"").doesNotContain("/app/bahasa");
        assertThat(location(visitor.get(path + "/kolom", browser).expect(303))).isEqualTo(path);
        assertThat(location(visitor.get("/app/laporan/pencairan/tarik", browser).expect(303)))
                .isEqualTo("/app/laporan/pencairan");
        assertThat(location(visitor.get("/app/usaha", browser).expect(303))).isEqualTo("/app");
    }

    @Test
    void anEmptyPageTellsNobodyToDoWhatTheRoleMayNot() {
        Member owner = api.register("kosong-pemilik");
        Merchant merchant = owner.createMerchant("Toko Kosong");
        var viewer = visitor.signedInAs(merchant, "VIEWER");
        var staff = visitor.signedInAs(merchant, "STAFF");
        var importing = "href=\"/app/impor\">Impor berkas";
        for (var page : List.of(
                "/app",
                "/app/pesanan",
                "/app/stok",
                "/app/stok/produk",
                "/app/laporan/laba-rugi",
                "/app/laporan/neraca",
                "/app/laporan/pencairan")) {
            assertThat(visitor.get(page, staff).expect(200).text()).as(page).contains(importing);
            assertThat(visitor.get(page, viewer).expect(200).text())
                    .as(page)
                    .contains("terlihat di sini setelah")
                    .doesNotContain(importing);
        }
        assertThat(visitor.get("/app/impor", viewer).expect(200).text()).doesNotContain("Mulailah");
        assertThat(visitor.get("/app/impor", staff).expect(200).text())
                .contains("Mulailah", "Admin atau pemilik menambahkannya")
                .doesNotContain("Tambahkan toko dahulu");
        assertThat(visitor.get("/app/toko", staff).expect(200).text()).doesNotContain("Tambahkan satu toko");
        var boss = visitor.signedIn(owner);
        assertThat(visitor.get("/app/toko", boss).expect(200).text()).contains("Tambahkan satu toko");
        assertThat(visitor.get("/app/impor", boss).expect(200).text()).contains("Tambahkan toko dahulu");
    }

    @Test
    void theColumnsOfAGroupedResultAddUpAndWordsMeanOneThing() {
        Member member = api.register("kolom-laba");
        Merchant merchant = member.createStockedMerchant("Toko Kolom Laba");
        var browser = visitor.signedIn(member);
        var shop = merchant.createShop("Shopee Kolom", "SHOPEE");
        var entry = "{'date':'2025-08-05','memo':'Bunga','lines':[{'account':'1102','debit':1234567},"
                + "{'account':'4901','credit':1234567}]}";
        merchant.post("/v1/journal-entries", Api.json(entry)).expect(201);
        var report = visitor.get("/app/laporan/laba-rugi?kelompok=shop&dari=2025-08-01&sampai=2025-08-31", browser)
                .expect(200)
                .text();
        assertThat(report).containsPattern("data-label=\"Pendapatan lain\"><span class=\"money \">Rp1.234.567<");
        assertThat(report.substring(report.indexOf("<tfoot>"))).containsPattern("Jumlah<(?s:.)*Rp1.234.567<");

        var order = "{'shop_id':'" + shop + "','number':'K-1','created_at':'2025-08-05T09:00:00+07:00',"
                + "'lines':[{'sku':'A','quantity':1,'unit_price':30000}]}";
        var placed = merchant.post("/v1/orders", Api.json(order)).expect(201).data();
        assertThat(visitor.get("/app/pesanan/" + Answer.words(placed, "id"), browser)
                        .text())
                .contains("id=\"hpp\">–<", "Nilai pesanan");
        assertThat(visitor.get("/app/pesanan", browser).text())
                .contains(">Retur<", "Awal nomor pesanan atau resi")
                .doesNotContain("Omzet", ">RTS<");
        assertThat(visitor.get("/app", browser).text()).contains("Omzet", "Retur (termasuk RTS)");
    }

    @Test
    void aFormSaysWhatEachFieldIsToHold() {
        Member member = api.register("isian-salah");
        member.createMerchant("Toko Isian");
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/laporan/pencairan", browser).expect(200);
        var refused =
                withdrawal(browser, token(page), "tanggal", "kemarin", "jumlah", "1,5", "catatan", "x".repeat(600));
        assertThat(refused)
                .contains("Pilih tanggal yang ada", "Tulis rupiah penuh tanpa koma")
                .containsPattern("Terlalu panjang: paling banyak [0-9]+ karakter");
        assertThat(withdrawal(browser, token(page), "jumlah", "0"))
                .containsPattern("Isi angka dari 1 sampai [0-9.]+000\\.");
        assertThat(visitor.send("/app/daftar", Map.of(), Map.of("email", "salah"))
                        .text())
                .contains("Tulis alamat e-mail yang lengkap");
        var decades = visitor.get("/app?dari=2005-01-01&sampai=2025-01-01", browser)
                .expect(200)
                .text();
        assertThat(decades).contains("paling panjang 10 tahun", "value=\"2005-01-01\"", "value=\"2025-01-01\"");
    }

    private String withdrawal(Map<String, String> browser, String token, String... fields) {
        var all = new HashMap<String, String>();
        all.put("_token", token);
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return visitor.send("/app/laporan/pencairan/tarik", browser, all)
                .expect(422)
                .text();
    }
}
