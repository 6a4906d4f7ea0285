package id.lababersih.persistence.imports;

import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.database.Columns;
import id.lababersih.persistence.database.GroupCommit;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Which numbers and tracking numbers of a shop are orders already. Every query is bound to the merchant. */
public final class KnownOrders {
    private static final int CHUNK = 5_000;

    private static final String INSERT = """
            insert into imported_order (shop_id, number, merchant_id, order_id, run_id, tracking_number)
            select * from unnest(?, ?, ?, ?, ?, ?)
            on conflict (shop_id, number) do update
            set tracking_number = coalesce(excluded.tracking_number, imported_order.tracking_number)
            where imported_order.merchant_id = excluded.merchant_id
            """;
    private static final String BY_NUMBER = """
            select number from imported_order
            where merchant_id = :merchant and shop_id = :shop and number = any(:numbers)
            union
            select number from order_row where merchant_id = :merchant and order_id = any(:ids)
            """;
    private static final String BY_TRACKING = """
            select lower(tracking_number), number from order_row
            where merchant_id = :merchant and shop_id = :shop and lower(tracking_number) = any(:lower)
            union
            select lower(tracking_number), number from imported_order
            where merchant_id = :merchant and shop_id = :shop and lower(tracking_number) = any(:lower)
            """;

    private final Jdbi jdbi;
    private final GroupCommit<Brought, Boolean> brought = new GroupCommit<>(this::add);

    public KnownOrders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An order that a run brought or moved.
     *
     * @param trackingNumber null where its file has none
     */
    public record Brought(
            UUID merchantId,
            UUID shopId,
            String number,
            UUID orderId,
            UUID runId,
            @Nullable String trackingNumber) {}

    /** Remembers that a shop's number is an order, and which run brought it first, which the release before asks. */
    public void add(Brought order) {
        brought.run(order);
    }

    private List<Boolean> add(List<Brought> orders) throws SQLException {
        var once = new LinkedHashMap<String, Brought>();
        orders.forEach(order -> once.put(order.shopId() + order.number(), order));
        var rows = List.copyOf(once.values());
        try (var handle = jdbi.open();
                var statement = handle.getConnection().prepareStatement(INSERT)) {
            var columns = new Columns(handle.getConnection(), statement);
            columns.add("uuid", rows, Brought::shopId);
            columns.add("text", rows, Brought::number);
            columns.add("uuid", rows, Brought::merchantId);
            columns.add("uuid", rows, Brought::orderId);
            columns.add("uuid", rows, Brought::runId);
            columns.add("text", rows, Brought::trackingNumber);
            statement.executeUpdate();
        }
        return orders.stream().map(_ -> true).toList();
    }

    /** Those of a shop's numbers that are orders already, however they came here. */
    public Set<String> among(UUID merchant, UUID shop, Collection<String> numbers) {
        var found = new HashSet<String>();
        for (List<String> chunk : chunks(numbers)) {
            var ids = chunk.stream().map(number -> OrderId.of(shop, number)).toArray(UUID[]::new);
            found.addAll(jdbi.withHandle(handle -> handle.createQuery(BY_NUMBER)
                    .bind("merchant", merchant)
                    .bind("shop", shop)
                    .bindBySqlType("numbers", chunk.toArray(String[]::new), Types.ARRAY)
                    .bindBySqlType("ids", ids, Types.ARRAY)
                    .mapTo(String.class)
                    .list()));
        }
        return found;
    }

    /** Order numbers by {@link #key} of their tracking number; one that several orders have names none of them. */
    public Map<String, String> byTracking(UUID merchant, UUID shop, Collection<String> trackingNumbers) {
        return unambiguous(allByTracking(merchant, shop, trackingNumbers));
    }

    /** Those tracking numbers that one order alone has. */
    public static Map<String, String> unambiguous(Map<String, Set<String>> numbers) {
        var found = new HashMap<String, String>();
        numbers.forEach((tracking, orders) -> {
            if (orders.size() == 1) {
                found.put(tracking, orders.iterator().next());
            }
        });
        return found;
    }

    /** All order numbers by {@link #key} of their tracking number; the caller's own to add to. */
    public Map<String, Set<String>> allByTracking(UUID merchant, UUID shop, Collection<String> trackingNumbers) {
        var found = new HashMap<String, Set<String>>();
        for (List<String> chunk : chunks(trackingNumbers)) {
            var lower = chunk.stream().map(KnownOrders::key).toArray(String[]::new);
            jdbi.useHandle(handle -> handle.createQuery(BY_TRACKING)
                    .bind("merchant", merchant)
                    .bind("shop", shop)
                    .bindBySqlType("lower", lower, Types.ARRAY)
                    .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(entry -> found.computeIfAbsent(entry.getKey(), _ -> new HashSet<>())
                            .add(entry.getValue())));
        }
        return found;
    }

    /** Couriers and marketplaces write one tracking number in capitals and in small letters. */
    public static String key(String trackingNumber) {
        return trackingNumber.toLowerCase(Locale.ROOT);
    }

    private static List<List<String>> chunks(Collection<String> keys) {
        var all = List.copyOf(keys);
        var chunks = new ArrayList<List<String>>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
