package id.lababersih.app.job;

import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import id.lababersih.cluster.supervision.Words;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.persistence.database.ServerTrouble;
import id.lababersih.persistence.ledger.DaySeals;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the day that has ended in the journal of every merchant with books, and all days before it that have no seal.
 * The days stay open: files of last week come late, and their entries, on their own dates, get into the next seal.
 * Where the books of one are not right, the others are sealed all the same, and the run fails at its end.
 */
final class DailyClose {
    static final String NAME = "daily-close";

    private static final Logger LOG = LoggerFactory.getLogger(DailyClose.class);
    private static final LocalTime AT = LocalTime.of(0, 15);
    private static final int NAMED_MAX = 5;

    private final DaySeals seals;

    /** The books of some merchants are not right. */
    private static final class BooksDifferException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BooksDifferException(List<String> refused) {
            super("the books of " + refused.size() + " merchants are not right: "
                    + String.join("; ", refused.subList(0, Math.min(refused.size(), NAMED_MAX))));
        }
    }

    private DailyClose(DaySeals seals) {
        this.seals = seals;
    }

    static ScheduledJob job(DaySeals seals) {
        return new ScheduledJob(NAME, new Daily(BookDay.ZONE, AT), new DailyClose(seals)::run);
    }

    private void run(ScheduledJob.Run run) {
        var day = BookDay.lastEnded(run.now());
        var refused = new ArrayList<String>();
        int sealed = 0;
        Optional<UUID> next = seals.firstMerchant();
        while (next.isPresent()) {
            if (!run.mayGoOn()) {
                return;
            }
            UUID merchant = next.get();
            switch (close(merchant, day, run)) {
                case DaySeals.Closing.Sealed(var seal) -> {
                    sealed++;
                    if (seal.entries() > 0) {
                        // The log is kept elsewhere than the database: by it a chain made anew as a whole is found.
                        LOG.info(
                                "Sealed {} of merchant {}: {} entries, {}", day, merchant, seal.entries(), seal.hash());
                    }
                }
                case DaySeals.Closing.Refused(var why) -> {
                    LOG.error("{} of merchant {} cannot be sealed: {}", day, merchant, why);
                    refused.add(merchant + " (" + why + ")");
                }
                case DaySeals.Closing.SealedBefore() -> {}
                case DaySeals.Closing.Stopped() -> {
                    return;
                }
            }
            next = seals.nextMerchant(merchant);
        }
        LOG.info("Sealed {} for {} merchants", day, sealed);
        if (!refused.isEmpty()) {
            throw new BooksDifferException(refused);
        }
    }

    /** One merchant's rows that cannot be read, or its books that stay locked, keep no other's from being sealed. */
    private DaySeals.Closing close(UUID merchant, LocalDate day, ScheduledJob.Run run) {
        try {
            return seals.close(merchant, day, run.now(), () -> !run.mayGoOn());
        } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException sql && ServerTrouble.isAway(sql)) {
                throw failed;
            }
            return new DaySeals.Closing.Refused(Words.of(failed));
        }
    }
}
