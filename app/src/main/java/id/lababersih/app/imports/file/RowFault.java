package id.lababersih.app.imports.file;

import java.util.Locale;

/** Carries the reason why one cell cannot be used up to the loop over rows; it never leaves this package. */
final class RowFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final RowProblem.Reason reason;
    private final String detail;

    RowFault(RowProblem.Reason reason, String detail) {
        super(reason.code(), null, false, false); // Files may hold many bad rows: no stack trace.
        this.reason = reason;
        this.detail = detail;
    }

    /** This fault, in a column. */
    RowFault in(String column) {
        String words = detail.substring(0, 1).toLowerCase(Locale.ROOT) + detail.substring(1);
        return new RowFault(reason, "Kolom \"" + column + "\": " + words);
    }

    RowProblem.Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
