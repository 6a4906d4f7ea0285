package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.RowProblem.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates as the files write them: {@code 2025-07-16 15:59}, {@code 15/07/2025 13:21:02},
 * {@code 2025/08/22}, {@code 15/07/2025}, or the days since 1899-12-30 that spreadsheets keep.
 */
final class Dates {
    private static final LocalDate SPREADSHEET_EPOCH = LocalDate.of(1899, 12, 30);
    private static final BigDecimal SERIAL_MIN = BigDecimal.valueOf(36_526); // 2000-01-01
    private static final BigDecimal SERIAL_MAX = BigDecimal.valueOf(73_050); // 2099-12-31
    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);
    private static final String CLOCK = "(?:[ T]+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?";
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})" + CLOCK);
    private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,2})[-/](\\d{1,2})[-/](\\d{4})" + CLOCK);
    private static final Pattern SERIAL = Pattern.compile("\\d{5}(?:\\.\\d+)?");

    private Dates() {}

    /** The time of a cell, null where it has none. A fault where the text is no date of the calendar. */
    static @Nullable LocalDateTime time(String text) throws RowFault {
        if (text.isEmpty() || text.equals("-") || text.equals("--") || text.equals("/")) {
            return null;
        }
        try {
            Matcher yearFirst = YEAR_FIRST.matcher(text);
            if (yearFirst.matches()) {
                return at(number(yearFirst, 1), number(yearFirst, 2), number(yearFirst, 3), yearFirst);
            }
            Matcher dayFirst = DAY_FIRST.matcher(text);
            if (dayFirst.matches()) {
                return at(number(dayFirst, 3), number(dayFirst, 2), number(dayFirst, 1), dayFirst);
            }
        } catch (DateTimeException e) {
            throw notADate(text);
        }
        if (SERIAL.matcher(text).matches()) {
            return serial(text);
        }
        throw notADate(text);
    }

    /** The time in one zone of a cell that tells it in another; a day without a time stays that day. */
    static @Nullable LocalDateTime time(String text, ZoneId told, ZoneId zone) throws RowFault {
        LocalDateTime time = time(text);
        boolean dayOnly = text.indexOf(':') < 0 && text.indexOf('.') < 0;
        return time == null || dayOnly
                ? time
                : time.atZone(told).withZoneSameInstant(zone).toLocalDateTime();
    }

    private static LocalDateTime at(int year, int month, int day, Matcher clock) {
        if (year < 2000 || year > 2099) {
            throw new DateTimeException("year");
        }
        var date = LocalDate.of(year, month, day);
        if (clock.group(4) == null) {
            return date.atStartOfDay();
        }
        int second = clock.group(6) == null ? 0 : number(clock, 6);
        return date.atTime(LocalTime.of(number(clock, 4), number(clock, 5), second));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static LocalDateTime serial(String text) throws RowFault {
        var days = new BigDecimal(text);
        if (days.compareTo(SERIAL_MIN) < 0 || days.compareTo(SERIAL_MAX) > 0) {
            throw notADate(text);
        }
        int whole = days.intValue();
        long seconds = days.subtract(BigDecimal.valueOf(whole))
                .multiply(SECONDS_OF_DAY)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return SPREADSHEET_EPOCH.plusDays(whole).atStartOfDay().plusSeconds(seconds);
    }

    private static RowFault notADate(String text) {
        return new RowFault(
                Reason.DATE,
                "Tanggal tidak dapat dibaca: " + Numbers.shown(text),
                "The date cannot be read: " + Numbers.shown(text));
    }
}
