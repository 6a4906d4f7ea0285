package id.lababersih.app.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The sections of a document by the anchors that links to them have. */
public final class Sections {
    private Sections() {}

    /** The text of each section, down to the next heading of whatever level. */
    public static Map<String, String> of(Path document) {
        var sections = new LinkedHashMap<String, String>();
        String current = "";
        boolean code = false;
        for (String line : lines(document)) {
            code ^= line.startsWith("```");
            if (!code && line.matches("#+ .*")) {
                current = anchor(line.replaceFirst("^#+ ", ""));
            }
            sections.merge(current, line + "\n", String::concat);
        }
        return sections;
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static Iterable<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(document.toString(), e);
        }
    }
}
