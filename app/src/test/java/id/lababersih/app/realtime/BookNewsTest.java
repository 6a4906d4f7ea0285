package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.TestClock;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.JournalTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BookNewsTest {
    private static final LocalDate DAY = LocalDate.parse("2025-08-01");

    private final Database database = ScratchDatabase.open();
    private final List<Broadcast> told = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final BookNews news =
            new BookNews(database.jdbi(), told::add, later::add, new TestClock(Instant.parse("2026-03-01T03:00:00Z")));
    private final UUID merchant = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void newEntriesAreToldOnceTheyAreCommittedAndTheirDaysALittleLater() {
        database.jdbi().useTransaction(handle -> {
            assertThat(JournalTable.insert(handle, merchant, List.of(rent(1), rent(2)), news))
                    .hasSize(2);
            assertThat(told).as("nothing is committed").isEmpty();
        });
        post(rent(2), rent(3));
        assertThat(told.stream().map(AsyncApi::check))
                .containsExactly("merchant journal_posted", "merchant journal_posted");
        assertThat(told.getFirst().payload()).contains("\"count\":2", "\"total\":1000", "\"source\":\"manual\"");
        assertThat(told.getLast().payload())
                .as("one of the two was there")
                .contains("\"count\":1", "\"reference\":\"3\"");

        assertThat(later).as("one for all").hasSize(1);
        later.remove().run();
        assertThat(AsyncApi.check(told.getLast())).isEqualTo("merchant day_totals");
        assertThat(told.getLast().topic()).isEqualTo("merchant:" + merchant);
        assertThat(told.getLast().payload())
                .contains("\"date\":\"2025-08-01\"", "\"expenses\":3000", "\"net_profit\":-3000");

        post(rent(4));
        assertThat(later).as("the next, again later").hasSize(1);
    }

    @Test
    void anEntryOfAClosedDayChangesTheFirstOpenOne() {
        database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, DAY.plusDays(14), null));
        post(rent(1));
        later.remove().run();
        assertThat(AsyncApi.check(told.getLast())).isEqualTo("merchant day_totals");
        assertThat(told.getLast().payload())
                .contains("\"date\":\"2025-08-16\"", "\"expenses\":1000", "\"net_profit\":-1000");

        post(IntStream.range(2, 9)
                .mapToObj(number -> rent(number, DAY.plusDays(number)))
                .toArray(Entry[]::new));
        later.remove().run();
        assertThat(AsyncApi.check(told.getLast())).isEqualTo("merchant day_totals");
        assertThat(told.getLast().payload()).contains("\"date\":\"2025-08-16\"", "\"expenses\":8000");
    }

    @Test
    void whatIsRolledBackOrWasThereIsNotTold() {
        post(rent(1));
        told.clear();
        post(rent(1));
        database.jdbi().useTransaction(handle -> {
            JournalTable.insert(handle, merchant, List.of(rent(2)), news);
            handle.rollback();
        });
        assertThat(told).isEmpty();
    }

    private void post(Entry... entries) {
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, List.of(entries), news));
    }

    private static Entry rent(int number) {
        return rent(number, DAY);
    }

    private static Entry rent(int number, LocalDate day) {
        var lines = List.of(new Entry.Line("6202", 1_000, 0), new Entry.Line("1101", 0, 1_000));
        String name = Integer.toString(number);
        return new Entry("manual", name, "entry", name, day, "Sewa", null, null, lines, List.of());
    }
}
