package id.lababersih.app.imports.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an xlsx, each looked through by a {@link PartGuard} while it is read. An archive of too many parts, or
 * one that unpacks to far more than a spreadsheet does, is refused.
 */
final class XlsxParts implements AutoCloseable {
    static final String WORKBOOK = "xl/workbook.xml";
    static final int PARTS_MAX = 1_000;

    private static final long UNPACKED_MAX = 768L << 20;
    /** Spreadsheets pack 5 to 40 times; a bomb packs 1000 times. Small files may pack as they like. */
    private static final long RATIO_MAX = 120;

    private static final long RATIO_FREE = 8L << 20;

    private final ZipFile zip;
    private final TreeMap<String, ZipEntry> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<ZipEntry> opened = new HashSet<>();
    private final PartGuard.Budget budget;

    private XlsxParts(ZipFile zip, long packed) {
        this.zip = zip;
        this.budget = new PartGuard.Budget(Math.min(UNPACKED_MAX, Math.max(RATIO_FREE, packed * RATIO_MAX)));
        zip.stream().forEach(entry -> parts.put(entry.getName(), entry));
    }

    static XlsxParts open(Path file) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        boolean isGood = false;
        try {
            if (zip.size() > PARTS_MAX) {
                throw FileRefusedException.tooLarge("Arsip berisi terlalu banyak bagian");
            }
            var opened = new XlsxParts(zip, Files.size(file));
            if (!opened.parts.containsKey(WORKBOOK)) {
                throw new FileRefusedException(
                        Refusal.Reason.NOT_AN_XLSX, "Arsip zip ini bukan file Excel .xlsx. Unggah file aslinya.");
            }
            isGood = true;
            return opened;
        } finally {
            if (!isGood) {
                zip.close();
            }
        }
    }

    /** The XML of a part, by its name in any case; null when there is none. */
    @Nullable
    Xml xml(String name) throws IOException {
        ZipEntry entry = parts.get(name);
        return entry == null ? null : Xml.of(guarded(entry));
    }

    /** Looks through the XML that nobody asked for, too: a file with a trap anywhere is no file to trust. */
    void checkUnread() throws IOException {
        for (ZipEntry entry : parts.values()) {
            String name = entry.getName().toLowerCase(Locale.ROOT);
            if (!opened.contains(entry) && (name.endsWith(".xml") || name.endsWith(".rels"))) {
                try (InputStream in = guarded(entry)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private InputStream guarded(ZipEntry entry) throws IOException {
        opened.add(entry);
        return new PartGuard(zip.getInputStream(entry), budget);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
