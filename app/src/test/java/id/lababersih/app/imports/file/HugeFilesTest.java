package id.lababersih.app.imports.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest files that may be uploaded, hostile or not, each read by a process with a heap of 256 MB. */
class HugeFilesTest {
    private static final long MINUTES_MAX = 3;
    private static final List<String> ORDER_COLUMNS = List.of(
            "No. Pesanan",
            "Status Pesanan",
            "No. Resi",
            "Opsi Pengiriman",
            "Waktu Pesanan Dibuat",
            "Nomor Referensi SKU",
            "Nama Produk",
            "Harga Setelah Diskon",
            "Jumlah",
            "Username (Pembeli)",
            "Alamat Pengiriman",
            "No. Telepon");

    @TempDir
    Path folder;

    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private interface Parts {
        void write(ZipOutputStream zip) throws IOException;
    }

    @Test
    void aSheetThatUnpacksWithoutEndIsRefused() throws Exception {
        var file = workbook("bomb.xlsx", "xl/worksheets/sheet1.xml", out -> {
            out.write("<worksheet><sheetData>".getBytes(UTF_8));
            byte[] row = "<row><c><v>1</v></c></row>".repeat(1_000).getBytes(UTF_8);
            for (int i = 0; i < 10_000; i++) {
                out.write(row);
            }
        });
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    @Test
    void moreTextsThanAHeapHoldsAreRefused() throws Exception {
        var random = new SplittableRandom(7);
        var file = workbook("texts.xlsx", "xl/sharedStrings.xml", out -> {
            out.write("<sst>".getBytes(UTF_8));
            for (int i = 0; i < 2_000_000; i++) {
                out.write(("<si><t>" + Long.toString(random.nextLong(), 36) + "</t></si>").getBytes(UTF_8));
            }
            out.write("</sst>".getBytes(UTF_8));
        });
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    @Test
    void moreSheetsThanAHeapHoldsNamesOfAreRefused() throws Exception {
        var sheet = "<sheet name=\"a\" id=\"b\"/>".repeat(1_000).getBytes(UTF_8);
        var file = archive("sheets.xlsx", zip -> {
            fill(zip, 1 << 20);
            zip.putNextEntry(new ZipEntry(XlsxParts.WORKBOOK));
            zip.write("<workbook><sheets>".getBytes(UTF_8));
            for (int i = 0; i < 5_000; i++) {
                zip.write(sheet);
            }
            zip.write("</sheets></workbook>".getBytes(UTF_8));
        });
        assertThat(Files.size(file)).isBetween(1L << 20, 2L << 20);
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    @Test
    void namesOfSheetsThatAHeapDoesNotHoldAreRefused() throws Exception {
        var sheet = ("<sheet name=\"" + "a".repeat(800_000) + "\" id=\"b\"/>").getBytes(UTF_8);
        var file = archive("names.xlsx", zip -> {
            fill(zip, 3 << 20);
            zip.putNextEntry(new ZipEntry(XlsxParts.WORKBOOK));
            zip.write("<workbook><sheets>".getBytes(UTF_8));
            for (int i = 0; i < 400; i++) {
                zip.write(sheet);
            }
            zip.write("</sheets></workbook>".getBytes(UTF_8));
        });
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED NOT_AN_XLSX");
    }

    @Test
    void moreRelationshipsThanAHeapHoldsAreRefused() throws Exception {
        var file = archive("relationships.xlsx", zip -> {
            zip.putNextEntry(new ZipEntry(XlsxParts.WORKBOOK));
            zip.write("<workbook/>".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("xl/_rels/workbook.xml.rels"));
            zip.write("<Relationships>".getBytes(UTF_8));
            for (int i = 0; i < 3_000_000; i++) {
                zip.write(("<Relationship Id=\"" + i + "\" Type=\"t\" Target=\"a\"/>").getBytes(UTF_8));
            }
            zip.write("</Relationships>".getBytes(UTF_8));
        });
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    @Test
    void aCellOfMoreTextThanAProgramWritesIsRefused() throws Exception {
        var random = new SplittableRandom(7);
        var file = workbook("cell.xlsx", "xl/worksheets/sheet1.xml", out -> {
            out.write("<worksheet><sheetData><row><c><v>".getBytes(UTF_8));
            for (int i = 0; i < 200_000; i++) {
                out.write(Long.toString(random.nextLong(), 36).getBytes(UTF_8));
            }
            out.write("</v></c></row></sheetData></worksheet>".getBytes(UTF_8));
        });
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    @Test
    void aTextWithoutEndIsRefused() throws Exception {
        Path file = folder.resolve("line.csv");
        try (var out = Files.newOutputStream(file)) {
            out.write("Order ID,Order Status\n\"".getBytes(UTF_8));
            byte[] text = "x".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 60; i++) {
                out.write(text);
            }
        }
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED BROKEN_CSV");
    }

    @Test
    void aFileOf50000OrdersAnd120000RowsIsReadWithASmallHeap() throws Exception {
        Path file = folder.resolve("orders.xlsx");
        try (var out = Files.newOutputStream(file);
                var workbook = new Workbook(out, "test", "1.0")) {
            var sheet = workbook.newWorksheet("orders");
            row(sheet, 0, ORDER_COLUMNS);
            for (int order = 0, row = 1; order < 50_000; order++) {
                for (int line = 0; line < (order % 5 < 3 ? 2 : 3); line++) {
                    row(sheet, row++, orderRow(order, line));
                }
            }
        }
        assertThat(readWithSmallHeap(file)).isEqualTo("ORDERS 50000");
    }

    @Test
    void moreOrdersThanAHeapHoldsAreRefused() throws Exception {
        Path file = folder.resolve("orders.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", ORDER_COLUMNS) + "\n");
            for (int order = 0; order < 399_999; order++) {
                out.write(String.join(",", orderRow(order, 0)).replace(", RT", " RT") + "\n");
            }
        }
        assertThat(readWithSmallHeap(file)).isEqualTo("REFUSED TOO_LARGE_WHEN_UNPACKED");
    }

    private static void row(Worksheet sheet, int row, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            sheet.value(row, column, cells.get(column));
        }
    }

    private static List<String> orderRow(int order, int line) {
        return List.of(
                "2508%09dBN".formatted(order),
                "Selesai",
                "SPXID%011d".formatted(order),
                "SPX Standard",
                "2025-08-%02d 10:15".formatted(1 + order % 28),
                "SKU-%04d".formatted((order * 3 + line) % 200),
                "Barang SKU-%04d".formatted((order * 3 + line) % 200),
                "82.500",
                "1",
                "pembeli_%06d".formatted(order),
                "Alamat Uji No. %d, RT 00/RW 00".formatted(order),
                "08xx%07d".formatted(order));
    }

    private Path workbook(String name, String part, Content content) throws IOException {
        return archive(name, zip -> {
            zip.putNextEntry(new ZipEntry(XlsxParts.WORKBOOK));
            zip.write("<workbook/>".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry(part));
            content.write(zip);
        });
    }

    private Path archive(String name, Parts parts) throws IOException {
        Path file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            parts.write(zip);
        }
        return file;
    }

    /** What does not pack, so that what packs well may unpack to more. */
    private static void fill(ZipOutputStream zip, int bytes) throws IOException {
        byte[] filling = new byte[bytes];
        new Random(7).nextBytes(filling);
        zip.putNextEntry(new ZipEntry("filling.bin"));
        zip.write(filling);
    }

    private static String readWithSmallHeap(Path file) throws Exception {
        var log = file.resolveSibling("out.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(log).strip();
    }
}
