package id.lababersih.app.staging;

import id.lababersih.persistence.staging.Staging;
import id.lababersih.persistence.staging.Staging.Count;
import id.lababersih.persistence.staging.Staging.Kind;
import id.lababersih.persistence.staging.Staging.Remark;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** What a reading or a takeover found, as an engineer reads it in a terminal. */
public record Findings(List<Count> counts, List<Remark> problems, List<Remark> notices, List<Remark> failures) {
    private static final String ROW = "%-22s %16s %16s %16s %16s%n";
    /** Goods that moved here since are no fault of the takeover. */
    private static final String STOCK = "pieces in stock";

    public Findings {
        counts = List.copyOf(counts);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        failures = List.copyOf(failures);
    }

    /** As things are now. */
    public static Findings of(Staging staging) throws SQLException {
        return new Findings(
                staging.counts(),
                staging.remarks(Kind.PROBLEM),
                staging.remarks(Kind.NOTICE),
                staging.remarks(Kind.FAILURE));
    }

    /** Whether all that was to be taken is here. */
    public boolean whole() {
        return failures.isEmpty()
                && counts.stream().allMatch(count -> count.what().equals(STOCK) || count.here() == count.taken());
    }

    @Override
    public String toString() {
        var text = new StringBuilder(ROW.formatted("", "in the old", "not taken", "to take", "here"));
        for (Count count : counts) {
            text.append(ROW.formatted(
                    count.what(),
                    shown(count.old()),
                    shown(count.refused()),
                    shown(count.taken()),
                    shown(count.here())));
        }
        append(text, "Not taken", problems);
        append(text, "Taken, and to be known", notices);
        append(text, "Failed", failures);
        return text.toString();
    }

    private static String shown(long number) {
        return "%,d".formatted(number);
    }

    private static void append(StringBuilder text, String title, List<Remark> remarks) {
        if (remarks.isEmpty()) {
            return;
        }
        text.append("%n%s:%n".formatted(title));
        for (Remark remark : remarks) {
            String examples = remark.examples().stream().collect(Collectors.joining(", "));
            String more = remark.rows() > remark.examples().size() ? ", ..." : "";
            text.append("  %-10s %8s  %s (%s%s)%n"
                    .formatted(remark.table().code(), shown(remark.rows()), remark.words(), examples, more));
        }
    }
}
