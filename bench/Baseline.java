import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What PostgreSQL alone can do: pgbench writes the rows of one shipped order, copied from a real one, in one
 * transaction, into tables of the same migrations on the same server. The request's Idempotency-Key, which the service
 * claims first and keeps the answer under later, is one row here.
 */
final class Baseline {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
    private static final int SHOPS = Options.SHOPS;
    private static final int PRODUCTS = 200;

    // n is new for each transaction; m, s, p and q are the merchant, the shop and the two products of this one.
    private static final String ORDER = "md5('o' || :n)::uuid";
    private static final String ENTRY = "md5('e' || :n)::uuid";
    private static final String MERCHANT = "md5('m' || :m)::uuid";
    private static final String SHOP = "md5('s' || :s)::uuid";

    private static final String RANDOM = """
        \\set k :k + 1
        \\set n :base + :client_id + :k * :clients
        \\set row mod(:n, %d)
        \\set s random(0, %d)
        \\set m mod(:s, %d)
        \\set p random(0, %d)
        \\set q random(%d, %d)
        \\set slice random(0, 3)
        """;
    private static final String SHIP_ROW = """
        update order_row set status = 'SHIPPED', cogs = cogs + 21000, profit = profit + 40000,
            courier = 'JNE', tracking_number = 'T' || :n, shipped_at = now(), shipped_on = '2025-09-01',
            missing = null, waiting_since = null, changed_at = now()
        where order_id = md5('o' || :row)::uuid\
        """;
    private static final String RECEIVABLE = """
        insert into order_receivable as t values (%s, %s, '1201', 'N' || :n, 'SHOPEE', %s, '2025-09-01', 70000)
        on conflict (merchant_id, order_id, account) do update set balance = t.balance + excluded.balance\
        """;
    private static final String EAT_STOCK =
            "update stock_layer set left_over = left_over - 2 where merchant_id = %s and sequence in (:p, :q)";
    private static final String REACHED =
            "update projection_offset set ordering = :n where projection = 'read-models' and slice = :slice";

    private final Store store;
    private final DatabaseUrl database;
    private final Path script;
    private final int orders;
    private final int merchants;
    private long used;

    private Baseline(Store store, DatabaseUrl database, Path script, int orders, int merchants) {
        this.store = store;
        this.database = database;
        this.script = script;
        this.orders = orders;
        this.merchants = merchants;
    }

    record Run(double perSecond, double meanMs, double p50Ms, double p99Ms) {}

    /** @param order a shipped order whose rows are all written */
    static Baseline prepare(Store store, String order, Path folder, int orders, int merchants) throws Exception {
        var database = store.createDatabase("pgbench");
        Database.migrate(database);
        var baseline = new Baseline(store, database, folder.resolve("ship.sql"), orders, merchants);
        baseline.fill(order);
        Files.writeString(baseline.script, baseline.ship(order));
        return baseline;
    }

    Run run(int clients, int seconds) throws Exception {
        var log = Files.createTempDirectory(script.getParent(), "pgbench");
        var command = new ProcessBuilder(
                "pgbench",
                "-n",
                "--log",
                "--log-prefix=" + log.resolve("took"),
                "-M",
                "prepared",
                "-c",
                "" + clients,
                "-j",
                "1",
                "-T",
                "" + seconds,
                "--max-tries=100",
                "-D",
                "base=" + used,
                "-D",
                "clients=" + clients,
                "-D",
                "k=0",
                "-f",
                script.toString(),
                "-h",
                store.host(),
                "-p",
                "" + store.port(),
                "-U",
                database.user(),
                "pgbench");
        command.environment().put("PGPASSWORD", database.password());
        var process = command.redirectErrorStream(true).start();
        var onExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(onExit);
        if (status != 0 || said.contains("aborted")) {
            throw new IllegalStateException("pgbench said:\n" + said);
        }
        // Numbers that no later run uses again: a client never does this many.
        used += clients * 10_000_000L;
        var took = tookMs(log);
        return new Run(number(RATE, said), number(LATENCY, said), took[took.length / 2], took[took.length * 99 / 100]);
    }

