package id.lababersih.persistence.report;

import id.lababersih.domain.ledger.Account;
import id.lababersih.persistence.ledger.ChartTable;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The names that reports print beside codes, ids and SKUs. */
public final class NameReports {
    private static final String SHOPS = "SELECT id::text AS key, name FROM shop WHERE merchant_id = :merchant";
    private static final String MEMBERS = """
            select u.id::text as key, u.name from membership m join app_user u on u.id = m.user_id
            where m.merchant_id = :merchant
            """;
    private static final String PRODUCTS = "SELECT sku AS key, name FROM product WHERE merchant_id = :merchant";

    private final Jdbi jdbi;

    public NameReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The merchant's chart of accounts by code. */
    public SortedMap<String, Account> accounts(UUID merchant) {
        return jdbi.withHandle(handle -> ChartTable.accounts(handle, merchant));
    }

    /** Shop names by id. */
    public Map<String, String> shops(UUID merchant) {
        return names(SHOPS, merchant);
    }

    /** Names of the merchant's people by user id. */
    public Map<UUID, String> members(UUID merchant) {
        Map<UUID, String> members = new HashMap<>();
        names(MEMBERS, merchant).forEach((id, name) -> members.put(UUID.fromString(id), name));
        return members;
    }

    /** Product names by SKU. */
    public Map<String, String> products(UUID merchant) {
        return names(PRODUCTS, merchant);
    }

    private Map<String, String> names(String sql, UUID merchant) {
        Map<String, String> names = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .bind("merchant", merchant)
                .map((row, _) -> Map.entry(row.getString("key"), row.getString("name")))
                .forEach(name -> names.put(name.getKey(), name.getValue())));
        return names;
    }
}
