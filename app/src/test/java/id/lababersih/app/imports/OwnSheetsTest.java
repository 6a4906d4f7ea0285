package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the merchant's own spreadsheets say to books that have some of it already. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnSheetsTest {
    private SellerServer server;

    @BeforeAll
    void start() {
        server = new SellerServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String bought(String paid) {
        return """
                date,po_number,supplier,warehouse,sku,quantity,unit_cost,freight,paid_date,paid_from
                2025-07-02,PO-1,Pemasok,UTAMA,A,5,1000,0,%s
                """.formatted(paid);
    }

    @Test
    void aRowThatPaysAPurchaseSaysSoAndCountsAsUpdated() {
        Seller seller = server.seller("SHOPEE", 10);
        assertThat(count(seller.imported("purchases", bought(",")), "created")).isEqualTo(1);

        var preview = seller.upload("purchases", bought("2025-07-09,1102"));
        assertThat(seller.rows(path(preview), "importable").at("/data/0/reason").asText())
                .isEqualTo("pays_purchase");
        seller.confirm(path(preview));
        var paid = seller.ended(path(preview));

        assertThat(count(paid, "updated")).isEqualTo(1);
        assertThat(count(paid, "unchanged")).isZero();
        assertThat(server.count("select count(*) from purchase where number = 'PO-1' and state = 'PAID'"))
                .isEqualTo(1);
        var again = seller.upload("purchases", bought("2025-07-09,1102"));
        assertThat(seller.rows(path(again), "importable").at("/data/0/reason").isNull())
                .isTrue();
        seller.confirm(path(again));
        assertThat(count(seller.ended(path(again)), "unchanged")).isEqualTo(1);
    }

    @Test
    void aBundleWhereOnlySingleProductsCanBeIsToldFromOneThatIsNotThere() {
        Seller seller = server.seller("SHOPEE", 10);
        assertThat(count(seller.imported("products", "sku,name,bundle\nPAKET,Paket,A:2\n"), "created"))
                .isEqualTo(1);
        var bought = seller.upload("purchases", bought(",").replace(",A,", ",PAKET,"));
        var row = seller.rows(path(bought), "unmatched").at("/data/0");
        assertThat(row.get("reason").asText()).isEqualTo("bundle");
        assertThat(row.get("detail").asText())
                .isEqualTo("Paket tidak punya stok sendiri, jadi beli barang isinya: PAKET");

        var nested = seller.upload("products", """
                sku,name,bundle
                BESAR,Paket dari paket,PAKET:2
                KEMBAR,Paket dari berkas ini,BARU:1+A:1
                BARU,Paket baru,A:1+B:1
                ASING,Paket asing,TIDAK-ADA:1
                """);
        assertThat(seller.rows(path(nested), "importable").at("/data").findValuesAsText("order_number"))
                .containsExactly("BARU");
        var unmatched = seller.rows(path(nested), "unmatched").at("/data");
        assertThat(unmatched.findValuesAsText("order_number")).containsExactly("BESAR", "KEMBAR", "ASING");
        assertThat(unmatched.findValuesAsText("reason")).containsExactly("bundle", "bundle", "unknown_product");
        assertThat(unmatched.findValuesAsText("detail"))
                .startsWith("Paket tidak bisa berisi paket: PAKET", "Paket tidak bisa berisi paket: BARU");
    }

    @Test
    void aSkuThatAFileHasForTwoProductsIsWrongWhereItComesAgain() {
        Seller seller = server.seller("SHOPEE", 10);
        var run = seller.imported("products", """
                sku,name,price
                GELAS,Gelas,9000
                GELAS,Gelas,9000
                GELAS,Gelas besar,12000
                """);
        assertThat(count(run, "created")).isOne();
        assertThat(count(run, "failed")).isZero();
        var wrong = seller.rows(path(run), "errors").at("/data");
        assertThat(wrong.findValuesAsText("reason")).containsExactly("duplicate_row");
        assertThat(wrong.findValuesAsText("detail").getFirst()).startsWith("Baris 2 sudah memakai SKU ini");
    }

    @Test
    void aProductThatIsThereAlreadySaysWhatTheFileHasOtherwise() {
        Seller seller = server.seller("SHOPEE", 10);
        var first = seller.imported("products", """
                sku,name,price,bundle
                PAKET,Paket,9000,A:2
                SEPASANG,Sepasang,9000,A:2
                """);
        assertThat(count(first, "created")).isEqualTo(2);
        var run = seller.imported("products", """
                sku,name,price,bundle
                A,Produk A,50000,
                B,Produk Bagus,,
                PAKET,Paket,9500,A:2+B:1
                SEPASANG,Sepasang,,A:3
                BARU,Baru,1000,
                """);
        var skipped = seller.rows(path(run), "skipped").at("/data");
        assertThat(skipped.findValuesAsText("reason"))
                .containsExactly("already_imported", "product_differs", "product_differs", "product_differs");
        assertThat(skipped.findValuesAsText("detail"))
                .containsExactly(
                        "Produk dengan SKU ini sudah ada",
                        "Produk dengan SKU ini sudah ada dan tidak diubah, tetapi berbeda di file: nama Produk Bagus,"
                                + " di sini Produk B. Nama dan harga diubah admin atau pemilik di halaman Produk",
                        "Produk dengan SKU ini sudah ada dan tidak diubah, tetapi berbeda di file: harga 9500, di"
                                + " sini 9000; isi paket A:2+B:1, di sini A:2. Nama dan harga diubah admin atau pemilik"
                                + " di halaman Produk",
                        "Produk dengan SKU ini sudah ada dan tidak diubah, tetapi berbeda di file: isi paket A:3, di"
                                + " sini A:2");
        assertThat(seller.client().get("/v1/products").at("/data").findValuesAsText("name"))
                .as("no file changes a product")
                .containsExactly("Produk A", "Produk B", "Baru", "Paket", "Sepasang");
        var names = seller.upload("products", "sku,name\nPAKET,Paket\n");
        assertThat(seller.rows(path(names), "skipped").at("/data").findValuesAsText("reason"))
                .as("a file that says nothing of parts")
                .containsExactly("already_imported");
    }
}
