package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command that takes over an older system's database, run as an engineer runs it, against a running service. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ImportDatabaseTest {
    private static final int ORDERS = 210;
    private static final String YEARS = "from=2020-01-01&to=2030-12-31";

    /** What a takeover changes, but for the schema staging and sessions. */
    private static final List<String> TABLES = List.of(
            "app_user",
            "merchant",
            "membership",
            "shop",
            "product",
            "event_journal",
            "journal_entry",
            "order_row",
            "stock_layer");

    private final DatabaseUrl database = ScratchDatabase.create();
    private final Path folder = SharedServer.freshFolder("import-database");
    private final ServerProcess server =
            ServerProcess.start(folder, Map.of("DATABASE_URL", OldDatabase.text(database)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void supabaseComesOverWithItsPasswordsAndItsNumbers() {
        var old = OldDatabase.create("supabase", ORDERS);
        var empty = rows();

        var dry = command(old);
        assertThat(dry.status()).as(dry.text()).isZero();
        assertThat(dry.text())
                .containsPattern("users +10 +7 +3 +0")
                .containsPattern("orders +218 +8 +210 +0")
                .containsPattern("products +36 +5 +31 +0")
                .contains("1  has no e-mail address, or none that can be one")
                .contains("2  has the e-mail address of another user there")
                .contains("2  has never confirmed the e-mail address, or is locked out there")
                .contains("2  has no bcrypt hash")
                .contains("1  has no SKU")
                .contains("2  has the SKU of another product")
                .contains("2  has no price, or one that is no whole rupiah from 0 (HALF, MINUS)")
                .contains("1  has no status of CREATED")
                .contains("BAD-2")
                .contains("2  has the number of another order of its shop (BAD-6, BAD-6)")
                .contains("1  has no lines (BAD-3)")
                .contains("2  has a line that is not taken (BAD-1, BAD-4)")
                .contains("1  has a voucher that is no whole rupiah from 0 (BAD-5)")
                .contains("1  has a shop that is not taken (BAD-8)")
                .contains("1  has no cost, so its goods are booked at a cost of 0; has a stock below 0, or none")
                .doesNotContain("$2a$04")
                .doesNotContain("5f4dcc3b5aa765d61d8327deb882cf99");
        assertThat(rows()).as("a dry run changes nothing").isEqualTo(empty);

        var applied = command(old, "--apply");
        assertThat(applied.status()).as(applied.text()).isZero();
        assertThat(applied.text()).contains("All that was to be taken is here.").doesNotContain("Failed");
        assertThat(staged()).as("nothing with hashes is left").isZero();
        compare(old);
        assertThat(OldDatabase.number(database, "select count(*) from app_user where password_hash like '$2a$05$%'"))
                .as("who signed in has a hash of this service's cost, which the next sign-in needs")
                .isEqualTo(3);
        server.api().signIn("lama2@contoh.test", OldDatabase.PASSWORD);

        var after = rows();
        var again = command(old, "--apply");
        assertThat(again.status()).as(again.text()).isZero();
        assertThat(rows()).as("a second time adds nothing").isEqualTo(after);

        old.run("""
                insert into orders (id, shop_id, order_number, status, created_at)
                select 800000, id, 'NEW-1', 'pending', now() from shops limit 1;
                insert into order_items values (8000000, 800000, 101, 1, 25000);
                update auth.users set email = 'pindah@contoh.test' where email ilike 'lama2@contoh.test';
                """);
        long users = OldDatabase.number(database, "select count(*) from app_user");
        var later = command(old, "--apply");
        assertThat(later.status()).as(later.text()).isZero();
        assertThat(rows())
                .as("a later time adds what is new, of a merchant whose owner has another address, too")
                .containsEntry("order_row", ORDERS + 1L)
                .containsEntry("merchant", after.get("merchant"))
                .containsEntry("app_user", users + 1);
    }

    @Test
    void phoenixComesOverThoughTheCommandWasKilled() throws InterruptedException, SQLException {
        var old = OldDatabase.create("phoenix", ORDERS);
        var first = start(old, "--apply");
        try {
            awaitMiddle();
        } finally {
            first.destroyForcibly().waitFor();
        }
        long there = OldDatabase.number(database, "select count(*) from order_row");
        assertThat(there).as("killed in the middle").isLessThan(ORDERS);
        System.out.println("import-database killed when " + there + " of " + ORDERS + " orders were there");

        var applied = command(old, "--apply");
        assertThat(applied.status()).as(applied.text()).isZero();
        compare(old);
    }

    /** By one connection: each look by another would take more of the processor than what is looked at. */
    private void awaitMiddle() throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var count = connection.prepareStatement("select count(*) from order_row")) {
            Awaitility.await("the middle of the orders")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        try (var rows = count.executeQuery()) {
                            return rows.next() && rows.getLong(1) > ORDERS / 10;
                        }
                    });
        }
    }

    /** Its pieces went out and came back here too, and of the first product the others were gone by then. */
    @Test
    void anOrderThatCameBackComesOverThoughAllIsSoldByNow() {
        var old = OldDatabase.create("phoenix", 0);
        old.run("""
                insert into products values (150, 1, 'BACK-LAST', 'Kembali', 20000, 12000, 0),
                    (151, 1, 'BACK-FIRST', 'Kembali', 20000, 12000, 0);
                insert into orders (id, shop_id, number, status, inserted_at, voucher, return_condition)
                values (800001, 1, 'N-1', 'shipped', '2025-03-01 03:00', 0, null),
                    (800002, 1, 'N-2', 'returned', '2025-03-02 03:00', 0, 'GOOD'),
                    (800003, 1, 'N-3', 'returned', '2025-03-01 04:00', 0, null),
                    (800004, 1, 'N-4', 'shipped', '2025-03-02 04:00', 0, null);
                insert into order_items values (1, 800001, 150, 3, 20000), (2, 800002, 150, 1, 20000),
                    (3, 800002, 150, 1, 20000), (4, 800003, 151, 2, 20000), (5, 800004, 151, 3, 20000);
                """);
        var dry = command(old);
        assertThat(dry.text())
                .contains("1  has fewer pieces than a parcel held that came back: taken with more (BACK-LAST)");
        var applied = command(old, "--apply");
        assertThat(applied.status()).as(applied.text()).isZero();
        var merchant =
                server.api().signIn("lama1@contoh.test", OldDatabase.PASSWORD).merchant();
        var left = new TreeMap<String, Long>();
        merchant.all("/v1/stock").forEach(level -> left.put(Answer.words(level, "sku"), whole(level, "on_hand")));
        assertThat(left).containsEntry("BACK-LAST", 2L).containsEntry("BACK-FIRST", 0L);
    }

    @Test
    void whatCannotBeReadOrIsAnothersIsSaidInALine() throws SQLException {
        var old = OldDatabase.create("phoenix", 1);
        old.run("alter table users rename hashed_password to secret");
        var unread = command(old);
        assertThat(unread.status()).isEqualTo(1);
        assertThat(unread.text())
                .contains("The query for users: ERROR: column \"hashed_password\" does not exist")
                .doesNotContain("\tat ");
        assertThat(staged()).isZero();

        try (var other = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('lababersih import-database'))");
            var second = command(old);
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.text())
                    .contains("Another import-database works on this database")
                    .doesNotContain("\tat ");
            statement.execute("delete from flyway_schema_history where installed_rank ="
                    + " (select max(installed_rank) from flyway_schema_history)");
        }
        String migrations = "select count(*) from flyway_schema_history";
        long there = OldDatabase.number(database, migrations);
        var refused = command(old);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text())
                .contains("are missing or of an earlier release")
                .doesNotContain("\tat ");
        assertThat(OldDatabase.number(database, migrations)).isEqualTo(there);
    }

    /** The old database's own sums, by queries that know nothing of this service, against what its API tells. */
    private void compare(OldDatabase old) {
        boolean supabase = old.kind().equals("supabase");
        String price = supabase ? "price" : "unit_price";
        String cost = supabase ? "cost_price" : "cost";
        for (int user = 1; user <= 3; user++) {
            var merchant = server.api()
                    .signIn("lama" + user + "@contoh.test", OldDatabase.PASSWORD)
                    .merchant();
            String mine = " from orders o join shops s on s.id = o.shop_id and s.name = 'Toko " + user
                    + "' where o.id < 900000 ";
            String goods = user == 3
                    ? "o.cod_value"
                    : "(select sum(quantity * " + price + ") from order_items where order_id = o.id)";
            var orders = merchant.all("/v1/orders");
            assertThat(orders).hasSize((int) old.number("select count(*)" + mine));
            assertThat(sum(orders, "gross")).isEqualTo(old.number("select sum(" + goods + " - o.voucher)" + mine));
            assertThat(statuses(orders)).isEqualTo(statuses(old, mine));

            String sold = mine + " and o.status in ('shipped', 'delivered', 'settled', 'completed') ";
            JsonNode profit =
                    merchant.get("/v1/reports/profit-loss?" + YEARS).expect(200).data();
            assertThat(whole(profit, "net_sales"))
                    .isEqualTo(old.number("select sum(" + goods + " - o.voucher)" + sold));
            assertThat(whole(profit, "cogs"))
                    .isEqualTo(old.number("select sum((select sum(i.quantity * p." + cost
                            + ") from order_items i join products p on p.id = i.product_id where i.order_id = o.id))"
                            + sold));
            JsonNode march = merchant.get("/v1/reports/profit-loss?from=2025-03-02&to=2025-03-31")
                    .expect(200)
                    .data();
            assertThat(march)
                    .as("all was sold in March 2025, in the merchant's zone")
                    .isEqualTo(profit);
            assertThat(merchant.all("/v1/stock").stream()
                            .mapToLong(level -> whole(level, "on_hand"))
                            .sum())
                    .isEqualTo(10 * 11 * 3 / 2);
            JsonNode trial =
                    merchant.get("/v1/reports/trial-balance").expect(200).json();
            assertThat(whole(trial, "total_debit")).isPositive().isEqualTo(whole(trial, "total_credit"));
        }
    }

    private static long sum(List<JsonNode> orders, String field) {
        return orders.stream().mapToLong(order -> whole(order, field)).sum();
    }

    private static Map<String, Long> statuses(List<JsonNode> orders) {
        var counts = new TreeMap<String, Long>();
        orders.forEach(order -> counts.merge(Answer.words(order, "status"), 1L, Long::sum));
        return counts;
    }

    private static Map<String, Long> statuses(OldDatabase old, String mine) {
        var counts = new TreeMap<String, Long>();
        Map.of(
                        "CREATED", "'created', 'pending'",
                        "PACKED", "'packed'",
                        "SHIPPED", "'shipped'",
                        "DELIVERED", "'delivered'",
                        "SETTLED", "'settled', 'completed'",
                        "CANCELLED", "'cancelled'",
                        "RETURNED", "'returned'")
                .forEach((ours, theirs) ->
                        counts.put(ours, old.number("select count(*)" + mine + " and o.status in (" + theirs + ")")));
        return counts;
    }

    private Map<String, Long> rows() {
        var rows = new TreeMap<String, Long>();
        for (String table : TABLES) {
            rows.put(table, OldDatabase.number(database, "select count(*) from " + table));
        }
        return rows;
    }

    private long staged() {
        return OldDatabase.number(database, "select count(*) from pg_namespace where nspname = 'staging'");
    }

    private record Ended(int status, String text) {}

    private Ended command(OldDatabase old, String... more) {
        try {
            var process = start(old, more);
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** In the server's folder, where its secrets are. */
    private Process start(OldDatabase old, String... more) {
        Path mapping = Path.of("../conf/import-" + old.kind() + ".sql")
                .toAbsolutePath()
                .normalize();
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(ServerProcess.SHORT_LIVED);
        line.add("-Xmx256m");
        line.addAll(ServerClasses.options(ServerProcess.MAIN));
        line.addAll(List.of("id.lababersih.app.ImportDatabase", mapping.toString()));
        line.addAll(List.of(more));
        var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LABABERSIH_ENV", "dev");
        builder.environment().put("DATABASE_URL", OldDatabase.text(database));
        builder.environment().put("OLD_DATABASE_URL", OldDatabase.text(old.url()));
        builder.environment().put("PORT", Integer.toString(server.base().getPort()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
