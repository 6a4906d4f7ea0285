package id.lababersih.domain.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Which day an entry is posted on. */
public final class BookDay {
    private BookDay() {}

    /**
     * The business date itself, or the first open day when that date is closed.
     *
     * @param closedThrough the last closed day; null when no day is closed yet
     */
    public static LocalDate postingDay(LocalDate businessDate, @Nullable LocalDate closedThrough) {
        return closedThrough != null && !businessDate.isAfter(closedThrough) ? closedThrough.plusDays(1) : businessDate;
    }
}
