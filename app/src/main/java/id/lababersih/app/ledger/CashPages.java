package id.lababersih.app.ledger;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Routes;
import id.lababersih.app.ledger.EntryForms.Refusal;
import id.lababersih.app.ledger.EntryLists.Asked;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.HandEntries.Listed;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.NameReports;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Cash and the bank for people: what was there, what the owner pays in and takes, what goes between, debts paid. */
public final class CashPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/kas";

    private final Pages pages;
    private final InstantSource clock;
    private final NameReports names;
    private final JournalReports journal;
    private final EntryForms forms;
    private final EntryLists lists;

    /** @param watch is told of the entries */
    public CashPages(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.clock = clock;
        this.names = new NameReports(jdbi);
        this.journal = new JournalReports(jdbi);
        this.forms = new EntryForms(pages, jdbi, clock, watch);
        this.lists = new EntryLists(HOME, jdbi, forms);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> show(call, 200, Refusal.NONE)),
                Endpoint.form(HOME, Access.ADMIN, this::post),
                Endpoint.form(HOME + "/{id}/batal", Access.ADMIN, this::reverse));
    }

    private Asked asked(Call call) {
        return call.pageQuery(query -> Asked.of(query, call.today(clock), Listed.CASH_MOVES, ""));
    }

    private Answer post(Call call) {
        return forms.post(call, form -> wanted(form, call.today(clock)), HOME + "?", this::show);
    }

    private static EntryForms.Wanted wanted(Fields form, LocalDate today) {
        var day = EntryForms.day(form, today);
        var move = form.oneOf("jenis", CashMove.class);
        var place = move.movesBoth()
                ? form.textOrEmpty("tempat", LedgerRoutes.CODE_CHARACTERS_MAX)
                : form.text("tempat", LedgerRoutes.CODE_CHARACTERS_MAX);
        if (!move.movesBoth() && !CashMove.PLACES.contains(place)) {
            form.reject("tempat", "choice", "This must be 1101 (cash) or 1102 (bank).");
        }
        var lines = move.lines(place, EntryForms.amount(form));
        var memo = form.textOrEmpty("catatan", LedgerRoutes.MEMO_CHARACTERS_MAX);
        return EntryForms.Wanted.of(form, ManualPosting.Kind.ENTRY, day, memo.isEmpty() ? Memos.of(move) : memo, lines);
    }

    private Answer reverse(Call call) {
        return forms.takeBack(call, "journal entry", asked(call).address(HOME), this::show);
    }

    private Answer show(Call call, int code, Refusal refusal) {
        UUID merchant = call.caller().merchantId();
        var frame = pages.frame(call);
        var asked = asked(call);
        var accounts = new BookNames(frame, names.accounts(merchant), names.shops(merchant));
        var list = lists.list(call, asked, accounts, refusal.takingBack());
        if (asked.moreRows(call)) {
            return pages.show(code, TEMPLATES.ledgerEntryRows(frame, list, frame.text("cash.to")));
        }
        var after = asked.range().to().plusDays(1);
        var balances = List.of(
                balance(Chart.CASH, accounts, journal.balanceBefore(merchant, Chart.CASH, after)),
                balance(Chart.BANK, accounts, journal.balanceBefore(merchant, Chart.BANK, after)),
                balance(Chart.PAYABLE, accounts, -journal.balanceBefore(merchant, Chart.PAYABLE, after)));
        boolean mayPost = call.caller().role().includes(Role.ADMIN);
        var view = new CashView(list, balances, mayPost ? form(call, accounts, refusal) : null);
        return pages.show(code, TEMPLATES.ledgerCash(frame, view));
    }

    private static CashView.Balance balance(String account, BookNames accounts, long amount) {
        return new CashView.Balance(account, accounts.of(account), amount);
    }

    private CashView.Form form(Call call, BookNames accounts, Refusal refusal) {
        var day = call.typed("tanggal");
        var today = call.today(clock);
        return new CashView.Form(
                EntryForms.key(call, refusal),
                today,
                CashMove.PLACES.stream().map(accounts::choice).toList(),
                day.isEmpty() ? today.toString() : day,
                call.typed("jenis"),
                call.typed("tempat"),
                call.typed("jumlah"),
                call.typed("catatan"),
                refusal.errors(),
                refusal.alike());
    }
}
