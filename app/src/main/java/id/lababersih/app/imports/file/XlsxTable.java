package id.lababersih.app.imports.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of every sheet of a workbook, in the order of its tabs (ECMA-376 part 1, 12.3 and 18.2). Names,
 * texts and sheets are found by the workbook's relationships, whose types end alike in both flavours of the format.
 */
final class XlsxTable {
    private static final String RELATIONSHIPS = "xl/_rels/workbook.xml.rels";
    private static final String SHARED_STRINGS = "/sharedStrings";
    /** Of a sheet's name Excel takes 31, of a part's path fewer than 300. */
    private static final int NAME_LENGTH_MAX = 1_000;

    private XlsxTable() {}

    private record SheetName(String name, String relationship) {}

    static void read(Path file, Table.Visitor visitor) throws IOException {
        try (var parts = XlsxParts.open(file)) {
            Map<String, String> targets = targets(parts);
            var texts = SharedStrings.read(parts, targets.getOrDefault(SHARED_STRINGS, "xl/sharedStrings.xml"));
            for (SheetName sheet : sheets(parts)) {
                visitor.sheet(sheet.name());
                try (Xml xml = required(parts, targets.get(sheet.relationship()))) {
                    new SheetXml(xml, texts).read(visitor);
                }
            }
            parts.checkUnread();
        } catch (ZipException | EOFException e) {
            throw new FileRefusedException(
                    Refusal.Reason.BROKEN_ZIP, "File Excel ini rusak atau terpotong. Unduh ulang, lalu unggah lagi.");
        }
    }

    private static Xml required(XlsxParts parts, @Nullable String name) throws IOException {
        Xml xml = name == null ? null : parts.xml(name);
        if (xml == null) {
            throw FileRefusedException.unreadable();
        }
        return xml;
    }

    /** Where the parts are: by the id of the relationship, and the shared strings by their type. */
    private static Map<String, String> targets(XlsxParts parts) throws IOException {
        var targets = new HashMap<String, String>();
        int named = 0;
        try (Xml xml = parts.xml(RELATIONSHIPS)) {
            while (xml != null && xml.nextChild("Relationships")) {
                while (xml.nextChild("Relationship")) {
                    limit(++named, "Buku kerja merujuk terlalu banyak bagian");
                    String target = text(xml, "Target");
                    String name = target.startsWith("/") ? target.substring(1) : "xl/" + target;
                    targets.put(text(xml, "Id"), name);
                    if (text(xml, "Type").endsWith(SHARED_STRINGS)) {
                        targets.put(SHARED_STRINGS, name);
                    }
                    xml.skip();
                }
            }
        }
        return targets;
    }

    private static List<SheetName> sheets(XlsxParts parts) throws IOException {
        var sheets = new ArrayList<SheetName>();
        try (Xml xml = required(parts, XlsxParts.WORKBOOK)) {
            while (xml.nextChild("workbook")) {
                while (xml.nextChild("sheets")) {
                    while (xml.nextChild("sheet")) {
                        limit(sheets.size() + 1, "Buku kerja berisi terlalu banyak lembar");
                        sheets.add(new SheetName(text(xml, "name"), text(xml, "id")));
                        xml.skip();
                    }
                }
            }
        }
        return sheets;
    }

    /** All names are kept before any sheet is read, and a workbook has no more of them than the archive parts. */
    private static void limit(int named, String tooMany) throws FileRefusedException {
        if (named > XlsxParts.PARTS_MAX) {
            throw FileRefusedException.tooLarge(tooMany);
        }
    }

    private static String text(Xml xml, String attribute) throws IOException {
        String text = xml.attribute(attribute);
        if (text == null || text.length() > NAME_LENGTH_MAX) {
            throw FileRefusedException.unreadable();
        }
        return text;
    }
}
