package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.projection.Entities;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.Feed;
import id.lababersih.cluster.realtime.Feed.Missed;
import id.lababersih.cluster.realtime.FeedContents;
import id.lababersih.cluster.realtime.FeedFigures;
import id.lababersih.cluster.topology.Node;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.journal.EventWriter;
import id.lababersih.persistence.journal.EventWriter.Event;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers that are cut off and come back with the last id they heard, on a real PostgreSQL. */
class FeedCutTest {
    private static final String MERCHANT = "00000000-0000-0000-0000-000000000001";
    private static final String TOPIC = "merchant:" + MERCHANT;
    private static final String INSERT = """
            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                                       event_ser_manifest, event_payload)
            values (?, ?, 'test', 0, 9003, '', ?)
            """;

    /** What a feed says is now while the journal is empty. */
    private static final String BEFORE_ALL = "0".repeat(32) + "ff";

    private static final long SEED = 20_261_126;
    private static final int EVENTS = 20_000;
    private static final int CUTS = 200;
    private static final int WRITERS = 3;
    private static final int SLOW_WRITERS = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Database database = ScratchDatabase.open();
    private final Node node = Entities.node(database, threads, InstantSource.system());
    private final Listener listener = new Listener();
    private final EventWriter writer = new EventWriter(database.journal());
    /** Events that may be written until the consumer was cut once more. */
    private final Semaphore leave = new Semaphore(2 * EVENTS / CUTS);

    private final Feed feed = Feed.start(
            node.system(),
            new StoredFeed(database.derived()),
            new StoredFeed(database.dataSource()),
            new Numbers(),
            new NoFigures(),
            listener,
            threads,
            node.supervision());

    @AfterEach
    void stop() {
        get(node.stop());
        threads.close();
        database.close();
    }

    @Test
    void aConsumerCutTwoHundredTimesHearsTheJournalOnceAndInOrder() throws Exception {
        var random = new SplittableRandom(SEED);
        var heard = new ArrayList<Broadcast>();
        String last = get(feed.now());
        var writers = new ArrayList<Future<Integer>>();
        for (int i = 0; i < WRITERS; i++) {
            long seed = i;
            writers.add(threads.submit(() -> write(seed)));
        }
        for (int i = 0; i < SLOW_WRITERS; i++) {
            long seed = i;
            writers.add(threads.submit(() -> writeSlowly(seed)));
        }
        int live = 0;
        for (int cut = 0; cut < CUTS; cut++) {
            var queue = listener.subscribe(TOPIC);
            last = replay(last, random.nextInt(1, 300), heard);
            for (int wanted = random.nextInt(150); wanted > 0; wanted--) {
                var message = next(queue, last);
                if (message == null) {
                    break;
                }
                heard.add(message);
                last = id(message);
                live++;
            }
            listener.leave(TOPIC);
            leave.release(EVENTS / CUTS);
        }
        leave.release(EVENTS);
        for (var done : writers) {
            done.get();
        }
        var rest = listener.subscribe(TOPIC);
        last = replay(last, 300, heard);
        var journal = journal();
        // What was written last is told once no older transaction runs on the server, of whatever database.
        while (heard.size() < journal.size()) {
            var message = Objects.requireNonNull(rest.poll(60, TimeUnit.SECONDS), "nothing more is heard");
            if (Feed.ORDER.compare(id(message), last) > 0) {
                heard.add(message);
            }
        }

        assertThat(heard.stream().map(Broadcast::payload).toList()).isEqualTo(journal);
        assertThat(heard)
                .extracting(FeedCutTest::id)
                .isSortedAccordingTo(Feed.ORDER)
                .doesNotHaveDuplicates();
        assertThat(heard).hasSizeGreaterThan(EVENTS);
        assertThat(live).as("messages that were heard live").isGreaterThan(CUTS);
    }

