package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A merchant's chart of accounts: the default chart, with the accounts the merchant added or renamed. */
public final class ChartTable {
    private static final String OWN = """
            SELECT code, name, normal_side FROM chart_account WHERE merchant_id = :merchant
            """;
    private static final String PUT = """
            INSERT INTO chart_account (merchant_id, code, name, normal_side)
            VALUES (:merchant, :code, :name, :side)
            ON CONFLICT (merchant_id, code) DO UPDATE SET name = EXCLUDED.name
            """;

    private ChartTable() {}

    /** Every account of the merchant by code. */
    public static SortedMap<String, Account> accounts(Handle handle, UUID merchant) {
        var accounts = new TreeMap<String, Account>();
        for (var account : Chart.accounts()) {
            accounts.put(account.code(), account);
        }
        handle.createQuery(OWN)
                .bind("merchant", merchant)
                .map((row, _) -> new Account(
                        row.getString("code"),
                        row.getString("name"),
                        row.getString("normal_side").equals("D") ? Account.Side.DEBIT : Account.Side.CREDIT))
                .forEach(account -> accounts.put(account.code(), account));
        return accounts;
    }

    /** Adds an account, or renames it when the merchant has it; the normal side of an account never changes. */
    public static void put(Handle handle, UUID merchant, Account account) {
        handle.createUpdate(PUT)
                .bind("merchant", merchant)
                .bind("code", account.code())
                .bind("name", account.name())
                .bind("side", account.normal() == Account.Side.DEBIT ? "D" : "K")
                .execute();
    }
}
