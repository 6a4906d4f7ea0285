package id.lababersih.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.journal.EventWriter.Event;
import id.lababersih.persistence.journal.EventWriter.Recent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What entities ask for at one moment is read together, and each gets its own. */
class EventWriterTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final int ENTITIES = 25;

    private final EventWriter writer = new EventWriter(DATABASE.journal());

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void eachEntityGetsItsOwnLastNumberAndEvents() throws Exception {
        // Entity n has n events, and is asked for those after the third at most, or for all.
        IntStream.range(0, ENTITIES).forEach(n -> writer.write(events(n, 1, n)).join());

        var answers = new ConcurrentHashMap<Integer, Recent>();
        try (var others = DATABASE.dataSource().getConnection();
                var statement = others.createStatement()) {
            others.setAutoCommit(false);
            statement.execute("lock table event_journal in access exclusive mode");
            var started = IntStream.range(0, ENTITIES)
                    .mapToObj(n -> Thread.startVirtualThread(() ->
                            answers.put(n, writer.recent("order|" + n, after(n)).join())))
                    .toList();
            // The first waits for the lock in its statement, and all others for the first.
            await().until(() -> started.stream()
                            .filter(thread -> thread.getState() == Thread.State.WAITING)
                            .count()
                    >= ENTITIES - 1);
            others.commit();
            for (var thread : started) {
                thread.join();
            }
        }
        for (int n = 0; n < ENTITIES; n++) {
            var recent = Objects.requireNonNull(answers.get(n));
            assertThat(recent.last()).as("entity %d", n).isEqualTo(n);
            assertThat(payloads(recent)).as("entity %d", n).isEqualTo(expected(n));
        }
    }

    @Test
    void whoseNumberIsTakenFailsAloneOfThoseThatAreWrittenTogether() throws SQLException {
        writer.write(events(300, 1, 1)).join();

        var written = new ArrayList<CompletableFuture<Boolean>>();
        CompletableFuture<Boolean> taken;
        try (var others = DATABASE.dataSource().getConnection();
                var statement = others.createStatement()) {
            others.setAutoCommit(false);
            statement.execute("lock table event_journal in access exclusive mode");
            // The first waits for the lock in its statement, and all others for the first.
            written.add(writer.write(events(301, 1, 1)));
            written.add(writer.write(events(302, 1, 2)));
            taken = writer.write(events(300, 1, 2));
            written.add(writer.write(events(303, 1, 1)));
            others.commit();
        }
        assertThat(taken)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SQLException.class)
                .withMessageContaining("duplicate key");
        assertThat(written)
                .allSatisfy(write ->
                        assertThat(write).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true));
        assertThat(Stream.of(300, 301, 302, 303)
                        .map(n -> writer.recent("order|" + n, 0).join().last()))
                .containsExactly(1L, 1L, 2L, 1L);
    }

    @Test
    void moreEventsThanAPageAreReadInOrderAndEachOnce() throws Exception {
        int count = 2 * EventWriter.PAGE + 1;
        writer.write(events(200, 1, count)).join();

        assertThat(replayed(1, Long.MAX_VALUE))
                .isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
        assertThat(replayed(2, 2 * EventWriter.PAGE))
                .isEqualTo(LongStream.rangeClosed(2, count).boxed().toList());
        assertThat(replayed(1, EventWriter.PAGE + 1))
                .isEqualTo(
                        LongStream.rangeClosed(1, EventWriter.PAGE + 1).boxed().toList());
    }

    private List<Long> replayed(long first, long max) throws SQLException {
        var numbers = new ArrayList<Long>();
        writer.replay("order|200", first, Long.MAX_VALUE, max, event -> numbers.add(event.sequence()));
        return numbers;
    }

    @Test
    void aLargeEventIsLeftToTheReplay() {
        writer.write(List.of(event(100, 1, "x".repeat(EventWriter.RECENT_BYTES_MAX + 1)), event(100, 2, "small")))
                .join();
        writer.write(List.of(event(101, 1, "x".repeat(EventWriter.RECENT_BYTES_MAX))))
                .join();

        assertThat(writer.recent("order|100", 0).join()).isEqualTo(new Recent(2, null));
        assertThat(writer.recent("order|100", 1).join().after()).hasSize(1);
        assertThat(writer.recent("order|101", 0).join().after()).hasSize(1);
    }

    private static long after(int n) {
        return n % 2 == 0 ? Math.min(n, 3) : 0;
    }

    private static List<String> expected(int n) {
        if (n - after(n) > EventWriter.RECENT_MAX) {
            return List.of("too many");
        }
        return LongStream.rangeClosed(after(n) + 1, n)
                .mapToObj(number -> n + ":" + number)
                .toList();
    }

    private static List<String> payloads(Recent recent) {
        var after = recent.after();
        return after == null
                ? List.of("too many")
                : after.stream()
                        .map(event -> new String(event.payload(), StandardCharsets.UTF_8))
                        .toList();
    }

    private static List<Event> events(int n, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> event(n, number, n + ":" + number))
                .toList();
    }

    private static Event event(int n, long number, String payload) {
        return new Event("order|" + n, number, "test", 0, 9001, "", payload.getBytes(StandardCharsets.UTF_8));
    }
}
