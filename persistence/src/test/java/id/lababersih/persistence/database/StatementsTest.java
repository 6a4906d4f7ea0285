package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a piece of work is told to have sent, whether through Jdbi or past it. */
class StatementsTest {
    private final Database database = ScratchDatabase.open();
    private final Statements statements = new Statements();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void statementsPastJdbiAreAmongTheOthersInTheirOrder() {
        int answer = statements.during(() -> database.jdbi().withHandle(handle -> {
            handle.createQuery("select 1").mapTo(int.class).one();
            return Statements.timed("select 2 past it", () -> 2);
        }));
        assertThat(answer).isEqualTo(2);
        assertThat(statements.kept())
                .extracting(Statements.Statement::sql)
                .containsExactly("select 1", "select 2 past it");
        assertThat(statements.count()).isEqualTo(2);
        var first = statements.kept().getFirst();
        var second = statements.kept().getLast();
        assertThat(first.after()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(second.after()).isGreaterThanOrEqualTo(first.after().plus(first.took()));
        assertThat(statements.took()).isEqualTo(first.took().plus(second.took()));
    }

    @Test
    void oneThatFailsIsToldAsSuch() {
        assertThatThrownBy(() -> statements.during(() -> {
                    try {
                        return Statements.timed("select", () -> {
                            throw new SQLException("refused");
                        });
                    } catch (SQLException refused) {
                        throw new IllegalStateException(refused);
                    }
                }))
                .hasRootCauseMessage("refused");
        assertThat(statements.kept()).extracting(Statements.Statement::failed).containsExactly(true);
    }

    @Test
    void outsideOfWorkItOnlyAsks() throws SQLException {
        assertThat(Statements.<Integer, SQLException>timed("select", () -> 3)).isEqualTo(3);
        assertThat(statements.count()).isZero();
    }

    @Test
    void anEntryIsPostedByStatementsThatAreTold() {
        var lines = List.of(new Entry.Line("1101", 100, 0), new Entry.Line("3101", 0, 100));
        var day = LocalDate.of(2026, 3, 1);
        var entry = new Entry("manual", "N1", "entry", "N1", day, "Uji", null, null, lines, List.of());
        statements.during(() -> database.jdbi()
                .inTransaction(
                        handle -> JournalTable.insert(handle, UUID.randomUUID(), List.of(entry), BookWatch.NONE)));
        assertThat(statements.kept())
                .extracting(Statements.Statement::sql)
                .anyMatch(sql -> sql.contains("pg_advisory_xact_lock_shared"))
                .anyMatch(sql -> sql.contains("book_close"))
                .anyMatch(sql -> sql.contains("INTO journal_entry"))
                .anyMatch(sql -> sql.contains("daily_total"));
    }

    @Test
    void whoWaitsForAKeyIsToldItsClaim() {
        try (var keys = new IdempotencyKeys(database, Runnable::run)) {
            statements.during(() -> keys.begin(
                    UUID.randomUUID(),
                    "key",
                    new byte[] {1},
                    Instant.parse("2026-03-01T03:00:00Z"),
                    Duration.ofMinutes(1),
                    null));
        }
        assertThat(statements.kept())
                .extracting(Statements.Statement::sql)
                .singleElement()
                .asString()
                .contains("into idempotency_key");
    }
}
