package id.lababersih.persistence.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.ScratchDatabase;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectorTest {
    private static final DatabaseUrl URL = ScratchDatabase.create();
    private static final Inspector INSPECTOR = new Inspector(URL);
    private static final String MERCHANT = """
            insert into merchant (id, name, created_at) values (gen_random_uuid(), '%s', now())""";

    private static long merchants() {
        return Long.parseLong(String.valueOf(
                INSPECTOR.read("select count(*) as n from merchant").column("n").getFirst()));
    }

    @Test
    void whatIsReadIsDrawnWithItsColumns() {
        INSPECTOR.write(MERCHANT.formatted("Toko Drawn"));
        assertThat(INSPECTOR.merchants("drawn").toString())
                .containsPattern("id +name +created_at\n[0-9a-f-]{36}  Toko Drawn");
        assertThat(INSPECTOR.read("select null as nothing, ? as given", "x").toString())
                .isEqualTo("nothing  given\n-        x");
        assertThat(INSPECTOR.read("select 1 where false").toString()).isEqualTo("(no rows)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from merchant",
                "commit; delete from merchant",
                "select 1; delete from merchant",
                "with gone as (delete from merchant returning 1) select * from gone",
                "set transaction read write",
                "begin read write; delete from merchant",
                "select set_config('transaction_read_only', 'off', false)",
                "create table written ()",
                "do $$ begin delete from merchant; end $$",
                "select pg_terminate_backend(pid) from pg_stat_activity",
                "select U&\"\\0070g_terminate_backend\"(pid) from pg_stat_activity",
                "select query_to_xml('select pg_term' || 'inate_backend(1)', true, false, '')",
                "select pg_try_advisory_lock(1)",
                "select \"pg_sleep\"(1)",
                "select pg_stat_reset()",
                "select pg_stat_file('postgresql.conf')",
                "lock table event_journal in access exclusive mode",
                "copy (select 1) to program 'true'",
                "vacuum merchant",
                "commit"
            })
    void whoReadsChangesNothing(String sql) {
        INSPECTOR.write(MERCHANT.formatted("Toko Kept"));
        long before = merchants();
        assertThatThrownBy(() -> INSPECTOR.read(sql)).isInstanceOf(IllegalArgumentException.class);
        assertThat(merchants()).isEqualTo(before);
    }

    @Test
    void moreThanFitsIsRefused() {
        assertThatThrownBy(() -> INSPECTOR.read("select repeat('x', 50000000) from generate_series(1, 20)"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endlessRowsAreCutOff() {
        Table table = INSPECTOR.read("select n, repeat('x', 100000) as long from generate_series(1, 5000) as n");
        assertThat(table.rows()).hasSize(Inspector.ROWS_MAX);
        assertThat(table.more()).isTrue();
        assertThat(table.toString()).endsWith("(and more)");
        assertThat(INSPECTOR.read("select n from generate_series(1, 1000) as n").more())
                .isFalse();
    }

    /** A table stands in for the view of the extension, which the server of the tests does not have. */
    @Test
    void aPageSeesAllAtOnceWhetherStatementsAreCountedOrNot() {
        var url = ScratchDatabase.create();
        var inspector = new Inspector(url);
        assertThat(inspector.overview().slowest()).isNull();
        assertThat(inspector.overview().frequent()).isNull();
        assertThat(inspector.overview().activity().columns()).contains("pid", "query");
        assertThat(inspector.overview().tables().column("table")).contains("event_journal");

        inspector.write("""
                create table pg_stat_statements as
                select n as calls, 10.0 * (4 - n) as total_exec_time, 1.0 as mean_exec_time, 2.0 as max_exec_time,
                       n as rows, 'select ' || n || ' from big where password ''rahasia'' and colour = $1' as query,
                       (select oid from pg_database where datname = current_database()) as dbid
                from generate_series(1, 3) as n""");
        inspector.write("create table big as select n as id, n % 7 as colour from generate_series(1, 20000) as n");
        inspector.write("create index on big (id)");
        inspector.write("analyze big");
        inspector.read("select count(*) from big where colour = 3");
        await().until(() -> !inspector.overview().scans().isEmpty());
        var overview = inspector.overview();
        assertThat(Objects.requireNonNull(overview.slowest()).column("calls")).containsExactly("1", "2", "3");
        assertThat(Objects.requireNonNull(overview.frequent()).column("calls")).containsExactly("3", "2", "1");
        var scan = overview.scans().getFirst();
        assertThat(scan.table()).isEqualTo("big");
        assertThat(scan.rows()).isEqualTo(20_000);
        assertThat(scan.columns()).containsExactly("colour");
        assertThat(scan.statement()).isEqualTo("select 1 from big where password '…' and colour = $1");
        assertThat(overview.toString()).doesNotContain("rahasia");
    }

    @Test
    void anEventIsToldWithItsKind() {
        INSPECTOR.write("""
                insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                           event_ser_manifest, event_payload)
                values ('order|7', 1, 'test', 0, 9001, '', convert_to('{"type":"OrderPacked"}', 'UTF8'))""");
        assertThat(INSPECTOR.events("order", "7").column("kind")).containsExactly("OrderPacked");
    }

    @Test
    void aPageIsToldWhenTheServerIsAway() {
        var nobody = new Inspector(new DatabaseUrl("jdbc:postgresql://127.0.0.1:1/x", "u", "a secret word"));
        assertThatThrownBy(nobody::overview)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a secret word");
    }

    @Test
    void everyQuestionOfItsOwnIsAnswered() {
        assertThat(INSPECTOR.activity().columns()).contains("pid", "query");
        assertThat(INSPECTOR.blocked().rows()).isEmpty();
        assertThat(INSPECTOR.tables().column("table")).contains("event_journal", "journal_entry");
        assertThat(INSPECTOR.scanned().columns()).contains("rows_each");
        assertThat(INSPECTOR.waitingOrders().rows()).isEmpty();
        assertThat(INSPECTOR.ordersNumbered("SHP-1").rows()).isEmpty();
        assertThat(INSPECTOR.events("order", "x").rows()).isEmpty();
        assertThat(INSPECTOR
                        .entriesOfOrder("00000000-0000-0000-0000-000000000000")
                        .rows())
                .isEmpty();
        assertThat(INSPECTOR.unbalanced().rows()).isEmpty();
        assertThat(INSPECTOR
                        .read("select pg_size_pretty(pg_database_size(current_database())) as size")
                        .rows())
                .hasSize(1);
        assertThatThrownBy(INSPECTOR::slowest).hasMessageContaining("create extension pg_stat_statements");
    }
}