    @Test
    void aFeedThatSleptIsAwakeBeforeAReplayIsRead() throws Exception {
        write(1, 9);
        var queue = listener.subscribe(TOPIC);
        var heard = new ArrayList<Broadcast>();
        String last = replay(BEFORE_ALL, 100, heard);
        write(2, 9);
        while (heard.size() < journal().size()) {
            var message = Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "nothing more is heard");
            if (Feed.ORDER.compare(id(message), last) > 0) {
                heard.add(message);
            }
        }
        assertThat(heard.stream().map(Broadcast::payload).toList()).isEqualTo(journal());
    }

    @Test
    void whatNobodyEverHeardOfIsUnknownAndWhatIsLongAgoTooOld() throws Exception {
        var start = get(feed.now());
        listener.subscribe(TOPIC);
        write(1, 5);
        var first = (Missed) get(feed.since("siti", TOPIC, start, 3));
        assertThat(first.more()).isTrue();
        assertThat(first.messages()).hasSize(3);
        var rest = (Missed) get(feed.since("siti", TOPIC, first.last(), 100));
        assertThat(rest.more()).isFalse();
        var last = id(rest.messages().getLast());
        assertThat(get(feed.since("siti", TOPIC, rest.last(), 100)))
                .isEqualTo(new Missed(List.of(), rest.last(), false));

        var beyond = "81" + last.substring(2);
        for (String id : List.of("", "x", last + "0", beyond, "\u0000", "9".repeat(34))) {
            assertThat(get(feed.since("siti", TOPIC, id, 10))).as(id).isEqualTo(Feed.Lost.UNKNOWN);
        }
        assertThat(get(feed.since("siti", "user:" + MERCHANT, start, 10)))
                .isEqualTo(new Missed(List.of(), start, false));

        database.jdbi()
                .useHandle(handle ->
                        handle.execute("select setval('event_journal_ordering_seq', ?)", Feed.BEHIND_MAX + 10));
        write(2, 1);
        assertThat(get(feed.since("siti", TOPIC, start, 10))).isEqualTo(Feed.Lost.TOO_OLD);
        assertThat(get(feed.since("siti", "order:" + MERCHANT, start, 10)))
                .as("one order's events are few however old the id")
                .isEqualTo(new Missed(List.of(), start, false));
    }

    /** What came since an id, page by page, as a joiner asks for it. */
    private String replay(String since, int limit, List<Broadcast> heard) {
        String last = since;
        while (true) {
            var page = (Missed) get(feed.since("siti", TOPIC, last, limit));
            heard.addAll(page.messages());
            last = page.last();
            if (!page.more()) {
                return last;
            }
        }
    }

    /** The next live message beyond what was heard; null when none comes. */
    private static @Nullable Broadcast next(BlockingQueue<Broadcast> queue, String last) throws InterruptedException {
        var message = queue.poll(25, TimeUnit.MILLISECONDS);
        while (message != null && Feed.ORDER.compare(id(message), last) <= 0) {
            message = queue.poll(25, TimeUnit.MILLISECONDS);
        }
        return message;
    }

    private int write(long seed) {
        return write(seed, EVENTS / WRITERS);
    }

    private int write(long seed, int events) {
        var random = new SplittableRandom(seed);
        int written = 0;
        while (written < events) {
            int group = Math.min(random.nextInt(1, 30), events - written);
            leave.acquireUninterruptibly(group);
            var shop = "shop|" + UUID.randomUUID();
            writer.write(IntStream.rangeClosed(1, group)
                            .mapToObj(sequence -> new Event(shop, sequence, "test", 0, 9003, "", payload(random)))
                            .toList())
                    .join();
            written += group;
        }
        return written;
    }

    /** Transactions that stay open while others commit, and some that never do. */
    private int writeSlowly(long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        var url = database.url();
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
            connection.setAutoCommit(false);
            while (leave.availablePermits() < EVENTS) {
                insert(connection, random);
                LockSupport.parkNanos(random.nextLong(20_000_000));
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
        return 0;
    }

    private static void insert(Connection connection, SplittableRandom random) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, "shop|" + UUID.randomUUID());
            insert.setLong(2, 1);
            insert.setBytes(3, payload(random));
            insert.executeUpdate();
        }
    }

    /** One in four is another merchant's. */
    private static byte[] payload(SplittableRandom random) {
        var merchant = random.nextInt(4) == 0 ? new UUID(0, 2).toString() : MERCHANT;
        return """
                {"type": "QuotaSet", "merchantId": "%s", "shipmentsPerDayMax": 1,
                 "stamp": {"by": {"user": "00000000-0000-0000-0000-000000000007", "importRun": null},
                           "at": "2025-08-01T00:00:00Z"}}""".formatted(merchant).getBytes(StandardCharsets.UTF_8);
    }

    /** What the consumer should have heard. */
    private List<String> journal() {
        var heard = new ArrayList<String>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery("""
                        select substr(persistence_id, 6) as shop, sequence_number from event_journal
                        where position(convert_to(:merchant, 'UTF8') in event_payload) > 0
                        order by txid, ordering
                        """)
                        .bind("merchant", MERCHANT)
                        .map((row, _) -> Numbers.payloads(row.getString("shop"), row.getLong("sequence_number")))
                        .forEach(heard::addAll));
        return heard;
    }

    /** Tells of each event once or, every third, twice. */
    private static final class Numbers implements FeedContents {
        static List<String> payloads(String shop, long sequence) {
            var name = shop + " " + sequence;
            return sequence % 3 == 0 ? List.of(name, name + " again") : List.of(name);
        }

        @Override
        public List<List<Told>> tell(List<Recorded> events, Predicate<String> wanted, Past past) {
            return events.stream().map(event -> tell(event, wanted)).toList();
        }

        private static List<Told> tell(Recorded recorded, Predicate<String> wanted) {
            var topic = "merchant:" + ((Shop.Event) recorded.event()).merchantId();
            var payloads = payloads(recorded.id(), recorded.sequence());
            return wanted.test(topic)
                    ? IntStream.range(0, payloads.size())
                            .mapToObj(part -> new Told(topic, "number", payloads.get(part), part))
                            .toList()
                    : List.of();
        }

        @Override
        public Reach reach(String topic) {
            return new Happenings().reach(topic);
        }
    }

    private static final class NoFigures implements FeedFigures {
        @Override
        public void note(List<Recorded> events) {}

        @Override
        public void missed() {}

        @Override
        public @Nullable Task take() {
            return null;
        }
    }

    private static String id(Broadcast message) {
        return Objects.requireNonNull(message.id());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
