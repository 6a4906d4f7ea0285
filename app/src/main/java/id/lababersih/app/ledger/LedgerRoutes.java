package id.lababersih.app.ledger;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Violation;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.ManualEntry;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.ChartTable;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Journal entries made by hand: expenses, withdrawals, corrections, and anything else that balances. */
public final class LedgerRoutes implements Routes {
    private static final String ENTRY = "journal entry";
    static final int MEMO_CHARACTERS_MAX = 500;
    static final int CODE_CHARACTERS_MAX = 10;
    private static final int NAME_CHARACTERS_MAX = 60;
    private static final Pattern CODE = Pattern.compile("[1-6][0-9]{3}");

    private final Jdbi jdbi;
    private final JournalReports journal;
    private final NameReports names;
    private final Shops shops;
    private final InstantSource clock;
    private final ManualPosting posting;
    private final CaughtUp caughtUp;

    /** @param watch is told of the entries */
    public LedgerRoutes(Jdbi jdbi, InstantSource clock, BookWatch watch, CaughtUp caughtUp) {
        this.posting = new ManualPosting(jdbi, clock, watch);
        this.jdbi = jdbi;
        this.caughtUp = caughtUp;
        this.journal = new JournalReports(jdbi);
        this.names = new NameReports(jdbi);
        this.shops = new Shops(jdbi);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get("/v1/accounts", Access.VIEWER, this::accounts),
                Endpoint.put("/v1/accounts/{code}", Access.ADMIN, this::putAccount),
                Endpoint.post("/v1/journal-entries", Access.ADMIN, this::post),
                Endpoint.get("/v1/journal-entries/{id}", Access.VIEWER, this::read),
                Endpoint.post("/v1/journal-entries/{id}/reverse", Access.ADMIN, this::reverse),
                Endpoint.get("/v1/book-closing", Access.VIEWER, this::closing),
                Endpoint.put("/v1/book-closing", Access.OWNER, this::close));
    }

    private record AccountJson(String code, String name, Account.Side normal) {}

    private Answer accounts(Call call) {
        return Answer.data(names.accounts(call.caller().merchantId()).values().stream()
                .map(account -> new AccountJson(account.code(), account.name(), account.normal()))
                .toList());
    }

    /** Adds an account, or renames one; the code says its class, and its side never changes. */
    private Answer putAccount(Call call) {
        String code = call.path("code");
        if (!CODE.matcher(code).matches()) {
            throw Problems.notFound("account code; codes are 1000 to 6999");
        }
        UUID merchant = call.caller().merchantId();
        var known = names.accounts(merchant).get(code);
        var account = call.body(body -> {
            var name = body.text("name", NAME_CHARACTERS_MAX);
            var side = body.optionalOneOf("normal", Account.Side.class);
            if (known != null && side != null && side != known.normal()) {
                body.reject("normal", "fixed", "The side of an account never changes.");
            }
            return new Account(code, name, normal(code, known, side));
        });
        jdbi.useTransaction(handle -> {
            ChartTable.put(handle, merchant, account);
            AuditLog.insert(handle, actor(call).did("account-put", "account", code));
        });
        return Answer.data(new AccountJson(account.code(), account.name(), account.normal()));
    }

    /** The side an account has, or is given; a new one grows on its class's side unless told otherwise. */
    private static Account.Side normal(String code, @Nullable Account known, Account.@Nullable Side wanted) {
        if (known != null) {
            return known.normal();
        }
        if (wanted != null) {
            return wanted;
        }
        boolean credit = code.startsWith("2") || code.startsWith("3") || code.startsWith("4");
        return credit ? Account.Side.CREDIT : Account.Side.DEBIT;
    }

    private Answer read(Call call) {
        return Answer.data(show(call, call.id("id", ENTRY)));
    }

    private EntryJson show(Call call, UUID id) {
        UUID merchant = call.caller().merchantId();
        var entry = journal.find(merchant, id).orElseThrow(() -> Problems.notFound(ENTRY));
        return EntryJson.of(entry, names.accounts(merchant));
    }

    private record Wanted(ManualEntry entry, @Nullable UUID shopId) {}

    private Answer post(Call call) {
        var body = call.body(fields -> new Wanted(manualEntry(fields), fields.optionalUuid("shop_id")));
        var wanted = body.entry;
        UUID merchant = call.caller().merchantId();
        Map<String, Account> accounts = names.accounts(merchant);
        var violations = wanted.violations(accounts::containsKey).stream()
                .map(LedgerRoutes::violation)
                .toList();
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        var amounts = new Entry.Amounts();
        wanted.toLines().forEach(line -> amounts.debit(line.account(), line.amount()));
        if (amounts.lines().isEmpty()) {
            throw Problems.invalid(
                    "/lines", "nothing", "These lines cancel each other out, so there is nothing to post.");
        }
        var kind = ManualPosting.Kind.ENTRY;
        var origin = body.shopId == null ? null : origin(merchant, body.shopId);
        UUID entryId = posting.post(
                call, kind, kind.entry(call.newId(), wanted.date(), wanted.memo(), origin, amounts.lines()));
        return Answer.created("/v1/journal-entries/" + entryId, show(call, entryId));
    }

    private Entry.Origin origin(UUID merchant, UUID shop) {
        return shops.find(merchant, shop)
                .map(found -> new Entry.Origin(found.platform(), found.id(), null))
                .orElseThrow(() -> Problems.invalid("/shop_id", "unknown-shop", "You have no shop of this id."));
    }

    private static ManualEntry manualEntry(Fields body) {
        return new ManualEntry(
                body.date("date"),
                body.text("memo", MEMO_CHARACTERS_MAX),
                body.list(
                        "lines",
                        ManualEntry.LINES_MAX,
                        line -> new ManualEntry.Line(
                                line.text("account", CODE_CHARACTERS_MAX),
                                line.rupiahOrZero("debit"),
                                line.rupiahOrZero("credit"))));
    }

    private static Violation violation(ManualEntry.Violation violation) {
        return switch (violation) {
            case ManualEntry.Violation.LineCount(int lines, int max) ->
                new Violation("/lines", "size", "An entry has 2 to " + max + " lines; this one has " + lines + ".");
            case ManualEntry.Violation.UnknownAccount(int line, String account) ->
                new Violation(
                        "/lines/" + line + "/account", "unknown", "The chart of accounts has no " + account + ".");
            case ManualEntry.Violation.NotOneSided(int line) ->
                new Violation("/lines/" + line, "one-side", "A line has either a debit or a credit above 0.");
            case ManualEntry.Violation.AmountTooLarge(int line, long max) ->
                new Violation("/lines/" + line, "range", "An amount is at most " + max + ".");
            case ManualEntry.Violation.Unbalanced(long debit, long credit) ->
                new Violation(
                        "/lines", "unbalanced", "The debits sum to " + debit + " and the credits to " + credit + ".");
        };
    }

    private record Correction(LocalDate date, @Nullable String memo) {}

    private Answer reverse(Call call) {
        UUID id = call.id("id", ENTRY);
        var today = call.today(clock);
        var wanted = !call.hasBody()
                ? new Correction(today, null)
                : call.body(body -> {
                    LocalDate date = body.optionalDate("date");
                    return new Correction(date == null ? today : date, body.optionalText("memo", MEMO_CHARACTERS_MAX));
                });
        UUID reversalId = posting.reverse(call, id, wanted.date, wanted.memo);
        return Answer.created("/v1/journal-entries/" + reversalId, show(call, reversalId));
    }

    private record Closing(@Nullable LocalDate closedThrough) {}

    private Answer closing(Call call) {
        UUID merchant = call.caller().merchantId();
        var day = jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant));
        return Answer.data(new Closing(day.orElse(null)));
    }

    private Answer close(Call call) throws Exception {
        UUID merchant = call.caller().merchantId();
        var day = call.body(body -> body.date("closed_through"));
        // A closing is for good: a mistyped year would send all that comes to the day after it.
        if (!day.isBefore(call.today(clock))) {
            throw Problems.invalid(List.of(new Violation(
                    "/closed_through", "not-over", "Name a day that is over; entries of open days still come.")));
        }
        var closed = jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant));
        if (closed.isPresent() && !closed.get().isBefore(day)) {
            return closing(call);
        }
        // What was answered before is in the books of its own day.
        caughtUp.await();
        jdbi.useTransaction(handle -> {
            if (BookClose.closeThrough(handle, merchant, day, call.caller().userId())) {
                AuditLog.insert(handle, actor(call).did("books-closed", "book-closing", day.toString()));
            }
        });
        return closing(call);
    }

    private Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
