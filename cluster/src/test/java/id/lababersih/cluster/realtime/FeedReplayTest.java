package id.lababersih.cluster.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.projection.Recorded;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whose turn it is to be read to. */
class FeedReplayTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String PLACE = FeedPlace.after(new Position(1, 1)).text();

    private final CountDownLatch slow = new CountDownLatch(1);
    private final FeedReplay replay =
            new FeedReplay(new FeedReader(new Shelf(), new Topics(), SerializationExtension.get(KIT.system())));

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void manyQuestionsOfOneHoldUpNobodyElse() throws Exception {
        var many = IntStream.range(0, 5)
                .mapToObj(_ -> new FutureTask<>(() -> replay.since("siti", "slow", PLACE, 10)))
                .toList();
        var threads = many.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        await().until(() -> threads.stream().allMatch(FeedReplayTest::waits));

        assertThat(replay.since("budi", "quick", PLACE, 10)).isEqualTo(new Feed.Missed(List.of(), PLACE, false));
        slow.countDown();
        for (var one : many) {
            assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(Feed.Missed.class);
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    /** Holds nothing; whether there is anything slow takes until the test lets it. */
    private final class Shelf implements FeedSource {
        @Override
        public List<Stored> readOf(String entity, String id, Position from, int limit) {
            if (id.equals("slow")) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    throw new CompletionException(e);
                }
            }
            return List.of();
        }

        @Override
        public boolean holds(Position place) {
            return true;
        }

        @Override
        public Position end() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Stored> read(Position from, @Nullable String naming, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Stored> between(List<FeedContents.Span> spans) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isApplied(Position place) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Topics implements FeedContents {
        @Override
        public List<List<Told>> tell(List<Recorded> events, Predicate<String> wanted, Past past) throws SQLException {
            return List.of();
        }

        @Override
        public Reach reach(String topic) {
            return new Reach.OneEntity("order", topic);
        }
    }
}
