package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.database.Statements;
import id.lababersih.persistence.ledger.BookWatch;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandingEntriesTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 9);

    private final Database database = Database.open(ScratchDatabase.create(), 2);
    private final UUID merchant = UUID.randomUUID();
    private final UUID user = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    private static Entry entry(String sourceId, LocalDate day, long amount) {
        return new Entry(
                "adjustment",
                sourceId,
                "adjustment",
                "579",
                day,
                "Penyesuaian",
                null,
                null,
                Postings.adjustment(Platform.TIKTOK, amount),
                List.of());
    }

    private Actor run() {
        return new Actor(merchant, user, Instant.now(), null, UUID.randomUUID());
    }

    private boolean as(Actor run, Predicate<StandingEntries> deed) {
        return database.jdbi()
                .inTransaction(handle -> deed.test(new StandingEntries(handle, merchant, run, BookWatch.NONE)));
    }

    @Test
    void aCorrectionTakesTheRowsOfTheTotalsAtOnceAsAllWhoPostDo() {
        var run = run();
        People.add(database, run);
        as(run, entries -> entries.post(entry("TIKTOK/579", DAY, 7_500)));
        var statements = new Statements();

        boolean corrected =
                statements.during(() -> as(run, entries -> entries.correct(entry("TIKTOK/579", DAY, -2_000))));

        assertThat(corrected).isTrue();
        assertThat(statements.kept())
                .filteredOn(statement -> statement.sql().contains("INSERT INTO daily_total"))
                .hasSize(1);
    }

    @Test
    void whatAnEarlierReleasePostedUnderItsNumberAloneStandsForThatDayAndAmount() {
        var first = run();
        var second = run();
        People.add(database, first);
        var same = entry("TIKTOK/579/same", DAY, 7_500);
        assertThat(as(first, entries -> entries.post(entry("TIKTOK/579", DAY, 7_500))))
                .isTrue();

        assertThat(as(second, entries -> entries.post(same))).isFalse();
        assertThat(as(second, entries -> entries.takeBack(same))).isFalse();
        assertThat(as(second, entries -> entries.post(entry("TIKTOK/579/amount", DAY, -2_000))))
                .isTrue();
        assertThat(as(second, entries -> entries.post(entry("TIKTOK/579/day", DAY.plusDays(1), 7_500))))
                .isTrue();

        assertThat(as(first, entries -> entries.takeBack(same))).isTrue();
        assertThat(as(second, entries -> entries.takeBack(same)))
                .as("nothing of it stands")
                .isTrue();
        assertThat(as(second, entries -> entries.post(same))).isTrue();
        assertThat(as(first, entries -> entries.post(same))).isFalse();
    }
}
