package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.ParsedFile.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file is by the names of its columns, wherever they stand, and reads it. A wrong extension, title
 * rows above the header and columns in another order are no hindrance.
 */
public final class SpreadsheetReader {
    static final int HEADER_ROWS_MAX = 25;
    /** With at least this share of a format's required columns, the file is of that format and lacks a column. */
    private static final double LIKENESS_MIN = 0.6;

    private static final String TO_TEMPLATE = "Unduh contohnya di halaman Impor, lalu isi dan unggah lagi.";
    private static final String TO_TEMPLATE_ENGLISH =
            "Download the template on the Import page, fill it in and upload it.";

    private SpreadsheetReader() {}

    /**
     * Reads a whole file.
     *
     * @param name the name it was uploaded with
     * @param wanted what the uploader says it is
     * @return what it is, or why it was refused; never an exception for what a file holds
     * @throws IOException when the disk fails
     */
    public static ParsedFile read(Path file, String name, FileKind wanted, FileTimes times) throws IOException {
        var sheets = new Sheets(wanted, times);
        try {
            Table.read(file, name, sheets);
            return sheets.result();
        } catch (FileRefusedException refused) {
            return new Refused(refused.refusal());
        }
    }

    /** Reads one row again, some cells of which were mended, by the rules of its file. */
    public static ParsedFile read(FileKind wanted, int number, List<Cell> cells, FileTimes times) {
        var sheets = new Sheets(wanted, times);
        sheets.sheet("");
        try {
            sheets.row(Row.ofTexts(1, cells.stream().map(Cell::column).toList()));
            sheets.first = false;
            sheets.row(Row.ofCells(number, cells));
            return sheets.result();
        } catch (FileRefusedException refused) {
            return new Refused(refused.refusal());
        }
    }

    /** Follows the sheets of one file. */
    private static final class Sheets implements Table.Visitor {
        private final FileKind wanted;
        private final FileTimes times;
        private @Nullable SheetRows rows;
        private @Nullable Columns columns;
        private @Nullable Columns nearest;
        private @Nullable FileKind otherKind;
        private @Nullable Marketplace marketplace;
        private int rowsSeen;
        private boolean first;

        Sheets(FileKind wanted, FileTimes times) {
            this.wanted = wanted;
            this.times = times;
        }

        @Override
        public void sheet(String name) {
            columns = null;
            rowsSeen = 0;
        }

        @Override
        public boolean row(Row row) throws FileRefusedException {
            if (columns != null && rows != null) {
                rows.row(columns, row, first);
                rows.kept().check();
                first = false;
                return true;
            }
            if (++rowsSeen > HEADER_ROWS_MAX) {
                return false;
            }
            columns = header(row);
            if (columns != null) {
                first = true;
                marketplace = columns.format().marketplace();
                rows = rows == null ? rowsOf(columns.format()) : rows;
            }
            return true;
        }

        /** This row as the header of a wanted format; null when it is none. */
        private @Nullable Columns header(Row row) {
            Columns best = null;
            for (Format format : Formats.all()) {
                var candidate = new Columns(format, row, times);
                if (marketplace != null && format.marketplace() != marketplace) {
                    continue; // One file speaks of one marketplace.
                }
                if (!candidate.missing().isEmpty()) {
                    keepNearest(candidate);
                } else if (!isWanted(format)) {
                    otherKind = format.kind() == FileKind.ADJUSTMENTS ? otherKind : format.kind();
                } else if (best == null || candidate.understood() > best.understood()) {
                    best = candidate;
                }
            }
            return best;
        }

        private boolean isWanted(Format format) {
            FileKind kind = format.kind() == FileKind.ADJUSTMENTS ? FileKind.INCOME : format.kind();
            return kind == wanted;
        }

        private void keepNearest(Columns candidate) {
            if (isWanted(candidate.format()) && likeness(candidate) >= LIKENESS_MIN) {
                nearest = nearest == null || likeness(candidate) > likeness(nearest) ? candidate : nearest;
            }
        }

        private static double likeness(Columns columns) {
            int required = columns.format().required().size();
            return (required - columns.missing().size()) / (double) required;
        }

        private static SheetRows rowsOf(Format format) {
            Marketplace marketplace = format.marketplace();
            if (marketplace == null) {
                return new MasterRows(format.kind());
            }
            return format.kind() == FileKind.ORDERS ? new OrderRows(marketplace) : new IncomeRows(marketplace);
        }

        ParsedFile result() {
            if (rows != null) {
                return rows.result();
            }
            return new Refused(refusal());
        }

        private static String lacking(Columns columns, String isIt) {
            return columns.missing().stream()
                    .sorted(Comparator.naturalOrder())
                    .map(field -> lacking(columns, field, isIt))
                    .collect(Collectors.joining(", "));
        }

        /** A missing column's name, and the unknown one of the file that looks most like it. */
        private static String lacking(Columns columns, Field field, String isIt) {
            String name = columns.format().shown(field);
            return columns.lookAlikes().entrySet().stream()
                    .filter(alike -> alike.getValue().equals(name))
                    .findFirst()
                    .map(alike -> name + " (" + isIt + " \"" + alike.getKey() + "\"?)")
                    .orElse(name);
        }

        private Refusal refusal() {
            if (otherKind != null) {
                return new Refusal(
                        Refusal.Reason.WRONG_KIND,
                        "File ini berisi " + otherKind.words() + ", bukan " + wanted.words() + ".",
                        "This file holds " + otherKind.english() + ", not " + wanted.english() + ".");
            }
            var template = Template.of(wanted).orElse(null);
            if (nearest != null) {
                return new Refusal(
                        Refusal.Reason.MISSING_COLUMN,
                        "Kolom tidak ditemukan: " + lacking(nearest, "apakah")
                                + (template == null
                                        ? ". Unggah file ekspor asli, atau beri tahu kami bila judulnya diganti."
                                        : ". " + TO_TEMPLATE),
                        "Columns are missing: " + lacking(nearest, "is it")
                                + (template == null
                                        ? ". Upload the original export file, or tell us if its columns were renamed."
                                        : ". " + TO_TEMPLATE_ENGLISH));
            }
            if (template != null) {
                return new Refusal(
                        Refusal.Reason.UNKNOWN_FORMAT,
                        "Tidak ada judul kolom yang dikenal di 25 baris pertama. Berkas " + wanted.words()
                                + " perlu kolom " + template.required() + ". " + TO_TEMPLATE,
                        "No known column names are in the first 25 rows. A file of " + wanted.english()
                                + " needs the columns " + template.required() + ". " + TO_TEMPLATE_ENGLISH);
            }
            return new Refusal(
                    Refusal.Reason.UNKNOWN_FORMAT,
                    "Tidak ada judul kolom yang dikenal di 25 baris pertama. "
                            + "Unggah file ekspor asli dari marketplace.");
        }
    }
}
