package id.lababersih.app.imports;

import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Violation;
import id.lababersih.app.imports.file.Headers;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.domain.shop.FeeRule;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.imports.FeeColumns;
import id.lababersih.persistence.imports.FeeColumns.Column;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.report.NameReports;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What people say that columns of payout files mean which the readers do not know. */
public final class ColumnMeanings {
    static final int AT_ONCE_MAX = 100;
    static final int NAME_CHARACTERS_MAX = 200;
    static final int CODE_CHARACTERS_MAX = 40;
    private static final int COLUMNS_MAX = 500;

    private final Desk desk;
    private final FeeSchedule fees;
    private final FeeColumns table;
    private final NameReports names;
    private final Runnable wake;

    /** @param wake told when there is a run to be done */
    ColumnMeanings(Desk desk, FeeSchedule fees, Jdbi jdbi, Runnable wake) {
        this.desk = desk;
        this.fees = fees;
        this.table = new FeeColumns(jdbi);
        this.names = new NameReports(jdbi);
        this.wake = wake;
    }

    /** A column as a file has it, and either a fee's code or an account's. */
    static Column column(String name, @Nullable String fee, @Nullable String account) {
        return new Column(Headers.normalise(name), name.strip(), fee, account);
    }

    /** The caller's shop; the problem when there is none. */
    Shop.Open shop(Caller caller, UUID shopId) throws Exception {
        return desk.opened(caller.merchantId(), shopId, false, caller.author())
                .orElseThrow(() -> Problems.notFound("shop"));
    }

    /** What is said of a shop's columns, by name. */
    List<Column> of(Shop.Open shop) {
        return table.find(shop.merchantId(), shop.shopId());
    }

    /** The fees of a row by what is said now. */
    ColumnFees fees(Shop.Open shop) {
        return new ColumnFees(shop.platform(), schedule(shop), of(shop));
    }

    private FeeSchedule schedule(Shop.Open shop) {
        return fees.overriddenBy(shop.ownFees());
    }

    /** The codes of the fees that a column of the shop's files may turn out to be. */
    List<String> feeCodes(Shop.Open shop) {
        return schedule(shop).rules().stream()
                .filter(rule -> rule.platform() == shop.platform())
                .map(FeeRule::code)
                .distinct()
                .toList();
    }

    /** The accounts that a column may be booked on: the expenses, among them the difference itself. */
    List<Account> accounts(UUID merchantId) {
        return names.accounts(merchantId).values().stream()
                .filter(account -> Expense.isExpense(account.code()))
                .toList();
    }

    /**
     * Adds or replaces what columns mean; what was booked without it is booked again in the background. Throws the
     * problem of a fee or account that there is not.
     */
    void put(Shop.Open shop, List<Column> columns, ZoneId zone, Actor by) {
        var codes = feeCodes(shop);
        var accounts = accounts(shop.merchantId()).stream().map(Account::code).toList();
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column.fee() != null && !codes.contains(column.fee())) {
                violations.add(new Violation(
                        "/" + i + "/fee", "choice", "This must be one of " + String.join(", ", codes) + "."));
            }
            if (column.account() != null && !accounts.contains(column.account())) {
                violations.add(new Violation("/" + i + "/account", "choice", "This must be an account of class 6."));
            }
        }
        var keys = new HashSet<String>();
        of(shop).forEach(column -> keys.add(column.key()));
        columns.forEach(column -> keys.add(column.key()));
        if (keys.size() > COLUMNS_MAX) {
            violations.add(new Violation("", "size", "A shop has at most " + COLUMNS_MAX + " columns of its own."));
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        var whose = new FeeColumns.Whose(
                shop.merchantId(), shop.shopId(), shop.platform().name());
        var detail = new FileDetail(zone.getId(), 0, 0, 0, Map.of(), Map.of());
        table.put(whose, columns, Payloads.write(detail), by);
        wake.run();
    }

    /** Gives a run its rows: those that were booked before its column had this meaning. */
    void gather(ImportRun run) {
        UUID shopId = Objects.requireNonNull(run.shopId(), "a column is one of a shop");
        var key = Headers.normalise(run.fileName());
        var named = table.names(run.merchantId(), shopId).stream()
                .filter(name -> Headers.normalise(name).equals(key))
                .toList();
        if (!named.isEmpty()) {
            String column = " \"" + run.fileName() + "\" ";
            table.gather(
                    run,
                    named,
                    "Kolom" + column + "dikenal kemudian; baris ini dibukukan lagi",
                    "Column" + column + "became known later; this row is booked again");
        }
    }
}
