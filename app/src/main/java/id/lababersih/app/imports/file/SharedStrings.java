package id.lababersih.app.imports.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The texts that cells of a workbook name by their position (ECMA-376 part 1, 18.4.9), trimmed. */
final class SharedStrings {
    private final List<String> texts = new ArrayList<>();

    private SharedStrings() {}

    /** Reads that part; a workbook without it has no texts. */
    static SharedStrings read(XlsxParts parts, String part) throws IOException {
        var strings = new SharedStrings();
        try (Xml xml = parts.xml(part)) {
            var kept = new Kept();
            while (xml != null && xml.nextChild("sst")) {
                while (xml.nextChild("si")) {
                    String text = xml.richText();
                    kept.add(text);
                    kept.check();
                    strings.texts.add(text);
                }
            }
        }
        return strings;
    }

    /** The text at a position, which is written in decimal digits. */
    String at(CharSequence position) throws FileRefusedException {
        int index = Xml.number(position);
        if (index < 0 || index >= texts.size()) {
            throw FileRefusedException.unreadable();
        }
        return texts.get(index);
    }
}
