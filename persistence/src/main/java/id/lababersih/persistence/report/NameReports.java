package id.lababersih.persistence.report;

import id.lababersih.domain.ledger.Account;
import id.lababersih.persistence.ledger.ChartTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** The names that reports print beside codes, ids and SKUs. */
public final class NameReports {
    private static final String SHOPS = "SELECT id::text AS key, name FROM shop WHERE merchant_id = :merchant";
    private static final String MEMBERS = """
            select u.id::text as key, u.name from membership m join app_user u on u.id = m.user_id
            where m.merchant_id = :merchant
            """;
    private static final String PRODUCTS = """
            select sku as key, name from product where merchant_id = :merchant and sku = any(:skus)
            """;

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

    /** The names of the products among these, by SKU: a merchant may have many more. */
    public Map<String, String> products(UUID merchant, Collection<String> skus) {
        return names(
                merchant, handle -> handle.createQuery(PRODUCTS).bindArray("skus", String.class, List.copyOf(skus)));
    }

    private Map<String, String> names(String sql, UUID merchant) {
        return names(merchant, handle -> handle.createQuery(sql));
    }

    private Map<String, String> names(UUID merchant, Function<Handle, Query> query) {
        Map<String, String> names = new HashMap<>();
        jdbi.useHandle(handle -> query.apply(handle)
                .bind("merchant", merchant)
                .map((row, _) -> Map.entry(row.getString("key"), row.getString("name")))
                .forEach(name -> names.put(name.getKey(), name.getValue())));
        return names;
    }
}
