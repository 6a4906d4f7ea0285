package id.lababersih.app.report;

import id.lababersih.app.page.DateRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard shows; money in rupiah.
 *
 * @param orders how many were created in the range, {@code returned} of which came back
 * @param steps sales and profit by day, by month for long ranges
 * @param byMonth whether the steps are months
 * @param chart the same for the script that draws it, as JSON
 * @param latest the last month in which something was booked; null when there is nothing at all
 */
public record DashboardView(
        DateRange range,
        long sales,
        long profit,
        long orders,
        long returned,
        List<Step> steps,
        boolean byMonth,
        String chart,
        @Nullable DateRange latest) {
    public DashboardView {
        steps = List.copyOf(steps);
    }

    /** One bar of the chart. */
    public record Step(String label, long sales, long profit) {}
}
