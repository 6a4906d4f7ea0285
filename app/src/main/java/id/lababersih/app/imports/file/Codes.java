package id.lababersih.app.imports.file;

import java.util.Locale;

/** Names of enum constants as they stand in answers and tables. */
final class Codes {
    private Codes() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
