package id.lababersih.app.imports.file;

/** Carries a {@link Refusal} out of a reader; it never leaves this package. */
final class FileRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    FileRefusedException(Refusal.Reason reason, String detail) {
        super(reason.code());
        this.refusal = new Refusal(reason, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
