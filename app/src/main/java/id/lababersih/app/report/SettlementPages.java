package id.lababersih.app.report;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.ledger.EntryForms;
import id.lababersih.app.ledger.EntryForms.Refusal;
import id.lababersih.app.ledger.ManualPosting;
import id.lababersih.app.ledger.Memos;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Frame;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.AgeBucket;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ReceivableReports;
import id.lababersih.persistence.report.ReceivableReports.Since;
import id.lababersih.persistence.report.SettlementReports.Filter;
import id.lababersih.persistence.report.SettlementReports.Line;
import id.lababersih.persistence.report.SettlementReports.Totals;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The reconciliation of payouts for people, and its files. */
public final class SettlementPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/laporan/pencairan";
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final int MEMO_CHARACTERS_MAX = 500;
    /** As many as a date may name: what has been unpaid for long is one bucket. */
    private static final int YEARS_MAX = 210;

    private final Pages pages;
    private final Settlements settlements;
    private final ReceivableReports receivables;
    private final EntryForms forms;
    private final EntryTrails trails;
    private final NameReports names;

    /**
     * @param executor runs the writing of files; its tasks block
     * @param watch is told of withdrawals
     */
    public SettlementPages(Pages pages, Jdbi jdbi, Executor executor, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.receivables = new ReceivableReports(jdbi);
        this.forms = new EntryForms(pages, jdbi, clock, watch);
        this.trails = new EntryTrails(jdbi);
        this.names = new NameReports(jdbi);
        this.settlements = new Settlements(jdbi, clock, Exports.forPeople(executor));
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> show(call, 200, Refusal.NONE)),
                Endpoint.form(HOME + "/tarik", Access.ADMIN, this::withdraw),
                Endpoint.form(HOME + "/tarik/{id}/batal", Access.ADMIN, this::takeBack),
                Endpoint.page(HOME + "/unduh", Access.VIEWER, settlements::report));
    }

    private record Asked(
            DateRange range,
            @Nullable Platform platform,
            @Nullable SettlementStatus status,
            Slice slice) {
        /** With a range whose links keep the rest. */
        static Asked of(DateRange range, @Nullable Platform platform, @Nullable SettlementStatus status, Slice slice) {
            var kept = range.keeping((platform == null ? "" : "&platform=" + platform)
                    + (status == null ? "" : "&status=" + Settlements.word(status)));
            return new Asked(kept, platform, status, slice);
        }

        Filter filter() {
            return new Filter(new Period(range.from(), range.to()), platform, status);
        }
    }

    /** A balance may go below zero: files come late. The page says so then. */
    private Answer withdraw(Call call) {
        var list = HOME + "?status=" + Settlements.word(SettlementStatus.WITHDRAWAL) + "&";
        var frame = pages.frame(call);
        return forms.post(call, form -> wanted(form, settlements.today(call), frame), list, this::show);
    }

    private static EntryForms.Wanted wanted(Fields form, LocalDate today, Frame frame) {
        var platform = form.oneOf("dari_platform", Platform.class);
        if (platform == Platform.OTHER) {
            form.reject("dari_platform", "choice", "This platform keeps no money for you.");
        }
        var day = EntryForms.day(form, today);
        var lines = Postings.withdrawal(platform, EntryForms.amount(form));
        var memo = form.textOrEmpty("catatan", MEMO_CHARACTERS_MAX);
        return EntryForms.Wanted.of(
                form,
                ManualPosting.Kind.ENTRY,
                day,
                memo.isEmpty() ? Memos.withdrawal(frame.text("platform." + platform.name())) : memo,
                lines);
    }

    private Answer takeBack(Call call) {
        var range = asked(call).range();
        return forms.takeBack(call, "withdrawal", HOME + "?" + range.query() + range.suffix(), this::show);
    }

    private Asked asked(Call call) {
        var today = settlements.today(call);
        return call.pageQuery(query -> {
            var from = query.optionalText("dari", WORD_CHARACTERS_MAX);
            var to = query.optionalText("sampai", WORD_CHARACTERS_MAX);
            var days = DateRange.of(from, to, today, YEARS_MAX);
            var range = from == null && to == null
                    ? settlements.newest(call.caller().merchantId(), days)
                    : days;
            var platform = query.optionalText("platform", WORD_CHARACTERS_MAX);
            var status = query.optionalText("status", WORD_CHARACTERS_MAX);
            return Asked.of(
                    range,
                    Arrays.stream(Platform.values())
                            .filter(known -> known.name().equals(platform))
                            .findFirst()
                            .orElse(null),
                    Arrays.stream(SettlementStatus.values())
                            .filter(known -> Settlements.word(known).equals(status))
                            .findFirst()
                            .orElse(null),
                    Slice.from(query, Settlements.LIST, 4));
        });
    }

    private Answer show(Call call, int code, Refusal refusal) {
        var today = settlements.today(call);
        var merchant = call.caller().merchantId();
        var asked = asked(call);
        var lines = settlements.lines(merchant, asked.filter(), asked.slice());
        var hands = hands(call, lines);
        var texts = pages.frame(call).texts();
        var page = Settlements.page(
                asked.slice(), lines, line -> row(Settlements.show(line, today), hands.get(line.id()), texts));
        var range = asked.range();
        var next = page.nextCursor();
        // Rows that are added to a page are shown without sums.
        boolean part = Pages.asksForPart(call) && !asked.slice().first();
        var view = new SettlementView(
                range,
                asked.platform() == null ? "" : asked.platform().name(),
                asked.status() == null ? "" : Settlements.word(asked.status()),
                forms.closedThrough(merchant),
                part
                        ? new Totals(Map.of(), List.of())
                        : settlements.totals(merchant, new Filter(asked.filter().period(), asked.platform(), null)),
                part ? List.of() : ages(merchant, today),
                page.data(),
                withdrawal(call, today, refusal),
                refusal.takingBack(),
                next == null ? null : HOME + "?" + range.query() + range.suffix() + "&cursor=" + next,
                part ? Map.of() : names.accounts(merchant));
        var frame = pages.frame(call);
        return pages.show(
                code, part ? TEMPLATES.reportSettlementRows(frame, view) : TEMPLATES.reportSettlements(frame, view));
    }

    private List<SettlementView.Age> ages(UUID merchant, LocalDate today) {
        var days = receivables.totals(merchant, today).days();
        var oldest = days.isEmpty() ? today : days.getFirst().day();
        var ages = new ArrayList<SettlementView.Age>();
        var to = today;
        for (AgeBucket bucket : AgeBucket.values()) {
            var from = bucket == AgeBucket.OLDER ? oldest : today.minusDays(bucket.daysMax());
            long orders = 0;
            long amount = 0;
            for (Since since : days) {
                if (AgeBucket.of(ChronoUnit.DAYS.between(since.day(), today)) == bucket) {
                    orders += since.receivables();
                    amount = Math.addExact(amount, since.amount());
                }
            }
            if (orders > 0) {
                var query = "dari=" + from + "&sampai=" + to + "&status=unpaid";
                ages.add(new SettlementView.Age(bucket.label(), orders, amount, query));
            }
            to = from.minusDays(1);
        }
        return ages;
    }

    private static SettlementView.@Nullable Withdrawal withdrawal(Call call, LocalDate today, Refusal refusal) {
        if (!call.caller().role().includes(Role.ADMIN)) {
            return null;
        }
        var date = call.typed("tanggal");
        return new SettlementView.Withdrawal(
                today,
                EntryForms.key(call, refusal),
                call.typed("dari_platform"),
                date.isEmpty() ? today.toString() : date,
                call.typed("jumlah"),
                call.typed("catatan"),
                refusal.errors(),
                refusal.alike());
    }

    /** What is known of the withdrawals among the lines, by entry. */
    private Map<UUID, SettlementView.Hand> hands(Call call, List<Line> lines) {
        boolean mayPost = call.caller().role().includes(Role.ADMIN);
        var withdrawals = lines.stream()
                .filter(line -> line.status() == SettlementStatus.WITHDRAWAL)
                .map(Line::id)
                .distinct()
                .toList();
        var hands = new HashMap<UUID, SettlementView.Hand>();
        trails.of(call.caller().merchantId(), withdrawals)
                .forEach((entry, trail) -> hands.put(
                        entry,
                        new SettlementView.Hand(
                                entry, trail, mayPost && trail.original() && trail.reversed() == null)));
        return hands;
    }

    /** The report says what is missing of what was expected; the page, as its cards, how what came differs from it. */
    private static SettlementView.Row row(
            ReportJson.SettlementLine line, SettlementView.@Nullable Hand hand, Texts texts) {
        return new SettlementView.Row(
                line.date(),
                line.date().equals(line.settledOn()) ? null : line.settledOn(),
                line.status(),
                line.number(),
                line.platform().name(),
                line.orderId(),
                line.expected(),
                line.payout(),
                Stream.of(
                                new SettlementView.Part("fees", -line.feeChange()),
                                new SettlementView.Part("income_tax", -line.incomeTax()),
                                new SettlementView.Part("refund", -line.refund()),
                                new SettlementView.Part("paid_direct", -line.paidDirect()))
                        .filter(part -> part.amount() != 0)
                        .toList(),
                -line.unexplained(),
                line.balanceChange(),
                line.days(),
                line.memo() == null ? "" : Memos.shown(texts, line.memo(), line.number(), true),
                hand);
    }
}
