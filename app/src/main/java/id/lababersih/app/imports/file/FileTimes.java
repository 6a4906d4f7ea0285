package id.lababersih.app.imports.file;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How the times of a file are read.
 *
 * @param zone the merchant's, in which times are given back
 * @param last the last day on which anything can have happened; a later one is a slip of the pen
 */
public record FileTimes(ZoneId zone, LocalDate last) {
    /** That of {@code now}: somewhere it is tomorrow already. */
    public static FileTimes of(ZoneId zone, Instant now) {
        return new FileTimes(zone, LocalDate.ofInstant(now, zone).plusDays(1));
    }
}
