package id.lababersih.app.realtime;

import id.lababersih.app.realtime.HappeningJson.Day;
import id.lababersih.app.realtime.HappeningJson.DayTotals;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ProfitLossReports;
import id.lababersih.persistence.report.ProfitLossReports.Filter;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The last business days of a merchant's new entries. */
final class TouchedDays {
    private static final int DAYS_TOLD_MAX = 7;

    private final TreeSet<LocalDate> days = new TreeSet<>();

    void post(List<Entry> entries) {
        entries.forEach(entry -> days.add(entry.date()));
        while (days.size() > DAYS_TOLD_MAX) {
            days.removeFirst();
        }
    }

    boolean isEmpty() {
        return days.isEmpty();
    }

    /** Their results as the reports have them now, with the first open day where one of them is closed. */
    Broadcast totals(UUID merchantId, Jdbi jdbi) {
        var reports = new ProfitLossReports(jdbi);
        var closed = jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchantId))
                .orElse(null);
        var posted = new TreeSet<>(days);
        days.forEach(day -> posted.add(BookDay.postingDay(day, closed)));
        while (posted.size() > DAYS_TOLD_MAX) {
            posted.removeFirst();
        }
        var totals = posted.stream()
                .map(day -> Day.of(day, reports.total(merchantId, Filter.of(new Period(day, day)))))
                .toList();
        return new Broadcast(
                Happenings.merchant(merchantId), "day_totals", HappeningJson.text(new DayTotals(totals)), null);
    }
}
