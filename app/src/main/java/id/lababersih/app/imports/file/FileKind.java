package id.lababersih.app.imports.file;

import java.util.Locale;
import java.util.Optional;

/** What a file is for. The names, in lower case, are the values of {@code kind} in an upload. */
public enum FileKind {
    PRODUCTS("produk"),
    SKU_MAP("peta SKU"),
    OPENING_STOCK("stok awal"),
    PURCHASES("pembelian"),
    ORDERS("pesanan"),
    INCOME("pencairan"),
    RETURNS("retur"),
    /** A sheet of adjustments beside the income; never a file of its own. */
    ADJUSTMENTS("penyesuaian"),
    /** No file: rows of payout files that are booked again, because somebody told what one of their columns means. */
    FEE_COLUMNS("arti kolom biaya");

    private final String words;

    FileKind(String words) {
        this.words = words;
    }

    /** What such a file holds, in Indonesian. */
    String words() {
        return words;
    }

    String english() {
        return code().replace('_', ' ');
    }

    /** The name as it stands in uploads and answers. */
    public String code() {
        return Codes.of(this);
    }

    /** Whether a file of this kind can be uploaded. */
    public boolean isUploaded() {
        return this != ADJUSTMENTS && this != FEE_COLUMNS;
    }

    /** The kind an upload names; empty when there is no such kind. */
    public static Optional<FileKind> ofUpload(String code) {
        for (FileKind kind : values()) {
            if (kind.isUploaded() && kind.code().equals(code.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
