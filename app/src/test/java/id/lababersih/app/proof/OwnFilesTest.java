package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody is told who makes a file of his own for the first time. */
class OwnFilesTest {
    private static final Map<String, String> COLUMNS = Map.of(
            "products", "SKU *, Nama *, Harga, Paket",
            "sku_map", "Platform *, Toko *, SKU marketplace *, Variasi, SKU produk *",
            "opening_stock", "SKU *, Gudang, Tanggal *, Jumlah *, Harga pokok *",
            "purchases",
                    "Tanggal *, Nomor pembelian *, Pemasok, SKU *, Jumlah *, Harga satuan *, Ongkir, Tanggal bayar,"
                            + " Dibayar dari akun, Gudang",
            "returns", "Platform *, Toko *, Nomor pesanan *, Tanggal terima *, Kondisi *");

    private final Api api = SharedServer.api();
    private final Visitor visitor = new Visitor(api);

    @Test
    void theImportPageNamesTheColumnsOfOwnFilesAndTheirTemplatesImportAsTheyAre() {
        Member member = api.register("contoh-berkas");
        Merchant merchant = member.createMerchant("Toko Contoh");
        merchant.createShop("Toko Contoh", "SHOPEE");
        var browser = visitor.signedIn(member);
        var page = visitor.get("/app/impor", browser).expect(200).text();
        for (var own : Played.MASTER_ORDER) {
            var kind = Played.kindOf(own);
            assertThat(page).contains(">" + COLUMNS.get(kind) + "<", "href=\"/app/impor/contoh/" + kind + ".csv\"");
            var file =
                    visitor.get("/app/impor/contoh/" + kind + ".csv", browser).expect(200);
            assertThat(file.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"contoh-" + kind + ".csv\"");

            var run = merchant.importFile(kind, null, "contoh.csv", file.text());

            assertThat(Answer.whole(run, "created")).as(run.toString()).isPositive();
            assertThat(Answer.whole(run, "created")).as(run.toString()).isEqualTo(Answer.whole(run, "total"));
        }
        visitor.get("/app/impor/contoh/orders.csv", browser).expect(404);
        visitor.get("/app/impor/contoh/products", browser).expect(404);
    }
}
