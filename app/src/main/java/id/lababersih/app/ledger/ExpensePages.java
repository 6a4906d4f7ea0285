package id.lababersih.app.ledger;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.ledger.EntryForms.Refusal;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Frame;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.report.CashFlow;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.HandEntries;
import id.lababersih.persistence.report.JournalReports.Place;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.PostedEntry;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Expenses that people enter, and with them all entries made by hand, for people. */
public final class ExpensePages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/biaya";
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final EntryTrails.Trail UNKNOWN = new EntryTrails.Trail(false, null, null);

    private final Pages pages;
    private final InstantSource clock;
    private final NameReports names;
    private final HandEntries entries;
    private final EntryTrails trails;
    private final EntryForms forms;

    /** @param watch is told of the entries */
    public ExpensePages(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.clock = clock;
        this.names = new NameReports(jdbi);
        this.entries = new HandEntries(jdbi);
        this.trails = new EntryTrails(jdbi);
        this.forms = new EntryForms(pages, jdbi, clock, watch);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> show(call, 200, Refusal.NONE)),
                Endpoint.form(HOME, Access.ADMIN, this::post),
                Endpoint.form(HOME + "/{id}/batal", Access.ADMIN, this::reverse));
    }

    private record Asked(DateRange range, boolean all, Slice slice) {
        Period period() {
            return new Period(range.from(), range.to());
        }
    }

    private Asked asked(Call call) {
        var today = call.today(clock);
        return call.pageQuery(query -> {
            var from = query.optionalText("dari", WORD_CHARACTERS_MAX);
            var to = query.optionalText("sampai", WORD_CHARACTERS_MAX);
            boolean all = "semua".equals(query.optionalText("tampil", WORD_CHARACTERS_MAX));
            var range = DateRange.of(from, to, today).keeping(all ? "&tampil=semua" : "");
            return new Asked(range, all, Slice.from(query, "hand-entries", 2));
        });
    }

    private Answer post(Call call) {
        var chart = names.accounts(call.caller().merchantId());
        return forms.post(call, form -> wanted(form, call.today(clock), chart), HOME + "?", this::show);
    }

    private static EntryForms.Wanted wanted(Fields form, LocalDate today, Map<String, Account> chart) {
        var day = EntryForms.day(form, today);
        var account = form.text("untuk", LedgerRoutes.CODE_CHARACTERS_MAX);
        boolean known = chart.containsKey(account) && Expense.isExpense(account);
        if (!known) {
            form.reject("untuk", "choice", "This must be an account of expenses.");
        }
        long amount = EntryForms.amount(form);
        var paidFrom = form.text("dibayar_dari", LedgerRoutes.CODE_CHARACTERS_MAX);
        boolean donation = account.equals(Chart.DONATIONS);
        if (!chart.containsKey(paidFrom) || !Expense.pays(paidFrom, known ? account : Chart.OTHER_EXPENSE)) {
            form.reject(
                    "dibayar_dari",
                    donation ? "cash-or-bank" : "choice",
                    "This must be an account of cash; a donation is paid from cash or the bank.");
        }
        var memo = form.text("catatan", LedgerRoutes.MEMO_CHARACTERS_MAX);
        var kind = donation ? ManualPosting.Kind.DONATION : ManualPosting.Kind.ENTRY;
        return EntryForms.Wanted.of(form, kind, day, memo, Postings.expense(account, paidFrom, amount));
    }

    private Answer reverse(Call call) {
        var range = asked(call).range();
        return forms.takeBack(call, "journal entry", HOME + "?" + range.query() + range.suffix(), this::show);
    }

    private Answer show(Call call, int code, Refusal refusal) {
        UUID merchant = call.caller().merchantId();
        var frame = pages.frame(call);
        var asked = asked(call);
        var slice = asked.slice();
        var chart = names.accounts(merchant);
        var before = slice.first() ? null : new Place(slice.date(0), slice.number(1));
        var found = entries.page(merchant, asked.period(), !asked.all(), before, slice.rows());
        var known = trails.of(merchant, found.stream().map(PostedEntry::id).toList());
        boolean mayPost = call.caller().role().includes(Role.ADMIN);
        var page = Page.of(
                slice,
                found,
                entry -> List.of(entry.postedOn().toString(), Long.toString(entry.seq())),
                entry -> row(
                        entry,
                        Memos.shown(frame.texts(), entry.memo(), entry.reference(), entry.reverses() != null),
                        account -> name(frame, chart, account),
                        known.getOrDefault(entry.id(), UNKNOWN),
                        mayPost));
        var range = asked.range();
        var next = page.nextCursor();
        // Rows that are added to a page are shown without sum and form.
        boolean part = Pages.asksForPart(call) && !slice.first();
        var view = new ExpensesView(
                range,
                asked.all(),
                forms.closedThrough(merchant),
                part ? 0 : entries.expenses(merchant, asked.period()),
                page.data(),
                part || !mayPost ? null : form(call, frame, chart, refusal),
                refusal.takingBack(),
                next == null ? null : HOME + "?" + range.query() + range.suffix() + "&cursor=" + next);
        return pages.show(
                code, part ? TEMPLATES.ledgerExpenseRows(frame, view) : TEMPLATES.ledgerExpenses(frame, view));
    }

    private ExpensesView.Form form(Call call, Frame frame, Map<String, Account> chart, Refusal refusal) {
        var day = call.typed("tanggal");
        var paidFrom = call.typed("dibayar_dari");
        var today = call.today(clock);
        return new ExpensesView.Form(
                EntryForms.key(call, refusal),
                today,
                choices(frame, chart, code -> Expense.isExpense(code) && !Expense.isBookedByItself(code)),
                choices(frame, chart, Expense::isBookedByItself),
                choices(frame, chart, CashFlow::isCash),
                day.isEmpty() ? today.toString() : day,
                call.typed("untuk"),
                call.typed("jumlah"),
                paidFrom.isEmpty() ? Chart.BANK : paidFrom,
                call.typed("catatan"),
                refusal.errors(),
                refusal.alike());
    }

    private static List<ExpensesView.Choice> choices(
            Frame frame, Map<String, Account> chart, Predicate<String> offered) {
        return chart.keySet().stream()
                .filter(offered)
                .map(code -> new ExpensesView.Choice(code, name(frame, chart, code)))
                .toList();
    }

    /** The merchant's own name of an account, where it has one, else ours in the language of the page. */
    private static String name(Frame frame, Map<String, Account> chart, String code) {
        var account = chart.get(code);
        return account == null || Chart.find(code).equals(Optional.of(account)) ? frame.account(code) : account.name();
    }

    private static ExpensesView.Row row(
            PostedEntry entry, String memo, UnaryOperator<String> name, EntryTrails.Trail trail, boolean mayPost) {
        var lines = entry.lines();
        boolean expense = lines.stream().anyMatch(line -> Expense.isExpense(line.account()));
        var sides = lines.stream()
                .collect(Collectors.partitioningBy(
                        line -> expense ? Expense.isExpense(line.account()) : line.debit() > 0,
                        Collectors.mapping(line -> name.apply(line.account()), Collectors.joining(", "))));
        return new ExpensesView.Row(
                entry.id(),
                entry.postedOn(),
                entry.businessDate().equals(entry.postedOn()) ? null : entry.businessDate(),
                memo,
                sides.getOrDefault(true, ""),
                sides.getOrDefault(false, ""),
                expense
                        ? Expense.amount(lines)
                        : lines.stream().mapToLong(Entry.Line::debit).reduce(0, Math::addExact),
                trail,
                mayPost && trail.original() && trail.reversed() == null);
    }
}
