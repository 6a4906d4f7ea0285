package id.lababersih.app.imports.file;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Every kind of sheet that can be read. */
final class Formats {
    private static final List<Format> ALL = load();
    private static final FileTimes ANY = new FileTimes(ZoneOffset.UTC, LocalDate.MAX);

    private Formats() {}

    static List<Format> all() {
        return ALL;
    }

    /** How many columns a header has that one kind of sheet knows; of all kinds the most. */
    static int known(Row header) {
        return ALL.stream()
                .mapToInt(format -> new Columns(format, header, ANY).understood())
                .max()
                .orElse(0);
    }

    private static List<Format> load() {
        try (InputStream in = Objects.requireNonNull(Formats.class.getResourceAsStream("columns.yml"), "columns.yml")) {
            var formats = new ArrayList<Format>();
            new YAMLMapper()
                    .readTree(in)
                    .properties()
                    .forEach(entry -> formats.add(new Format(entry.getKey(), entry.getValue())));
            return List.copyOf(formats);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
