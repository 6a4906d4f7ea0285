package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void readsBothSchemesPortsAndEncodedPasswords() {
        assertThat(DatabaseUrl.parse("postgres://toko:p%40ss+1@db.internal/laba"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db.internal:5432/laba", "toko", "p@ss+1"));
        assertThat(DatabaseUrl.parse("postgresql://toko:x@[fdaa::3]:6543/laba?sslmode=require"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://[fdaa::3]:6543/laba?sslmode=require", "toko", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "postgres://u:secret@h",
                "postgres://h/d",
                "postgres://u:sec ret@h/d",
                "postgres:///d",
                "postgres://u:secret@h/d/e"
            })
    void refusesWhatIsNoDatabaseUrlWithoutQuotingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("sec");
    }

    @Test
    void neverPrintsAPassword() {
        assertThat(DatabaseUrl.parse("postgres://toko:rahasia@h/d?sslpassword=rahasia&password=rahasia"))
                .hasToString("jdbc:postgresql://h:5432/d as toko");
    }

    @Test
    void postgresqlsOwnProgramsAreToldTheSame() {
        var url = DatabaseUrl.parse("postgres://toko%40laba:ra%2Fha+sia@[fdaa::3]:6432/laba%20bersih"
                + "?sslmode=verify-full&ApplicationName=x&sslrootcert=/etc/ca.pem");
        assertThat(url.libpq())
                .isEqualTo(Map.of(
                        "PGHOST", "fdaa::3",
                        "PGPORT", "6432",
                        "PGDATABASE", "laba bersih",
                        "PGUSER", "toko@laba",
                        "PGPASSWORD", "ra/ha+sia",
                        "PGSSLMODE", "verify-full",
                        "PGSSLROOTCERT", "/etc/ca.pem"));
    }

    @Test
    void whoeverMustProveItselfDoesSoByTheFileThatIsGivenUnlessTheUrlNamesAnother() {
        Path file = Path.of("/etc/our authorities+1.pem");
        var proven =
                DatabaseUrl.parse("postgres://u:p@db/laba?sslmode=verify-full").provenBy(file);
        assertThat(proven.jdbcUrl())
                .isEqualTo("jdbc:postgresql://db:5432/laba?sslmode=verify-full"
                        + "&sslrootcert=%2Fetc%2Four%20authorities%2B1.pem");
        assertThat(proven.libpq()).containsEntry("PGSSLROOTCERT", file.toString());
        for (String own : List.of("?sslmode=require", "?sslmode=verify-ca&sslrootcert=/own.pem", "")) {
            var url = DatabaseUrl.parse("postgres://u:p@db/laba" + own);
            assertThat(url.provenBy(file)).isEqualTo(url);
        }
    }
}
