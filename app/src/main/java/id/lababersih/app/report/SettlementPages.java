package id.lababersih.app.report;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.SettlementReports.Filter;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The reconciliation of payouts for people, and its files. */
public final class SettlementPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/laporan/pencairan";
    private static final int WORD_CHARACTERS_MAX = 20;

    private final Pages pages;
    private final Settlements settlements;

    /** @param executor runs the writing of files; its tasks block */
    public SettlementPages(Pages pages, Jdbi jdbi, Executor executor, InstantSource clock) {
        this.pages = pages;
        this.settlements = new Settlements(jdbi, clock, new Exports(executor));
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, this::show),
                Endpoint.page(HOME + "/unduh", Access.VIEWER, settlements::report));
    }

    private record Asked(
            DateRange range,
            @Nullable Platform platform,
            @Nullable SettlementStatus status,
            Slice slice) {
        Filter filter() {
            return new Filter(new Period(range.from(), range.to()), platform, status);
        }
    }

    private Answer show(Call call) {
        var today = settlements.today(call);
        var asked = call.pageQuery(query -> {
            var range = DateRange.of(
                    query.optionalText("dari", WORD_CHARACTERS_MAX),
                    query.optionalText("sampai", WORD_CHARACTERS_MAX),
                    today);
            var platform = query.optionalText("platform", WORD_CHARACTERS_MAX);
            var status = query.optionalText("status", WORD_CHARACTERS_MAX);
            return new Asked(
                    range,
                    Arrays.stream(Platform.values())
                            .filter(known -> known.name().equals(platform))
                            .findFirst()
                            .orElse(null),
                    Arrays.stream(SettlementStatus.values())
                            .filter(known -> Settlements.word(known).equals(status))
                            .findFirst()
                            .orElse(null),
                    Slice.from(query, 2));
        });
        var merchant = call.caller().merchantId();
        var page = settlements.page(merchant, asked.filter(), asked.slice(), today);
        var platform = asked.platform() == null ? "" : asked.platform().name();
        var status = asked.status() == null ? "" : Settlements.word(asked.status());
        var range = asked.range()
                .keeping((platform.isEmpty() ? "" : "&platform=" + platform)
                        + (status.isEmpty() ? "" : "&status=" + status));
        var next = page.nextCursor();
        var view = new SettlementView(
                range,
                platform,
                status,
                settlements.totals(merchant, new Filter(asked.filter().period(), asked.platform(), null)),
                page.data().stream().map(SettlementPages::row).toList(),
                next == null ? null : HOME + "?" + range.query() + range.suffix() + "&cursor=" + next);
        var frame = pages.frame(call);
        return pages.show(
                Pages.asksForPart(call) && !asked.slice().first()
                        ? TEMPLATES.reportSettlementRows(frame, view)
                        : TEMPLATES.reportSettlements(frame, view));
    }

    private static SettlementView.Row row(ReportJson.SettlementLine line) {
        return new SettlementView.Row(
                line.date(),
                line.status(),
                line.number(),
                line.platform().name(),
                line.orderId(),
                line.expected(),
                line.payout(),
                line.feeChange() + line.incomeTax() + line.refund() + line.paidDirect(),
                line.unexplained(),
                line.balanceChange(),
                line.days(),
                line.memo() == null ? "" : line.memo());
    }
}
