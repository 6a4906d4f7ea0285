package id.lababersih.app.imports.file;

import java.io.IOException;

/** Carries a {@link Refusal} out of a reader, through streams and parsers; it never leaves this package. */
final class FileRefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    FileRefusedException(Refusal refusal) {
        super(refusal.reason().code());
        this.refusal = refusal;
    }

    FileRefusedException(Refusal.Reason reason, String detail) {
        this(new Refusal(reason, detail));
    }

    /** An xlsx whose parts are not what they should be. */
    static FileRefusedException unreadable() {
        return new FileRefusedException(
                Refusal.Reason.NOT_AN_XLSX, "Isi file Excel ini tidak dapat dibaca. Simpan ulang sebagai .xlsx.");
    }

    /** An xlsx of which there is too much to read. */
    static FileRefusedException tooLarge(String what) {
        return new FileRefusedException(
                Refusal.Reason.TOO_LARGE_WHEN_UNPACKED, what + ". Bagi menjadi beberapa periode, lalu unggah lagi.");
    }

    Refusal refusal() {
        return refusal;
    }
}
