package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import id.lababersih.cluster.projection.JournalSource.Stored;
import id.lababersih.cluster.realtime.Feed.Lost;
import id.lababersih.cluster.realtime.Feed.Missed;
import id.lababersih.cluster.realtime.Feed.Since;
import id.lababersih.cluster.realtime.FeedContents.Reach;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads what somebody missed. Blocking. */
final class FeedReplay {
    private static final int EVENTS_AT_ONCE = 500;
    /** So that a crowd that comes back at once leaves connections to others. */
    private static final int AT_ONCE_MAX = 3;

    /** Half of what a join may take: nobody waits for the answer of one that comes later. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private final FeedReader reader;
    private final Semaphore turns = new Semaphore(AT_ONCE_MAX, true);
    /** One turn for each who reads or waits, so that the many joins of one hold up nobody else. */
    private final Map<String, Own> own = new ConcurrentHashMap<>();

    FeedReplay(FeedReader reader) {
        this.reader = reader;
    }

    private static final class Own {
        final Semaphore turn = new Semaphore(1, true);
        int users;
    }

    private interface Reading {
        Since read() throws SQLException;
    }

    Since since(String who, String topic, String id, int limit) throws SQLException {
        var place = FeedPlace.parse(id);
        if (place.isEmpty()) {
            return Lost.UNKNOWN;
        }
        long untilNs = System.nanoTime() + WAIT_MAX.toNanos();
        var mine = own.compute(who, (_, known) -> {
            var one = known == null ? new Own() : known;
            one.users++;
            return one;
        });
        try {
            return inTurn(mine.turn, untilNs, () -> inTurn(turns, untilNs, () -> since(topic, place.get(), limit)));
        } finally {
            own.computeIfPresent(who, (_, one) -> --one.users == 0 ? null : one);
        }
    }

    private static Since inTurn(Semaphore turns, long untilNs, Reading reading) throws SQLException {
        if (!taken(turns, untilNs)) {
            throw new SQLTransientException("Others are replayed to; ask again");
        }
        try {
            return reading.read();
        } finally {
            turns.release();
        }
    }

    private static boolean taken(Semaphore turns, long untilNs) {
        try {
            return turns.tryAcquire(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Since since(String topic, FeedPlace place, int limit) throws SQLException {
        var source = reader.source();
        if (!source.holds(place.position())) {
            return Lost.UNKNOWN;
        }
        var from = place.readAfter();
        return switch (reader.contents().reach(topic)) {
            case Reach.OneEntity(var entity, var entityId) ->
                missed(topic, place, limit, after -> source.readOf(entity, entityId, after, EVENTS_AT_ONCE));
            case Reach.Naming(var named) -> {
                long behind = source.end().ordering() - from.ordering();
                yield behind > Feed.BEHIND_MAX
                        ? Lost.TOO_OLD
                        : missed(topic, place, limit, after -> source.read(after, named, EVENTS_AT_ONCE));
            }
            case Reach.Nothing _ -> new Missed(List.of(), place.text(), false);
        };
    }

    private interface Pages {
        List<Stored> after(Position position) throws SQLException;
    }

    /** Reads until there are more messages than asked for, or no more events. */
    private Missed missed(String topic, FeedPlace place, int limit, Pages pages) throws SQLException {
        String since = place.text();
        var messages = new ArrayList<Broadcast>();
        var from = place.readAfter();
        boolean more = true;
        while (more && messages.size() <= limit) {
            var stored = pages.after(from);
            var batch = reader.told(from, stored, topic::equals);
            batch.messages().stream()
                    .filter(message -> message.topic().equals(topic))
                    .filter(message -> Feed.ORDER.compare(Objects.requireNonNull(message.id()), since) > 0)
                    .forEach(messages::add);
            from = batch.end();
            more = stored.size() == EVENTS_AT_ONCE;
        }
        if (messages.size() > limit) {
            var page = List.copyOf(messages.subList(0, limit));
            return new Missed(page, Objects.requireNonNull(page.getLast().id()), true);
        }
        var last =
                from.equals(place.readAfter()) ? since : FeedPlace.after(from).text();
        return new Missed(List.copyOf(messages), last, false);
    }
}
