package id.lababersih.persistence.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.Counts;
import id.lababersih.persistence.imports.ImportTables.NewRun;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTablesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T05:00:00Z");
    private static final Database database = ScratchDatabase.open();

    private final UUID merchant = UUID.randomUUID();
    private final UUID user = UUID.randomUUID();
    private final ImportTables tables = new ImportTables(database.jdbi());

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void addPeople() {
        database.jdbi().useHandle(handle -> {
            handle.execute("insert into app_user (id, name, created_at) values (?, 'Siti', now())", user);
            handle.execute("insert into merchant (id, name, created_at) values (?, 'Toko Maju', now())", merchant);
        });
    }

    private NewRun upload(Instant at) {
        var by = new Actor(merchant, user, at, null);
        return new NewRun(UUID.randomUUID(), merchant, "products", null, null, "products.csv", "sha", by);
    }

    private static ImportItem item(int position) {
        return new ImportItem(
                position,
                Tab.IMPORTABLE,
                1,
                List.of(position + 2),
                "SKU",
                null,
                null,
                null,
                List.of(),
                "{}",
                null,
                null);
    }

    private static int itemsOf(NewRun run) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from import_item where run_id = :run")
                        .bind("run", run.id())
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aPreviewIsSeenWhenItIsWholeAndNotBefore() throws SQLException {
        var run = upload(NOON);
        var reading = tables.begin(run).orElseThrow();
        tables.add(reading, List.of(item(0), item(1)));
        assertThat(tables.find(merchant, run.id())).isEmpty();
        assertThat(tables.list(merchant, Long.MAX_VALUE, 10)).isEmpty();

        tables.add(reading, List.of(item(2)));
        tables.publish(reading, new Counts(3, 3, 0, 0, 0), "{}");
        assertThat(tables.list(merchant, Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(tables.items(merchant, run.id(), Tab.IMPORTABLE, -1, 10)).hasSize(3);
        assertThat(tables.begin(run)).isEmpty();
        assertThat(itemsOf(run)).isEqualTo(3);
    }

    @Test
    void whatAnUnfinishedPreviewLeftIsForgottenAtTheNextTryOrLater() throws SQLException {
        var cutOff = upload(NOON);
        var first = tables.begin(cutOff).orElseThrow();
        tables.add(first, List.of(item(0)));
        var second = tables.begin(cutOff).orElseThrow();
        assertThat(itemsOf(cutOff)).isZero();

        assertThatThrownBy(() -> tables.add(first, List.of(item(0)))).isInstanceOf(IllegalStateException.class);
        tables.forget(first);
        tables.add(second, List.of(item(0)));
        tables.begin(upload(NOON.plus(Duration.ofMinutes(59))));
        assertThat(itemsOf(cutOff)).isOne();
        tables.begin(upload(NOON.plus(Duration.ofMinutes(61))));
        assertThat(itemsOf(cutOff)).isZero();
    }

    @Test
    void anUploadSweepsOutOneUnfinishedPreviewAndWaitsForNobody() throws SQLException {
        // So that no other test's are older.
        var old = NOON.minus(Duration.ofDays(30));
        var unfinished = List.of(upload(old), upload(old), upload(old));
        for (var run : unfinished) {
            tables.add(tables.begin(run).orElseThrow(), List.of(item(0)));
        }
        var later = upload(old.plus(Duration.ofHours(2)));
        try (var sweeping = database.jdbi().open()) {
            sweeping.begin();
            sweeping.execute(
                    "select from import_run where id = ? for update",
                    unfinished.getFirst().id());
            for (int left : List.of(2, 1, 1)) {
                tables.begin(later);
                assertThat(unfinished.stream()
                                .mapToInt(ImportTablesTest::itemsOf)
                                .sum())
                        .isEqualTo(left);
            }
            sweeping.rollback();
        }
        tables.forget(tables.begin(later).orElseThrow());
        assertThat(itemsOf(unfinished.getFirst())).isZero();
    }

    @Test
    void whatIsLeftToDoIsFoundWithoutALookAtAllItems() throws SQLException {
        var run = upload(NOON);
        var reading = tables.begin(run).orElseThrow();
        tables.add(
                reading,
                IntStream.range(0, 10_000).mapToObj(ImportTablesTest::item).toList());
        tables.publish(reading, new Counts(10_000, 10_000, 0, 0, 0), "{}");
        database.jdbi().useHandle(handle -> handle.execute("analyze import_item"));
        var plan = database.jdbi()
                .withHandle(handle -> handle.createQuery("explain " + ImportTables.LEFT_TO_DO)
                        .bind("merchant", merchant)
                        .bindArray("runs", UUID.class, run.id())
                        .mapTo(String.class)
                        .collect(Collectors.joining("\n")));
        assertThat(plan)
                .contains("import_item_short", "import_item_to_return")
                .doesNotContain("Seq Scan on import_item");
    }

    @Test
    void anItemComesBackAsItWasAdded() throws SQLException {
        var run = upload(NOON);
        var reading = tables.begin(run).orElseThrow();
        var item = new ImportItem(
                7,
                Tab.UNMATCHED,
                3,
                List.of(2, 5),
                "A \"1\"",
                "unmatched_sku",
                "tab\t, {kurung} dan \\",
                "tab\t, {brackets} and \\",
                List.of("a\"b", "c\\d", "e,{f}", "NULL", ""),
                "{\"a\": [\"b\\\\c\"]}",
                null,
                null);
        tables.add(reading, List.of(item, item(8)));
        tables.publish(reading, new Counts(2, 1, 1, 0, 0), "{}");
        assertThat(tables.item(merchant, run.id(), 7)).contains(item);
        assertThat(tables.item(merchant, run.id(), 8)).contains(item(8));
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "update import_item set detail = null where run_id = ? and position = 7", run.id()));
        assertThat(tables.item(merchant, run.id(), 7).orElseThrow().detailEn())
                .as("an earlier release took back what was said, in the language that it knows")
                .isNull();
    }
}
