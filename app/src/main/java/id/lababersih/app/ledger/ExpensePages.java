package id.lababersih.app.ledger;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Frame;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.report.CashFlow;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.HandEntries;
import id.lababersih.persistence.report.JournalReports.Place;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.PostedEntry;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Expenses that people enter, and with them all entries made by hand, for people. */
public final class ExpensePages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/biaya";
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final EntryTrails.Trail UNKNOWN = new EntryTrails.Trail(false, null, null);

    private final Pages pages;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final NameReports names;
    private final HandEntries entries;
    private final EntryTrails trails;
    private final ManualPosting posting;

    /** @param watch is told of the entries */
    public ExpensePages(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.clock = clock;
        this.names = new NameReports(jdbi);
        this.entries = new HandEntries(jdbi);
        this.trails = new EntryTrails(jdbi);
        this.posting = new ManualPosting(jdbi, clock, watch);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.VIEWER, call -> show(call, 200, FormErrors.none(), "")),
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

    private record Wanted(UUID key, LocalDate day, String account, long amount, String paidFrom, String memo) {
        static Wanted from(Fields form, LocalDate today, Map<String, Account> chart) {
            var day = form.date("tanggal");
            if (day.isAfter(today)) {
                form.reject("tanggal", "future", "This must not be after today.");
            }
            var account = form.text("untuk", LedgerRoutes.CODE_CHARACTERS_MAX);
            boolean known = chart.containsKey(account) && Expense.isExpense(account);
            if (!known) {
                form.reject("untuk", "choice", "This must be an account of expenses.");
            }
            var amount = Rupiah.typed(form, "jumlah", 1, Money.AMOUNT_MAX);
            if (amount == null) {
                form.reject("jumlah", "required", "This is needed.");
            }
            var paidFrom = form.text("dibayar_dari", LedgerRoutes.CODE_CHARACTERS_MAX);
            if (!chart.containsKey(paidFrom) || !Expense.pays(paidFrom, known ? account : Chart.OTHER_EXPENSE)) {
                boolean donation = account.equals(Chart.DONATIONS);
                form.reject(
                        "dibayar_dari",
                        donation ? "cash-or-bank" : "choice",
                        "This must be an account of cash; a donation is paid from cash or the bank.");
            }
            var memo = form.text("catatan", LedgerRoutes.MEMO_CHARACTERS_MAX);
            return new Wanted(form.uuid("kunci"), day, account, amount == null ? 1 : amount, paidFrom, memo);
        }

        /** Of what the form says, so that one corrected after it was sent is another expense. */
        UUID id() {
            return OrderId.uuid5(key, String.join("|", day.toString(), account, Long.toString(amount), paidFrom, memo));
        }

        ManualPosting.Kind kind() {
            return account.equals(Chart.DONATIONS) ? ManualPosting.Kind.DONATION : ManualPosting.Kind.ENTRY;
        }
    }

    /** Leads to the month in which the expense counts. */
    private Answer post(Call call) {
        try {
            UUID merchant = call.caller().merchantId();
            var chart = names.accounts(merchant);
            var wanted = pages.form(call, form -> Wanted.from(form, call.today(clock), chart));
            var lines = Postings.expense(wanted.account(), wanted.paidFrom(), wanted.amount());
            posting.post(call, wanted.kind(), wanted.id(), wanted.day(), wanted.memo(), lines);
            var day = BookDay.postingDay(wanted.day(), closedThrough(merchant));
            var month = "?dari=" + day.withDayOfMonth(1) + "&sampai=" + day.with(TemporalAdjusters.lastDayOfMonth());
            return Pages.done(HOME + month, "entry_posted");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return show(
                    call,
                    problem.type().status(),
                    FormErrors.of(problem, pages.frame(call).texts()),
                    "");
        }
    }

    /** By an entry on the own day of what it takes back, so that all days are as if that had not been. */
    private Answer reverse(Call call) {
        var range = asked(call).range();
        try {
            pages.form(call, _ -> true);
            posting.reverse(call, call.id("id", "journal entry"), null, null);
            return Pages.done(HOME + "?" + range.query() + range.suffix(), "entry_reversed");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var words = FormErrors.of(problem, pages.frame(call).texts()).general();
            return show(call, problem.type().status(), FormErrors.none(), words);
        }
    }

    private Answer show(Call call, int code, FormErrors errors, String refusal) {
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
                part ? 0 : entries.expenses(merchant, asked.period()),
                page.data(),
                part || !mayPost ? null : form(call, frame, chart, errors),
                refusal,
                next == null ? null : HOME + "?" + range.query() + range.suffix() + "&cursor=" + next);
        return pages.show(
                code, part ? TEMPLATES.ledgerExpenseRows(frame, view) : TEMPLATES.ledgerExpenses(frame, view));
    }

    private ExpensesView.Form form(Call call, Frame frame, Map<String, Account> chart, FormErrors errors) {
        var key = call.typed("kunci");
        var day = call.typed("tanggal");
        var paidFrom = call.typed("dibayar_dari");
        var today = call.today(clock);
        return new ExpensesView.Form(
                key.isEmpty() ? UUID.randomUUID().toString() : key,
                today,
                closedThrough(call.caller().merchantId()),
                choices(frame, chart, code -> Expense.isExpense(code) && !Expense.isBookedByItself(code)),
                choices(frame, chart, Expense::isBookedByItself),
                choices(frame, chart, CashFlow::isCash),
                day.isEmpty() ? today.toString() : day,
                call.typed("untuk"),
                call.typed("jumlah"),
                paidFrom.isEmpty() ? Chart.BANK : paidFrom,
                call.typed("catatan"),
                errors);
    }

    private @Nullable LocalDate closedThrough(UUID merchant) {
        return jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                .orElse(null);
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
            PostedEntry entry, UnaryOperator<String> name, EntryTrails.Trail trail, boolean mayPost) {
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
                entry.memo(),
                sides.getOrDefault(true, ""),
                sides.getOrDefault(false, ""),
                expense
                        ? Expense.amount(lines)
                        : lines.stream().mapToLong(Entry.Line::debit).reduce(0, Math::addExact),
                trail,
                mayPost && trail.original() && trail.reversed() == null);
    }
}
