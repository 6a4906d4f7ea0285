package id.lababersih.app.imports.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Looks through an xlsx before any XML parser sees it: unpacks every part once, keeps nothing, and refuses archives
 * that are broken, that unpack to far more than a spreadsheet does, that declare a DOCTYPE (entities), or that hold a
 * text or a row no spreadsheet program would write.
 */
final class ZipGuard {
    private static final int ENTRIES_MAX = 1_000;
    private static final long UNPACKED_MAX = 768L << 20;
    private static final long SHARED_STRINGS_MAX = 96L << 20;
    /** Texts that may be held at once; each costs about 60 bytes beside its letters. */
    private static final int SHARED_STRING_COUNT_MAX = 1_500_000;

    /** Spreadsheets pack 5 to 40 times; a bomb packs 1000 times. Small files may pack as they like. */
    private static final long RATIO_MAX = 120;

    private static final long RATIO_FREE = 8L << 20;

    private ZipGuard() {}

    static void check(Path file) throws IOException, FileRefusedException {
        long packed = Files.size(file);
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > ENTRIES_MAX) {
                throw tooLarge("Arsip berisi terlalu banyak bagian");
            }
            if (zip.getEntry("xl/workbook.xml") == null) {
                throw new FileRefusedException(
                        Refusal.Reason.NOT_AN_XLSX, "Arsip zip ini bukan file Excel .xlsx. Unggah file aslinya.");
            }
            var budget = new Budget(packed);
            var entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        new XmlScan(name, budget).run(in);
                    }
                }
            }
        } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw new FileRefusedException(
                    Refusal.Reason.BROKEN_ZIP, "File Excel ini rusak atau terpotong. Unduh ulang, lalu unggah lagi.");
        }
    }

    private static FileRefusedException tooLarge(String what) {
        return new FileRefusedException(
                Refusal.Reason.TOO_LARGE_WHEN_UNPACKED, what + ". Bagi menjadi beberapa periode, lalu unggah lagi.");
    }

    /** How much the whole archive may still unpack to. */
    private static final class Budget {
        private final long max;
        private long used;

        Budget(long packed) {
            this.max = Math.min(UNPACKED_MAX, Math.max(RATIO_FREE, packed * RATIO_MAX));
        }

        void take(int bytes) throws FileRefusedException {
            used += bytes;
            if (used > max) {
                throw tooLarge("File ini membesar tidak wajar saat dibuka (lebih dari " + (max >> 20) + " MB)");
            }
        }
    }

    /** One pass over the bytes of one part; it understands just enough XML to see tags begin. */
    private static final class XmlScan {
        private static final byte[] DOCTYPE = {'<', '!', 'D', 'O', 'C', 'T', 'Y', 'P', 'E'};
        private static final int TEXT_MAX = 1 << 20;
        private static final int CELLS_MAX = 16_384;

        private final String name;
        private final Budget budget;
        private long size;
        private long lastTag;
        private int matched;
        private int cellsOfRow;
        private int strings;
        private int tagLetters = -1;
        private int tag;

        XmlScan(String name, Budget budget) {
            this.name = name;
            this.budget = budget;
        }

        void run(InputStream in) throws IOException, FileRefusedException {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                budget.take(read);
                if (name.endsWith("sharedstrings.xml") && size + read > SHARED_STRINGS_MAX) {
                    throw tooLarge("File ini berisi terlalu banyak teks");
                }
                for (int i = 0; i < read; i++) {
                    byte b = buffer[i];
                    if (b == '<' || b == 0 || matched > 0 || tagLetters >= 0) { // Few bytes are worth a look.
                        see(b, size + i);
                    }
                }
                size += read;
                limitText(size);
            }
        }

        private void limitText(long until) throws FileRefusedException {
            if (until - lastTag > TEXT_MAX) {
                throw tooLarge("Ada sel yang terlalu panjang");
            }
        }

        private void see(byte b, long at) throws FileRefusedException {
            if (b == 0) {
                throw new FileRefusedException(
                        Refusal.Reason.NOT_AN_XLSX,
                        "Isi file Excel ini tidak dapat dibaca. Simpan ulang sebagai .xlsx.");
            }
            matched = b == DOCTYPE[matched] ? matched + 1 : (b == '<' ? 1 : 0);
            if (matched == DOCTYPE.length) {
                throw new FileRefusedException(
                        Refusal.Reason.DOCTYPE_NOT_ALLOWED,
                        "File Excel ini berisi perintah tersembunyi (DOCTYPE) dan tidak dibuka. Unduh ulang dari "
                                + "marketplace.");
            }
            if (b == '<') {
                limitText(at);
                lastTag = at;
                tagLetters = 0;
                tag = 0;
            } else if (tagLetters >= 0) {
                letter(b);
            }
        }

        private void letter(byte b) throws FileRefusedException {
            boolean ends = b == ' ' || b == '>' || b == '/' || b == '\n' || b == '\r' || b == '\t';
            if (!ends && tagLetters < 3) {
                tag = (tag << 8) | (b & 0xFF);
                tagLetters++;
                return;
            }
            if (ends && tagLetters == 3 && tag == (('r' << 16) | ('o' << 8) | 'w')) {
                cellsOfRow = 0;
            } else if (ends && tagLetters == 2 && tag == (('s' << 8) | 'i') && ++strings > SHARED_STRING_COUNT_MAX) {
                throw tooLarge("File ini berisi terlalu banyak teks");
            } else if (ends && tagLetters == 1 && tag == 'c' && ++cellsOfRow > CELLS_MAX) {
                throw tooLarge("Ada baris dengan terlalu banyak kolom");
            }
            tagLetters = -1;
        }
    }
}
