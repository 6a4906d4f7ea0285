package id.lababersih.app.imports.file;

import java.util.Locale;

/** Carries the reason why one cell cannot be used up to the loop over rows; it never leaves this package. */
final class RowFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final RowProblem.Reason reason;
    private final transient Said detail;

    RowFault(RowProblem.Reason reason, String indonesian, String english) {
        this(reason, new Said(indonesian, english));
    }

    private RowFault(RowProblem.Reason reason, Said detail) {
        super(reason.code(), null, false, false); // Files may hold many bad rows: no stack trace.
        this.reason = reason;
        this.detail = detail;
    }

    /** This fault, in a column. */
    RowFault in(String column) {
        var within = new Said(begunSmall(detail.indonesian()), begunSmall(detail.english()));
        return new RowFault(reason, within.after("Kolom \"" + column + "\": ", "Column \"" + column + "\": "));
    }

    private static String begunSmall(String words) {
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    RowProblem.Reason reason() {
        return reason;
    }

    Said detail() {
        return detail;
    }
}
