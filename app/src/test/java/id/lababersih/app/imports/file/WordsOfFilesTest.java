package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a seller is told of a file: which row and column, why, and what a header may have meant. */
class WordsOfFilesTest {
    private static final String HEADER = "Order ID,Order Status,Created Time,Seller SKU,Quantity,"
            + "SKU Subtotal Before Discount,SKU Seller Discount\n";

    @TempDir
    Path folder;

    private ParsedFile read(String text, FileKind kind) throws IOException {
        Path file = Files.write(folder.resolve("file.csv"), text.getBytes(StandardCharsets.UTF_8));
        return SpreadsheetReader.read(file, "file.csv", kind, Samples.TIMES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,Selesai,01/08/2025,A,2,abc,|Kolom \"SKU Subtotal Before Discount\": bukan angka: abc",
                "1,Selesai,01/08/2025,A,2,,|Kolom \"SKU Subtotal Before Discount\": harga kosong",
                "1,Selesai,01/08/2025,A,2,5000,9000|" + "Kolom \"SKU Seller Discount\": diskon lebih besar dari harga",
                "1,Selesai,01/08/2025,A,0,5000,|"
                        + "Kolom \"Quantity\": jumlah barang harus bilangan bulat mulai dari 1: 0",
                "1,Selesai,kemarin,A,1,5000,|Kolom \"Created Time\": tanggal tidak dapat dibaca: kemarin",
                "1,Selesai,,A,1,5000,|Kolom \"Created Time\": tanggal kosong",
                "1,Menguap,01/08/2025,A,1,5000,|Kolom \"Order Status\": status tidak dikenal: Menguap",
                ",Selesai,01/08/2025,A,1,5000,|Kolom \"Order ID\": nomor pesanan kosong atau terlalu panjang"
            })
    void aRowThatCannotBeUsedIsNamedWithItsColumnAndWhy(String row, String words) throws IOException {
        var read = (ParsedFile.Orders) read(HEADER + row + "\n", FileKind.ORDERS);

        assertThat(read.orders()).isEmpty();
        assertThat(read.errors()).extracting(RowProblem::row).containsExactly(2);
        assertThat(read.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "165000,-12.000|Kolom \"Shipping Fee\": tidak boleh kurang dari 0",
                "-165.000,12000|Kolom \"COD\": tidak boleh kurang dari 0"
            })
    void anAmountOfMengantarBelowZeroNamesItsColumn(String amounts, String words) throws IOException {
        for (String status : List.of("ON DELIVERY", "RTS")) {
            var read = (ParsedFile.Orders) read("""
                    Order ID,Tracking ID,Last Status,Create Date,Product ID,Quantity,Product Value,COD,Shipping Fee
                    MGT1,JX1,%s,01/08/2025,A,1,150000,%s
                    """.formatted(status, amounts), FileKind.ORDERS);

            assertThat(read.orders()).isEmpty();
            assertThat(read.errors())
                    .extracting(problem -> problem.detail().indonesian())
                    .containsExactly(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.74954E+17", "5,74954E+17", "6E+17", "5.7495412345678899E+017"})
    void aNumberThatExcelRoundedIsNobodysNumber(String rounded) throws IOException {
        String words = ": nomor ini dirusak Excel (" + rounded + "); unggah file asli atau isi nomor aslinya";
        var orders = (ParsedFile.Orders) read(
                HEADER.replace(',', ';')
                        + "%s;Selesai;01/08/2025;A;1;5000;\n".formatted(rounded).repeat(2),
                FileKind.ORDERS);
        assertThat(orders.totalOrders()).isZero();
        assertThat(orders.errors())
                .extracting(RowProblem::order, problem -> problem.detail().indonesian())
                .containsOnly(tuple(null, "Kolom \"Order ID\"" + words))
                .hasSize(2);
        var sent = (ParsedFile.Orders) read("""
                Order ID;Tracking ID;Last Status;Create Date;Product ID;Quantity;Product Value;COD;Shipping Fee
                MGT1;%s;DELIVERED;01/08/2025;A;1;150000;165000;12000
                """.formatted(rounded), FileKind.ORDERS);
        assertThat(sent.errors())
                .extracting(RowProblem::order, problem -> problem.detail().indonesian())
                .containsExactly(tuple("MGT1", "Kolom \"Tracking ID\"" + words));
        var income = (ParsedFile.Income) read("""
                Date;Tracking ID;COD Value;Discounted Shipping Fee;Total
                09/08/2025;%s;165000;12000;153000
                """.formatted(rounded), FileKind.INCOME);
        assertThat(income.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly("Kolom \"Tracking ID\"" + words);
        var returns = (ParsedFile.Masters) read("""
                platform;shop;order_number;received_date;condition
                TIKTOK;Toko;%s;2025-08-09;good
                """.formatted(rounded), FileKind.RETURNS);
        assertThat(returns.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly("Kolom \"order_number\"" + words);
    }

    @Test
    void whatIsTooLongToBeFoundByIsInError() throws IOException {
        String most = "J".repeat(200);
        String order = """
                Order ID,Tracking ID,Last Status,Create Date,Product ID,Quantity,Product Value,COD,Shipping Fee
                MGT1,%s,DELIVERED,01/08/2025,A,1,150000,165000,12000
                """;
        String payout = """
                Date,Tracking ID,COD Value,Discounted Shipping Fee,Total
                09/08/2025,%s,165000,12000,153000
                """;
        String stock = """
                sku,warehouse,date,quantity,unit_cost
                A,%s,2025-08-01,1,1000
                """;
        assertThat(((ParsedFile.Orders) read(order.formatted(most), FileKind.ORDERS)).orders())
                .extracting(FileOrder::trackingNumber)
                .containsExactly(most);
        assertThat(((ParsedFile.Income) read(payout.formatted(most), FileKind.INCOME)).rows())
                .hasSize(1);
        assertThat(((ParsedFile.Masters) read(stock.formatted(most), FileKind.OPENING_STOCK)).rows())
                .hasSize(1);

        var sent = (ParsedFile.Orders) read(order.formatted(most + "J"), FileKind.ORDERS);
        var paid = (ParsedFile.Income) read(payout.formatted(most + "J"), FileKind.INCOME);
        var kept = (ParsedFile.Masters) read(stock.formatted(most + "J"), FileKind.OPENING_STOCK);
        assertThat(sent.errors())
                .extracting(RowProblem::order, problem -> problem.detail().indonesian())
                .containsExactly(tuple("MGT1", "Kolom \"Tracking ID\": lebih dari 200 huruf"));
        assertThat(paid.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly("Kolom \"Tracking ID\": lebih dari 200 huruf");
        assertThat(kept.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly("Kolom \"warehouse\": lebih dari 200 huruf");
    }

    private static ParsedFile.Orders readSheet(String number, boolean numeric) {
        var cells = List.of(
                new Cell("Order ID", number, numeric, true),
                new Cell("Order Status", "Selesai", false, true),
                new Cell("Created Time", "01/08/2025", false, true),
                new Cell("Seller SKU", "A", false, true),
                new Cell("Quantity", "1", true, true),
                new Cell("SKU Subtotal Before Discount", "5000", true, true));
        return (ParsedFile.Orders) SpreadsheetReader.read(FileKind.ORDERS, 2, cells, Samples.TIMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7495E17", "5.7495412345678899E17", "578000000000000001", "1234567890123456"})
    void aNumberThatASheetKeepsAsANumberHasNoMoreThanFifteenDigits(String rounded) {
        assertThat(readSheet(rounded, true).errors())
                .extracting(RowProblem::order, problem -> problem.detail().indonesian())
                .containsExactly(tuple(
                        null,
                        "Kolom \"Order ID\": nomor ini dirusak Excel (" + rounded
                                + "); unggah file asli atau isi nomor aslinya"));
        assertThat(readSheet(rounded, false).orders())
                .extracting(FileOrder::number)
                .containsExactly(rounded);
        assertThat(readSheet("123456789012345", true).orders())
                .extracting(FileOrder::number)
                .containsExactly("123456789012345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"250812E3456789", "'578000000000000001", "6E17"})
    void aNumberThatOnlyLooksRoundedIsKept(String number) throws IOException {
        var read = (ParsedFile.Orders) read(HEADER + number + ",Selesai,01/08/2025,A,1,5000,\n", FileKind.ORDERS);

        assertThat(read.orders()).extracting(FileOrder::number).containsExactly(number.replace("'", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",2025/08/09,91470,100000,0|kosong",
                ",2025/08/09,-5000,0,0|kosong",
                "Orders,2025/08/09,91470,100000,0|tidak dikenal: Orders",
                "Pengembalian,2025/08/09,-42500,0,-42500|tidak dikenal: Pengembalian"
            })
    void moneyOfASaleWhoseTypeIsUnknownIsNoOtherIncome(String row, String words) throws IOException {
        var read = (ParsedFile.Income) read("""
                Order/adjustment ID,Type,Order settled time,Total settlement amount,Subtotal after seller discounts,\
                Refund subtotal after seller discounts
                578000000000000001,%s
                578000000000000002,Logistics reimbursement,2025/08/09,9000,0,-
                """.formatted(row), FileKind.INCOME);

        assertThat(read.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly("Kolom \"Type\": jenis transaksi " + words);
        assertThat(read.rows()).extracting(IncomeRow::kind).containsExactly(IncomeRow.Kind.ADJUSTMENT);
    }

    @Test
    void anAdjustmentWhoseOrdersNumberWasRoundedIsMoneyOfNoOrderLikeAnyOther() throws IOException {
        var read = (ParsedFile.Income) read("""
                Tanggal Dana Dilepaskan;Tipe Penyesuaian;Alasan Penyesuaian;Biaya Penyesuaian;No. Pesanan Terhubung
                2025-08-09;Kompensasi;Paket hilang;38.500;2,50812E+17
                """, FileKind.INCOME);

        assertThat(read.errors()).isEmpty();
        assertThat(read.rows())
                .extracting(IncomeRow::kind, IncomeRow::order, IncomeRow::payout)
                .containsExactly(tuple(IncomeRow.Kind.ADJUSTMENT, null, 38_500L));
        assertThat(read.rows().getFirst().reference()).contains("2,50812E+17");
    }

    @Test
    void anAdjustmentOfTikTokWhoseOwnNumberWasRoundedIsMendedByHand() throws IOException {
        var read = (ParsedFile.Income) read("""
                Order/adjustment ID;Type;Order settled time;Total settlement amount;Subtotal after seller discounts;\
                Related order ID
                5,78E+17;Logistics reimbursement;2025/08/09;9000;0;578000000000000001
                578000000000000002;Logistics reimbursement;2025/08/09;9000;0;5,78E+17
                """, FileKind.INCOME);

        assertThat(read.errors()).extracting(RowProblem::row).containsExactly(2);
        assertThat(read.errors().getFirst().cells()).isNotEmpty();
        assertThat(read.rows()).extracting(IncomeRow::reference).containsExactly("578000000000000002");
    }

    /** What the seller paid of the buyer's coins is in no order's estimate, so it is to be seen and named. */
    @Test
    void coinsThatTheSellerPaidAreAColumnToBeNamed() throws IOException {
        var read = (ParsedFile.Income) read("""
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya Administrasi,\
                Cashback Koin disponsori Penjual,Diskon Produk dari Shopee
                2508A,2025-08-09,88000,100000,-10000,-2000,-500
                """, FileKind.INCOME);

        assertThat(read.errors()).isEmpty();
        assertThat(read.unmapped()).containsExactly(Map.entry("Cashback Koin disponsori Penjual", -2_000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9000,-18000,9000,0|{}",
                "9000,-20000,9000,0|{Selisih ongkir=-2000}",
                "9000,-20000,9000,-1500|{Voucher co-fund disponsor oleh Penjual=-1500, Selisih ongkir=-2000}"
            })
    void ofTheShippingOfShopeeWhatTheSellerBearsIsToBeNamedAsIsASharedVoucher(String amounts, String unmapped)
            throws IOException {
        var read = (ParsedFile.Income) read("""
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Ongkir Dibayar Pembeli,\
                Ongkos Kirim yang Dibayarkan ke Jasa Kirim,Gratis Ongkir dari Shopee,\
                Voucher co-fund disponsor oleh Penjual
                2508A,2025-08-09,88000,100000,%s
                """.formatted(amounts), FileKind.INCOME);

        assertThat(read.unmapped()).hasToString(unmapped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,-9000,9000,0,0|{}",
                "-3000,-12000,9000,0,0|{Shipping cost=-3000}",
                "0,0,0,-4000,0|{Adjustment amount=-4000}",
                "-3000,-12000,9000,-4000,-4000|{Platform penalty=-4000, Shipping cost=-3000}"
            })
    void whatATotalOfTikTokAddsUpIsToBeNamedOnce(String amounts, String unmapped) throws IOException {
        var read = (ParsedFile.Income) read("""
                Order/adjustment ID,Type,Order settled time,Total settlement amount,Subtotal after seller discounts,\
                Shipping cost,Shipping costs passed on to the logistics provider,Shipping cost paid by the customer,\
                Adjustment amount,Platform penalty
                578000000000000001,Order,2025/08/09,90000,100000,%s
                """.formatted(amounts), FileKind.INCOME);

        assertThat(read.unmapped()).hasToString(unmapped);
    }

    @Test
    void anUnreadableAmountOfAPayoutNamesItsColumn() throws IOException {
        var read = (ParsedFile.Income) read("""
                No. Pesanan,Tanggal Dana Dilepaskan,Total Penghasilan,Harga Produk,Biaya Administrasi
                2508A,2025-08-09,90000,100000,gratis
                2508B,2025-08-09,,100000,0
                """, FileKind.INCOME);

        assertThat(read.errors())
                .extracting(problem -> problem.detail().indonesian())
                .containsExactly(
                        "Kolom \"Biaya Administrasi\": bukan angka: gratis",
                        "Kolom \"Total Penghasilan\": jumlah yang dibayarkan kosong");
    }

    @Test
    void aRenamedColumnThatCanBeDoneWithoutIsSuggestedItsMatchAndOthersAreNot() throws IOException {
        String header = "Order ID,Order Status,Created Time,Seller SKU,Quantity,SKU Subtotal Before Discount,"
                + "SKU Seller Discounts,Quantity2,Catatan\n";
        var read = (ParsedFile.Orders) read(header + "1,Selesai,01/08/2025,A,1,5000,900,1,x\n", FileKind.ORDERS);

        assertThat(read.lookAlikes()).isEqualTo(Map.of("SKU Seller Discounts", "SKU Seller Discount"));
        var master = (ParsedFile.Masters) read("sku,nama,hargaa\nA,Kaos,5000\n", FileKind.PRODUCTS);
        assertThat(master.lookAlikes()).isEqualTo(Map.of("hargaa", "Harga"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Created Tme", "created  tim"})
    void aRequiredColumnThatWasRenamedIsRefusedWithWhatItMayBe(String renamed) throws IOException {
        var refused = (ParsedFile.Refused)
                read(HEADER.replace("Created Time", renamed) + "1,Selesai,01/08/2025,A,1,5000,\n", FileKind.ORDERS);

        assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.MISSING_COLUMN);
        assertThat(refused.refusal().detail()).contains("Created Time (apakah \"" + renamed + "\"?)");
    }

    @Test
    void anOwnFileWithOtherColumnsIsToldTheNeededOnesAndTheTemplate() throws IOException {
        var unknown = (ParsedFile.Refused) read("Kode Barang;Nama Barang;Harga Jual\nA;Kaos;5000\n", FileKind.PRODUCTS);
        assertThat(unknown.refusal())
                .isEqualTo(new Refusal(
                        Refusal.Reason.UNKNOWN_FORMAT,
                        "Tidak ada judul kolom yang dikenal di 25 baris pertama. Berkas produk perlu kolom SKU, Nama."
                                + " Unduh contohnya di halaman Impor, lalu isi dan unggah lagi.",
                        "No known column names are in the first 25 rows. A file of products needs the columns SKU,"
                                + " Nama. Download the template on the Import page, fill it in and upload it."));
        var lacking = (ParsedFile.Refused) read("sku;jumlah;harga pokok\nA;2;5000\n", FileKind.OPENING_STOCK);
        assertThat(lacking.refusal().reason()).isEqualTo(Refusal.Reason.MISSING_COLUMN);
        assertThat(lacking.refusal().detail())
                .isEqualTo("Kolom tidak ditemukan: Tanggal. Unduh contohnya di halaman Impor, lalu isi dan unggah"
                        + " lagi.");
        assertThat(lacking.refusal().english())
                .isEqualTo("Columns are missing: Tanggal. Download the template on the Import page, fill it in and"
                        + " upload it.");
    }

    @Test
    void anAliasOfTheTableIsEnoughForAVariantInEveryFormat() {
        for (Format format : Formats.all()) {
            for (Field field : format.required()) {
                assertThat(format.column(format.shown(field)))
                        .as(format.name() + ": " + field)
                        .isEqualTo(new Format.Column.Value(field));
            }
        }
    }
}
