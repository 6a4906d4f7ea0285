package id.lababersih.app.imports.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads the rows of an xlsx or csv file one after the other, whatever its name says it is. */
final class Table {
    /** What is done with the rows as they come. */
    interface Visitor {
        /** A sheet begins; a csv is one sheet without a name. */
        void sheet(String name) throws FileRefusedException;

        /** One row that holds something; false when no more of this sheet is wanted. */
        boolean row(Row row) throws FileRefusedException;
    }

    static final int ROWS_MAX = 400_000;
    static final int CELL_LENGTH_MAX = 32_767;

    private Table() {}

    /**
     * Gives every row that is not blank to the visitor.
     *
     * @param name the name the file was uploaded with, only for the words of a refusal
     */
    static void read(Path file, String name, Visitor visitor) throws IOException, FileRefusedException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(8);
        }
        if (head.length == 0) {
            throw new FileRefusedException(
                    Refusal.Reason.EMPTY_FILE, "File kosong (0 byte). Unduh ulang dari marketplace.");
        }
        if (head.length >= 2 && head[0] == 'P' && head[1] == 'K') {
            XlsxTable.read(file, visitor);
            return;
        }
        boolean oldExcel = head.length >= 4 && (head[0] & 0xFF) == 0xD0 && (head[1] & 0xFF) == 0xCF;
        boolean saysExcel = name.toLowerCase(Locale.ROOT).matches(".*\\.(xlsx|xlsm|xls)");
        if (oldExcel || saysExcel || head[0] == '<') {
            throw new FileRefusedException(
                    Refusal.Reason.NOT_AN_XLSX,
                    "Isi file ini bukan Excel .xlsx. Buka di Excel, simpan sebagai .xlsx atau .csv, lalu unggah lagi.");
        }
        if (isPicture(head)) {
            throw new FileRefusedException(new Refusal(
                    Refusal.Reason.NOT_AN_XLSX,
                    "File ini gambar atau PDF, bukan tabel. Unggah file .xlsx atau .csv.",
                    "This file is a picture or PDF and no table. Upload an .xlsx or .csv file."));
        }
        CsvTable.read(file, visitor);
    }

    private static boolean isPicture(byte[] head) {
        var start = new String(head, StandardCharsets.ISO_8859_1);
        return List.of("\u00FF\u00D8\u00FF", "\u0089PNG", "GIF8", "%PDF", "RIFF").stream()
                .anyMatch(start::startsWith);
    }
}
