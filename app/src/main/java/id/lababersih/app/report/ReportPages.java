package id.lababersih.app.report;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.persistence.report.BalanceReports;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.ProfitLossReports;
import id.lababersih.persistence.report.ProfitLossReports.Grouping;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Laba rugi and neraca for people, and the files of both. */
public final class ReportPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final List<String> GROUPINGS =
            Arrays.stream(Grouping.values()).map(ReportPages::word).toList();

    private final Pages pages;
    private final ProfitLossReports profitLoss;
    private final BalanceReports balances;
    private final NameReports names;
    private final Statements statements;
    private final InstantSource clock;

    /** @param executor runs the writing of files; its tasks block */
    public ReportPages(Pages pages, Jdbi jdbi, Executor executor, InstantSource clock) {
        this.pages = pages;
        this.profitLoss = new ProfitLossReports(jdbi);
        this.balances = new BalanceReports(jdbi);
        this.names = new NameReports(jdbi);
        this.statements = new Statements(jdbi, Exports.forPeople(executor));
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/app/laporan/laba-rugi", Access.VIEWER, this::showProfitLoss),
                Endpoint.page("/app/laporan/laba-rugi/unduh", Access.VIEWER, statements::profitLoss),
                Endpoint.page("/app/laporan/neraca", Access.VIEWER, this::showBalanceSheet),
                Endpoint.page("/app/laporan/neraca/unduh", Access.VIEWER, statements::balanceSheet));
    }

    private Answer showProfitLoss(Call call) {
        var frame = pages.frame(call);
        var grouping = call.pageQuery(query -> {
            query.has("dari");
            query.has("sampai");
            return grouping(query.optionalText("kelompok", WORD_CHARACTERS_MAX));
        });
        var range = DashboardPages.range(call, clock).keeping("&kelompok=" + word(grouping));
        UUID merchant = call.caller().merchantId();
        var filter = DashboardPages.filter(range);
        var parts = grouping == Grouping.NONE
                ? List.<ProfitLossView.Part>of()
                : parts(merchant, range, grouping, frame.texts());
        var total = profitLoss.total(merchant, filter);
        var newest = total.accounts().isEmpty()
                ? profitLoss.newest(merchant).map(YearMonth::from).orElse(null)
                : null;
        var view = new ProfitLossView(range, word(grouping), GROUPINGS, total, parts, newest, names.accounts(merchant));
        return pages.show(TEMPLATES.reportProfitLoss(frame, view));
    }

    private List<ProfitLossView.Part> parts(UUID merchant, DateRange range, Grouping grouping, Texts texts) {
        var parts = profitLoss.parts(merchant, DashboardPages.filter(range), grouping);
        Map<String, String> known = switch (grouping) {
            case SHOP -> names.shops(merchant);
            case PRODUCT -> names.products(merchant, ProfitLossReports.keys(parts));
            case NONE, PLATFORM, DAY, MONTH -> Map.of();
        };
        return parts.stream()
                .map(part -> new ProfitLossView.Part(name(part.key(), grouping, known, texts), part.result()))
                .toList();
    }

    private static String name(@Nullable String key, Grouping grouping, Map<String, String> known, Texts texts) {
        if (key == null) {
            return texts.of("profit_loss.rest");
        }
        return switch (grouping) {
            case SHOP, NONE -> known.getOrDefault(key, key);
            case PRODUCT -> known.containsKey(key) && !known.get(key).equals(key) ? key + " · " + known.get(key) : key;
            case PLATFORM -> texts.of("platform." + key);
            case DAY -> texts.day(LocalDate.parse(key));
            case MONTH -> texts.month(YearMonth.parse(key));
        };
    }

    private Answer showBalanceSheet(Call call) {
        var today = call.today(clock);
        var asked = call.pageQuery(query -> {
            var text = query.optionalText("per", WORD_CHARACTERS_MAX);
            return text == null ? "" : text;
        });
        var day = day(asked);
        var at = day == null ? today : day;
        var merchant = call.caller().merchantId();
        var sheet = balances.balanceSheet(merchant, at);
        boolean mistaken = !asked.isEmpty() && day == null;
        var view = new BalanceView(at, mistaken, sheet, names.accounts(merchant));
        return pages.show(TEMPLATES.reportBalanceSheet(pages.frame(call), view));
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = text.isEmpty() ? null : LocalDate.parse(text);
            return day == null || day.getYear() < 1990 || day.getYear() > 2199 ? null : day;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static Grouping grouping(@Nullable String asked) {
        return Arrays.stream(Grouping.values())
                .filter(grouping -> word(grouping).equals(asked))
                .findFirst()
                .orElse(Grouping.NONE);
    }

    private static String word(Grouping grouping) {
        return grouping.name().toLowerCase(Locale.ROOT);
    }
}
