package id.lababersih.app.imports.file;

import java.util.Locale;
import java.util.Optional;

/** What a file is for. The names, in lower case, are the values of {@code kind} in an upload. */
public enum FileKind {
    PRODUCTS,
    SKU_MAP,
    OPENING_STOCK,
    PURCHASES,
    ORDERS,
    INCOME,
    RETURNS,
    /** A sheet of adjustments beside the income; never a file of its own. */
    ADJUSTMENTS;

    /** The name as it stands in uploads and answers. */
    public String code() {
        return Codes.of(this);
    }

    /** The kind an upload names; empty when there is no such kind. */
    public static Optional<FileKind> ofUpload(String code) {
        for (FileKind kind : values()) {
            if (kind != ADJUSTMENTS && kind.code().equals(code.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
