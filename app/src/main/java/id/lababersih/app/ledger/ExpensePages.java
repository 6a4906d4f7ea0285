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
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.report.CashFlow;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.HandEntries;
import id.lababersih.persistence.report.HandEntries.Listed;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Expenses that people enter, and with them all entries made by hand, for people. */
public final class ExpensePages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/biaya";
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final int SHOP_CHARACTERS_MAX = 36;
    private static final int SHOPS_MAX = 200;

    private final Pages pages;
    private final InstantSource clock;
    private final NameReports names;
    private final Shops shops;
    private final HandEntries entries;
    private final EntryForms forms;
    private final EntryLists lists;

    /** @param watch is told of the entries */
    public ExpensePages(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.clock = clock;
        this.names = new NameReports(jdbi);
        this.shops = new Shops(jdbi);
        this.entries = new HandEntries(jdbi);
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
        return call.pageQuery(query -> {
            boolean all = "semua".equals(query.optionalText("tampil", WORD_CHARACTERS_MAX));
            return Asked.of(query, call.today(clock), all ? Listed.ALL : Listed.EXPENSES, all ? "&tampil=semua" : "");
        });
    }

    private Answer post(Call call) {
        UUID merchant = call.caller().merchantId();
        var chart = names.accounts(merchant);
        return forms.post(
                call,
                form -> wanted(form, call.today(clock), chart).ofShop(origin(form, merchant)),
                HOME + "?",
                this::show);
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

    /** The shop that an expense is of; null for all of them. */
    private Entry.@Nullable Origin origin(Fields form, UUID merchant) {
        var id = form.optionalText("toko", SHOP_CHARACTERS_MAX);
        if (id == null) {
            return null;
        }
        var chosen = shops.list(merchant, false, null, SHOPS_MAX).stream()
                .filter(shop -> shop.id().toString().equals(id))
                .findFirst();
        if (chosen.isEmpty()) {
            form.reject("toko", "choice", "This must be one of your shops.");
        }
        return chosen.map(shop -> new Entry.Origin(shop.platform(), shop.id(), null))
                .orElse(null);
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
            return pages.show(code, TEMPLATES.ledgerEntryRows(frame, list, frame.text("expenses.purpose")));
        }
        boolean mayPost = call.caller().role().includes(Role.ADMIN);
        var view = new ExpensesView(
                list,
                asked.listed() == Listed.ALL,
                entries.expenses(merchant, asked.period()),
                mayPost ? form(call, accounts, refusal) : null);
        return pages.show(code, TEMPLATES.ledgerExpenses(frame, view));
    }

    private ExpensesView.Form form(Call call, BookNames accounts, Refusal refusal) {
        var day = call.typed("tanggal");
        var paidFrom = call.typed("dibayar_dari");
        var today = call.today(clock);
        return new ExpensesView.Form(
                EntryForms.key(call, refusal),
                today,
                choices(accounts, code -> Expense.isExpense(code) && !Expense.isBookedByItself(code)),
                choices(accounts, Expense::isBookedByItself),
                choices(accounts, CashFlow::isCash),
                shops.list(call.caller().merchantId(), false, null, SHOPS_MAX).stream()
                        .map(shop -> new EntryList.Choice(shop.id().toString(), shop.name()))
                        .toList(),
                day.isEmpty() ? today.toString() : day,
                call.typed("untuk"),
                call.typed("jumlah"),
                paidFrom.isEmpty() ? Chart.BANK : paidFrom,
                call.typed("toko"),
                call.typed("catatan"),
                refusal.errors(),
                refusal.alike());
    }

    private static List<EntryList.Choice> choices(BookNames accounts, Predicate<String> offered) {
        return accounts.chart().keySet().stream()
                .filter(offered)
                .map(accounts::choice)
                .toList();
    }
}
