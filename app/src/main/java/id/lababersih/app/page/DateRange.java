package id.lababersih.app.page;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Days from one to another, both included, as chosen on a page.
 *
 * @param today the merchant's day, from which the offered ranges count
 * @param mistake what was asked for and made no range, so that this month is shown instead; null where it made one
 * @param suffix what a link to another range has to keep, empty or starting with {@code &}
 */
public record DateRange(
        LocalDate from,
        LocalDate to,
        LocalDate today,
        @Nullable Mistake mistake,
        String suffix) {
    private static final int YEARS_MAX = 10;
    private static final int WEEK_DAYS = 7;
    private static final int MONTH_DAYS = 30;

    /** Dates as they were typed that make no range; too long when they are only too far apart. */
    public record Mistake(String from, String to, boolean tooLong) {}

    /** A range that is offered by name. */
    public record Preset(String name, DateRange range) {}

    /** Reads what was asked for; this month when nothing was, or when it makes no range of at most ten years. */
    public static DateRange of(@Nullable String from, @Nullable String to, LocalDate today) {
        return of(from, to, today, YEARS_MAX);
    }

    /** The same for a range of at most so many years. */
    public static DateRange of(@Nullable String from, @Nullable String to, LocalDate today, int yearsMax) {
        var first = today.withDayOfMonth(1);
        var last = today.with(TemporalAdjusters.lastDayOfMonth());
        if (from == null && to == null) {
            return new DateRange(first, last, today, null, "");
        }
        boolean tooLong = false;
        try {
            var start = from == null ? first : LocalDate.parse(from);
            var end = to == null ? last : LocalDate.parse(to);
            if (!start.isAfter(end) && start.getYear() >= 1990 && end.getYear() <= 2199) {
                if (start.plusYears(yearsMax).isAfter(end)) {
                    return new DateRange(start, end, today, null, "");
                }
                tooLong = true;
            }
        } catch (DateTimeException _) {
            // Shown as a mistake, like dates in the wrong order.
        }
        var typed = new Mistake(from == null ? first.toString() : from, to == null ? last.toString() : to, tooLong);
        return new DateRange(first, last, today, typed, "");
    }

    public DateRange keeping(String query) {
        return new DateRange(from, to, today, mistake, query);
    }

    public List<Preset> presets() {
        var first = today.withDayOfMonth(1);
        return List.of(
                new Preset("today", with(today, today)),
                new Preset("week", with(today.minusDays(WEEK_DAYS - 1), today)),
                new Preset("days30", with(today.minusDays(MONTH_DAYS - 1), today)),
                new Preset("month", with(first, today.with(TemporalAdjusters.lastDayOfMonth()))),
                new Preset("last_month", with(first.minusMonths(1), first.minusDays(1))),
                new Preset("year", with(today.withDayOfYear(1), today.with(TemporalAdjusters.lastDayOfYear()))));
    }

    public boolean sameDays(DateRange other) {
        return from.equals(other.from) && to.equals(other.to);
    }

    /** The first day as it was asked for, be it a mistake. */
    public String typedFrom() {
        return mistake == null ? from.toString() : mistake.from();
    }

    public String typedTo() {
        return mistake == null ? to.toString() : mistake.to();
    }

    /** The range as a query. */
    public String query() {
        return "dari=" + from + "&sampai=" + to;
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /** The same choice for other days. */
    public DateRange with(LocalDate start, LocalDate end) {
        return new DateRange(start, end, today, null, suffix);
    }
}
