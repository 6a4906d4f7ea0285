package id.lababersih.app.report;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.ledger.Memos;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.JournalReports.LedgerLine;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/** What moved one account, line by line, for people, and its file: where every amount of a report comes from. */
public final class LedgerPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/laporan/buku-besar";
    private static final int WORD_CHARACTERS_MAX = 20;

    private final Pages pages;
    private final JournalReports journal;
    private final NameReports names;
    private final Listings listings;
    private final InstantSource clock;

    /** @param executor runs the writing of files; its tasks block */
    public LedgerPages(Pages pages, Jdbi jdbi, Executor executor, InstantSource clock) {
        this.pages = pages;
        this.journal = new JournalReports(jdbi);
        this.names = new NameReports(jdbi);
        this.listings = new Listings(jdbi, Exports.forPeople(executor));
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, this::show),
                Endpoint.page(HOME + "/unduh", Access.VIEWER, listings::ledger));
    }

    private record Asked(Account account, DateRange range, Slice slice) {}

    /** An account that there is not is as none: cash, which every chart has. */
    private Asked asked(Call call, Map<String, Account> chart) {
        var today = call.today(clock);
        return call.pageQuery(query -> {
            var code = query.optionalText("akun", WORD_CHARACTERS_MAX);
            var account = Optional.ofNullable(chart.get(code == null ? "" : code))
                    .or(() -> Chart.find(Chart.CASH))
                    .orElseThrow();
            var range = DateRange.of(
                    query.optionalText("dari", WORD_CHARACTERS_MAX),
                    query.optionalText("sampai", WORD_CHARACTERS_MAX),
                    today);
            return new Asked(account, range.keeping("&akun=" + account.code()), Listings.slice(query, account.code()));
        });
    }

    private Answer show(Call call) {
        var merchant = call.caller().merchantId();
        var chart = names.accounts(merchant);
        var asked = asked(call, chart);
        var account = asked.account;
        var range = asked.range;
        var frame = pages.frame(call);
        var page = listings.page(
                merchant,
                account.code(),
                new Period(range.from(), range.to()),
                asked.slice,
                line -> row(line, account, frame.texts()));
        var next = page.nextCursor();
        var more = next == null ? null : HOME + "?" + range.query() + range.suffix() + "&cursor=" + next;
        if (Pages.asksForPart(call) && !asked.slice.first()) {
            // Rows that are added to a page are shown without balances before and after.
            var rows = new LedgerView(range, chart, account, 0, 0, 0, page.data(), more);
            return pages.show(TEMPLATES.reportLedgerRows(frame, rows));
        }
        long before = journal.balanceBefore(merchant, account.code(), range.from());
        long after = journal.balanceBefore(merchant, account.code(), range.to().plusDays(1));
        var view = new LedgerView(
                range,
                chart,
                account,
                natural(account, asked.slice.first() ? before : asked.slice.number(Listings.BALANCE)),
                natural(account, after - before),
                natural(account, after),
                page.data(),
                more);
        return pages.show(TEMPLATES.reportLedger(frame, view));
    }

    private static LedgerView.Row row(LedgerLine line, Account account, Texts texts) {
        var what = line.event().endsWith(Reversal.EVENT_END)
                ? "reversed"
                : line.event().replaceAll("(_[0-9]+)+$", "");
        boolean move = line.orderId() != null && texts.has("entry." + what);
        return new LedgerView.Row(
                line.date(),
                what,
                move ? line.reference() : Memos.shown(texts, line.memo(), line.reference(), true),
                line.orderId(),
                line.debit(),
                line.credit(),
                natural(account, line.balance()));
    }

    /** A balance, debit minus credit, as one of the side on which the account grows. */
    private static long natural(Account account, long balance) {
        return switch (account.normal()) {
            case DEBIT -> balance;
            case CREDIT -> Math.negateExact(balance);
        };
    }
}
