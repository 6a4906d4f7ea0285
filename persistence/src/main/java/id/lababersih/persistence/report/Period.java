package id.lababersih.persistence.report;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Posting dates from one day to another, both included; null leaves that end open. */
public record Period(@Nullable LocalDate from, @Nullable LocalDate to) {
    /** All time. */
    public static final Period ALL = new Period(null, null);

    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    /** The first day; long before any book when open. */
    public LocalDate firstDay() {
        return from == null ? FIRST : from;
    }

    /** The last day; long after any book when open. */
    public LocalDate lastDay() {
        return to == null ? LAST : to;
    }
}
