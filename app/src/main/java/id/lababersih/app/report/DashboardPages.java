package id.lababersih.app.report;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Json;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.app.report.DashboardView.Step;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.report.ProfitLoss;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.order.OrderSummaries;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ProfitLossReports;
import id.lababersih.persistence.report.ProfitLossReports.Filter;
import id.lababersih.persistence.report.ProfitLossReports.Grouping;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The first page: how much was sold and kept in a range of days. */
public final class DashboardPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final int DATE_CHARACTERS_MAX = 20;
    private static final int DAY_STEPS_MAX = 92;

    private final Pages pages;
    private final Jdbi jdbi;
    private final ProfitLossReports profitLoss;
    private final InstantSource clock;

    public DashboardPages(Pages pages, Jdbi jdbi, InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.profitLoss = new ProfitLossReports(jdbi);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.page("/app", Access.VIEWER, this::show));
    }

    private Answer show(Call call) {
        var frame = pages.frame(call);
        var range = range(call, clock);
        return pages.show(TEMPLATES.reportDashboard(frame, view(call.caller(), range, frame.texts())));
    }

    /** The range asked for by {@code dari} and {@code sampai}. */
    static DateRange range(Call call, InstantSource clock) {
        var today = call.today(clock);
        return call.pageQuery(query -> {
            query.has("kelompok");
            return DateRange.of(
                    query.optionalText("dari", DATE_CHARACTERS_MAX),
                    query.optionalText("sampai", DATE_CHARACTERS_MAX),
                    today);
        });
    }

    private DashboardView view(Caller caller, DateRange range, Texts texts) {
        boolean byMonth = range.days() > DAY_STEPS_MAX;
        var parts = profitLoss.parts(caller.merchantId(), filter(range), byMonth ? Grouping.MONTH : Grouping.DAY);
        long sales = 0;
        long profit = 0;
        var byKey = new HashMap<String, ProfitLoss>();
        for (var part : parts) {
            sales = Math.addExact(sales, part.result().netSales());
            profit = Math.addExact(profit, part.result().netProfit());
            if (part.key() != null) {
                byKey.put(part.key(), part.result());
            }
        }
        var counts = counts(caller, range);
        long orders = counts.values().stream().mapToLong(Long::longValue).sum();
        var steps = byKey.isEmpty() ? List.<Step>of() : steps(byKey, range, byMonth, texts);
        return new DashboardView(
                range,
                sales,
                profit,
                orders,
                counts.getOrDefault(Status.RETURNED, 0L),
                steps,
                byMonth,
                chart(steps, texts),
                steps.isEmpty() ? latest(caller.merchantId(), range) : null);
    }

    private Map<Status, Long> counts(Caller caller, DateRange range) {
        var filter = new OrderFilter(
                null,
                null,
                range.from().atStartOfDay(caller.zone()).toInstant(),
                range.to().plusDays(1).atStartOfDay(caller.zone()).toInstant(),
                null);
        return jdbi.withHandle(handle -> OrderSummaries.countByStatus(handle, caller.merchantId(), filter));
    }

    /** One step for each day or month up to today, those without bookings included. */
    private static List<Step> steps(Map<String, ProfitLoss> byKey, DateRange range, boolean byMonth, Texts texts) {
        var last = byKey.keySet().stream().max(String::compareTo).orElseThrow();
        var steps = new ArrayList<Step>();
        if (byMonth) {
            var end = later(YearMonth.parse(last), YearMonth.from(range.today()));
            for (var month = YearMonth.from(range.from());
                    !month.isAfter(end) && !month.isAfter(YearMonth.from(range.to()));
                    month = month.plusMonths(1)) {
                steps.add(step(texts.month(month), byKey.get(month.toString())));
            }
            return steps;
        }
        var end = later(LocalDate.parse(last), range.today());
        for (var day = range.from(); !day.isAfter(end) && !day.isAfter(range.to()); day = day.plusDays(1)) {
            steps.add(step(texts.shortDay(day), byKey.get(day.toString())));
        }
        return steps;
    }

    private static <T extends Comparable<? super T>> T later(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Step step(String label, @Nullable ProfitLoss result) {
        return result == null ? new Step(label, 0, 0) : new Step(label, result.netSales(), result.netProfit());
    }

    /** The last month with bookings outside the range. */
    private @Nullable DateRange latest(UUID merchant, DateRange range) {
        return profitLoss.parts(merchant, Filter.of(Period.ALL), Grouping.MONTH).stream()
                .map(part -> part.key())
                .filter(key -> key != null)
                .reduce((_, later) -> later)
                .map(YearMonth::parse)
                .map(month -> range.with(month.atDay(1), month.atEndOfMonth()))
                .orElse(null);
    }

    static Filter filter(DateRange range) {
        return Filter.of(new Period(range.from(), range.to()));
    }

    private record Chart(List<String> labels, List<Long> sales, List<Long> profit, Map<String, String> words) {}

    private static String chart(List<Step> steps, Texts texts) {
        var words = Map.of(
                "sales", texts.of("dashboard.sales"),
                "profit", texts.of("dashboard.profit"),
                "thousand", texts.of("word.thousand"),
                "million", texts.of("word.million"),
                "billion", texts.of("word.billion"));
        var chart = new Chart(
                steps.stream().map(Step::label).toList(),
                steps.stream().map(Step::sales).toList(),
                steps.stream().map(Step::profit).toList(),
                words);
        return new String(Json.write(chart), StandardCharsets.UTF_8);
    }
}
