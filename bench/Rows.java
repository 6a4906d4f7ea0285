import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares lists and details with few orders in the database and with many. The rows are copies of those of one order
 * that the service placed, each with an id of its own, spread over all shops; they are written past the service, which
 * is stopped meanwhile, and without indexes, which are made again after.
 */
final class Rows {
    private static final int CONNECTIONS = 16;
    private static final int CHUNK = 250_000;
    private static final int TARGETS = 20_000;
    private static final List<String> TABLES = List.of("order_row", "event_history", "event_journal");

    private final Load load;
    private final Store store;
    private final String merchants;
    private final String shops;
    private int filled;

    private Rows(Load load) {
        this.load = load;
        this.store = load.store;
        this.merchants =
                array(load.seller.shops.stream().map(Seller.Shop::merchant).toList());
        this.shops = array(load.seller.shops.stream().map(Seller.Shop::id).toList());
    }

    static void measure(Options options, Path folder, Figures figures) throws Exception {
        try (var store = options.database.isPresent()
                        ? Store.at(options.database.get())
                        : Store.start(folder.resolve("postgres"));
                var load = new Load(options, figures, store, folder)) {
            load.seller.register(
                    options.merchants, Options.SHOPS / options.merchants, Options.PRODUCTS / options.merchants);
            load.createAll(1);
            var rows = new Rows(load);
            for (int orders : List.of(Math.min(Options.FEW_ROWS, options.rows), options.rows)) {
                rows.fill(orders);
                rows.measure(orders);
            }
        }
    }

    private void measure(int orders) throws Exception {
        load.get("list_of_" + orders, CONNECTIONS, load.seller.lists());
        load.get("list_any_of_" + orders, CONNECTIONS, store.anyLists());
        var random = new SplittableRandom(orders);
        var any = IntStream.range(0, Math.min(orders, TARGETS))
                .map(_ -> random.nextInt(orders))
                .distinct()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        var targets = store.query("""
            select merchant_id || ' /v1/orders/' || order_id from order_row
            where order_id in (select md5('row' || n)::uuid from unnest(array[%s]) n)
            """.formatted(any));
        load.get("detail_of_" + orders, CONNECTIONS, targets.subList(0, Math.min(1_000, targets.size())));
        load.get("detail_any_of_" + orders, CONNECTIONS, targets);
    }

    private void fill(int orders) throws Exception {
        long began = System.nanoTime();
        load.stop();
        String order = store.query("select order_id from order_row where order_id not in"
                        + " (select md5('row' || n)::uuid from generate_series(0, 9) n) and status = 'CREATED' limit 1")
                .getFirst();
        store.execute("set maintenance_work_mem = '1GB'");
        var again = new ArrayList<String>();
        for (String table : TABLES) {
            again.addAll(dropIndexes(table));
        }
        for (; filled < orders; filled += CHUNK) {
            int last = Math.min(orders, filled + CHUNK) - 1;
            for (String table : TABLES) {
                store.execute(copies(table, order, filled, last));
            }
            System.err.printf("%,d of %,d orders%n", last + 1, orders);
        }
        filled = orders;
        for (String sql : again) {
            store.execute(sql);
        }
        // The rows are there: nothing is left for the projections to do.
        store.execute("""
            update projection_offset o set txid = e.txid, ordering = e.ordering
            from (select distinct on (slice) slice, txid, ordering from event_journal
                  order by slice, txid desc, ordering desc) e
            where e.slice = o.slice
            """);
        store.execute("vacuum (analyze, freeze)");
        store.execute("checkpoint");
        load.restart();
        load.figures.add(
                "rows_" + orders,
                (System.nanoTime() - began) / 1e9,
                "seconds",
                Map.of(
                        "database_mib",
                        Long.parseLong(store.query("select pg_database_size(current_database())")
                                        .getFirst())
                                >> 20));
    }

    /** Returns what makes them again. */
    private List<String> dropIndexes(String table) throws SQLException {
        var constraints =
                store.query("select format('alter table %I add constraint %I %s', conrelid::regclass, conname,"
                        + " pg_get_constraintdef(oid)) from pg_constraint where contype in ('p', 'u') and conrelid = '"
                        + table
                        + "'::regclass");
        var indexes = store.query("select indexdef from pg_indexes where tablename = '" + table
                + "' and indexname not in" + " (select conname from pg_constraint)");
        for (String drop : store.query("select format('alter table %I drop constraint %I', conrelid::regclass, conname)"
                + " from pg_constraint where contype in ('p', 'u') and conrelid = '" + table + "'::regclass")) {
            store.execute(drop);
        }
        for (String drop : store.query(
                "select 'drop index ' || quote_ident(indexname) from pg_indexes where tablename = '" + table + "'")) {
            store.execute(drop);
        }
        var all = new ArrayList<>(constraints);
        all.addAll(indexes);
        return all;
    }

    private String copies(String table, String order, int first, int last) throws SQLException {
        String journal = "persistence_id = 'order|" + order + "' and sequence_number = 1";
        String where = table.equals("event_journal")
                ? journal
                : table.equals("event_history")
                        ? "subject_id = '" + order + "' and sequence = 1"
                        : "order_id = '" + order + "'";
        var columns = store.columns(table);
        var values = columns.stream().map(column -> value(column, order)).collect(Collectors.joining(", "));
        return "insert into " + table + " (" + String.join(", ", columns) + ") select " + values
                + " from generate_series(" + first + ", " + last + ") n"
                + " cross join lateral (select md5('row' || n)::uuid as new_id, (" + merchants + ")[n % "
                + Options.SHOPS + " + 1] as new_merchant, (" + shops + ")[n % " + Options.SHOPS + " + 1] as new_shop)"
                + " cross join (select * from " + table + " where " + where + ") one"
                + " cross join (select merchant_id as old_merchant, shop_id as old_shop, number as old_number"
                + " from order_row where order_id = '" + order + "') old";
    }

    /** What a copy has in this column. */
    private static String value(String column, String order) {
        return switch (column) {
            case "order_id", "subject_id" -> "new_id";
            case "merchant_id" -> "new_merchant::uuid";
            case "shop_id" -> "new_shop::uuid";
            case "number" -> "'R' || n";
            case "persistence_id" -> "'order|' || new_id";
            // A minute apart: lists are in this order.
            case "created_at", "changed_at", "at" -> "one." + column + " + n * interval '1 minute'";
            case "event_payload" ->
                "convert_to(replace(replace(replace(replace(convert_from(one.event_payload, 'UTF8'), '" + order
                        + "', new_id::text), old_merchant::text, new_merchant), old_shop::text, new_shop),"
                        + " '\"' || old_number || '\"', '\"R' || n || '\"'), 'UTF8')";
            default -> "one." + column;
        };
    }

    private static String array(List<String> texts) {
        return texts.stream().collect(Collectors.joining("','", "array['", "']"));
    }
}