    /** Each transaction's time, shortest first: the third word of its line, in microseconds. */
    private static double[] tookMs(Path log) throws IOException {
        try (var files = Files.list(log)) {
            return files.flatMap(Baseline::lines)
                    .mapToDouble(line -> Long.parseLong(line.split(" ", 4)[2]) / 1_000.0)
                    .sorted()
                    .toArray();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Order rows and layers to update, as the read models have them. */
    private void fill(String order) throws Exception {
        var one = row("order_row", "order_id = '" + order + "'").getFirst();
        one.replaceAll((column, value) -> switch (column) {
            case "order_id" -> "md5('o' || n)::uuid";
            case "merchant_id" -> "md5('m' || n % " + merchants + ")::uuid";
            case "shop_id" -> "md5('s' || n % " + SHOPS + ")::uuid";
            case "number" -> "'N' || n";
            case "status" -> "'CREATED'";
            case "courier", "tracking_number", "shipped_at", "shipped_on" -> "null";
            default -> value;
        });
        execute(insert("order_row", one) + " from generate_series(0, " + (orders - 1) + ") n");
        execute("""
            insert into stock_layer (merchant_id, sequence, sku, warehouse, received_on, unit_cost, left_over)
            select md5('m' || m)::uuid, p, 'SKU-' || p, 'UTAMA', '2025-07-31', 7000, 1000000000
            from generate_series(0, %d) m, generate_series(0, %d) p
            """.formatted(merchants - 1, PRODUCTS - 1));
        execute("insert into projection_offset select 'read-models', slice, 0, 0 from generate_series(0, 3) slice");
        execute("vacuum analyze");
    }

    private String ship(String order) throws SQLException {
        String entry = "order_id = '" + order + "'";
        String ofEntry = "entry_id in (select id from journal_entry where " + entry + ")";
        String events = "(persistence_id = 'order|" + order + "' and sequence_number > 1"
                + " or persistence_id like 'inventory|%' and position('" + order + "'::bytea in event_payload) > 0"
                + " and position('StockAllocated'::bytea in event_payload) > 0)";
        String history = "(subject || '|' || subject_id, sequence) in"
                + " (select persistence_id, sequence_number from event_journal where " + events + ")";
        var lines = row("journal_line", ofEntry);
        var products = row(
                "(select sku, array_agg(account order by account) as accounts,"
                        + " array_agg(amount order by account) as amounts"
                        + " from journal_split where " + ofEntry + " group by sku) p",
                List.of("sku", "accounts", "amounts"),
                "true");
        String random = RANDOM.formatted(orders, SHOPS - 1, merchants, PRODUCTS / 2 - 1, PRODUCTS / 2, PRODUCTS - 1);
        return random
                + String.join(
                        ";\n",
                        "begin",
                        copies("idempotency_key", row("idempotency_key", Store.answerOf(order))),
                        copies("event_journal", row("event_journal", events)),
                        SHIP_ROW,
                        copies("event_history", row("event_history", history)),
                        copies("journal_entry", row("journal_entry", entry)),
                        days(lines),
                        products(products, lines.getFirst().get("posted_on")),
                        RECEIVABLE.formatted(MERCHANT, ORDER, SHOP),
                        EAT_STOCK.formatted(MERCHANT),
                        // Last, because four of these rows are all there are.
                        REACHED,
                        "commit;\n");
    }

    private static String days(List<Map<String, String>> lines) {
        return lines.stream()
                .map(line -> "(%s, %s, %s, %s, 'SHOPEE', pg_backend_pid() %% 8, %s, %s, 0)"
                        .formatted(
                                MERCHANT,
                                line.get("posted_on"),
                                line.get("account"),
                                SHOP,
                                line.get("debit"),
                                line.get("credit")))
                .sorted()
                .collect(Collectors.joining(",\n    ", "insert into daily_total as t values ", """
                    \non conflict on constraint daily_total_key do update set
                        debit = t.debit + excluded.debit, credit = t.credit + excluded.credit\
                    """));
    }

    private static String products(List<Map<String, String>> products, String day) {
        return products.stream()
                .map(product -> "(%s, %s, %s, %s, pg_backend_pid() %% 8, %s)".formatted(
                        MERCHANT, day, ours("sku", product), product.get("accounts"), product.get("amounts")))
                .sorted()
                .collect(Collectors.joining(",\n    ", "insert into daily_product_total as t values ", """
                    \non conflict (merchant_id, day, sku, accounts, slot) do update set
                        amounts = array_remove(array[%s], null)\
                    """.formatted(IntStream.rangeClosed(1, 12)
                        .mapToObj("t.amounts[%1$d] + excluded.amounts[%1$d]"::formatted)
                        .collect(Collectors.joining(", ")))));
    }

    private String copies(String table, List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            throw new IllegalStateException("The shipped order has no rows in " + table);
        }
        return rows.stream()
                .map(row -> row.keySet().stream()
                        .map(column -> ours(column, row))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(
                        ",\n    ",
                        "insert into " + table + " ("
                                + String.join(", ", rows.getFirst().keySet()) + ") values\n    ",
                        ""));
    }

    /** The value of a copied row's column, made new where each order has its own. */
    private static String ours(String column, Map<String, String> row) {
        String value = row.get(column);
        boolean inventory = row.getOrDefault("persistence_id", row.getOrDefault("subject", ""))
                .contains("inventory");
        return switch (column) {
            case "order_id" -> ORDER;
            case "merchant_id" -> MERCHANT;
            case "shop_id" -> SHOP;
            case "entry_id", "id" -> ENTRY;
            case "key" -> "'ship-' || md5('k' || :n)";
            case "source_id", "reference" -> "md5('o' || :n)";
            case "entry_seq" -> "currval('journal_entry_seq_seq')";
            case "persistence_id" -> inventory ? "'inventory|' || " + MERCHANT : "'order|' || " + ORDER;
            case "subject_id" -> inventory ? MERCHANT : ORDER;
            case "sequence_number", "sequence" -> inventory ? ":n" : value;
            case "sku" ->
                Integer.parseInt(value.replaceAll("\\D", "")) < PRODUCTS / 2 ? "'SKU-' || :p" : "'SKU-' || :q";
            default -> value;
        };
    }

    private static String insert(String table, Map<String, String> row) {
        return "insert into " + table + " (" + String.join(", ", row.keySet()) + ") select "
                + String.join(", ", row.values());
    }

    /** Rows as literals by column, without the columns that the database fills in itself. */
    private List<Map<String, String>> row(String table, String where) throws SQLException {
        return row(table, store.columns(table), where);
    }

    private List<Map<String, String>> row(String table, List<String> columns, String where) throws SQLException {
        var literals = columns.stream()
                .map(column -> "quote_nullable(%1$s) || case when %1$s is null then '' else '::' || pg_typeof(%1$s) end"
                        .formatted(column))
                .collect(Collectors.joining(", "));
        List<Map<String, String>> found = new ArrayList<>();
        try (var statement = store.connection().createStatement();
                var rows = statement.executeQuery("select " + literals + " from " + table + " where " + where)) {
            while (rows.next()) {
                Map<String, String> one = new java.util.LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    one.put(columns.get(i), rows.getString(i + 1));
                }
                found.add(one);
            }
        }
        return found;
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double number(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("pgbench said:\n" + text);
        }
        return Double.parseDouble(found.group(1));
    }
}
