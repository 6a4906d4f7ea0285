package id.lababersih.domain.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Which day an entry is posted on, and which day has ended. */
public final class BookDay {
    /** Where days of the service itself begin and end, whatever the zone of a merchant. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

    private BookDay() {}

    /**
     * The business date itself, or the first open day when that date is closed.
     *
     * @param closedThrough the last closed day; null when no day is closed yet
     */
    public static LocalDate postingDay(LocalDate businessDate, @Nullable LocalDate closedThrough) {
        return closedThrough != null && !businessDate.isAfter(closedThrough) ? closedThrough.plusDays(1) : businessDate;
    }

    /** The last day that is over in {@link #ZONE}. */
    public static LocalDate lastEnded(Instant now) {
        return LocalDate.ofInstant(now, ZONE).minusDays(1);
    }
}
