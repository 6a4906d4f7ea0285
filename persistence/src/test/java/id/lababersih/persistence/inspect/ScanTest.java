package id.lababersih.persistence.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static Scan scan(String bare, @Nullable Table statements) {
        var scans = Table.of(
                List.of("table", "scans", "rows_each", "rows", "bare"),
                List.of(List.of("order_row", "12", "50000", "60000", bare)));
        return Scan.of(scans, statements).getFirst();
    }

    private static Table statements(String... queries) {
        return Table.of(
                List.of("query"),
                Arrays.stream(queries).map(query -> List.of(query)).toList());
    }

    @Test
    void aColumnThatAQueryComparesAndNoIndexBeginsWithMayLackOne() {
        var scan = scan(
                "number courier",
                statements(
                        "select * from merchant where courier = $1",
                        "select courier from order_row o where o.status = $1",
                        "select * from order_row o where o.courier = $1 and o.number like $2"));
        assertThat(scan.columns()).containsExactly("courier", "number");
        assertThat(scan.statement()).contains("o.courier = $1");
        assertThat(scan.scans()).isEqualTo(12);
        assertThat(scan.rowsEach()).isEqualTo(50_000);
        assertThat(scan.rows()).isEqualTo(60_000);
    }

    @Test
    void nothingIsGuessedWhereNothingIsKnown() {
        assertThat(scan("number", null).columns()).isEmpty();
        assertThat(scan(Table.NOTHING, statements("select * from order_row where id = $1"))
                        .columns())
                .isEmpty();
        assertThat(scan("number", statements("select * from order_row_old where number = $1"))
                        .statement())
                .isNull();
    }

    @Test
    void passwordsInTextsOfStatementsAreNotShown() {
        assertThat(shown("alter role laba password 'rahasia sekali' valid until '2027-01-01'"))
                .isEqualTo("alter role laba password '…' valid until '2027-01-01'");
        assertThat(shown("create user x with PASSWORD E'rahasia")).doesNotContain("rahasia");
        assertThat(shown("alter role x password $$rahasia$$")).doesNotContain("rahasia");
        assertThat(shown("select password_hash from login where email = $1"))
                .isEqualTo("select password_hash from login where email = $1");
    }

    private static String shown(String query) {
        return statements(query).withoutPasswords().column("query").getFirst();
    }
}
