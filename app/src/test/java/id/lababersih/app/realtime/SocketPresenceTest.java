package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.domain.presence.PresenceState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How who joins on a socket is seen. */
class SocketPresenceTest extends SocketScene {
    @Test
    void aCrashOfOneChannelIsAnErrorOnItsTopicAndNothingElse() {
        attendance = new Roll();
        reopen(VIEWER, LIMITS);
        join("1", "{\"presence\":{\"device\":\"kasir\"}}");
        line.expect(ok("1", "1"));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":null,\"online_at\":7}"));
        var other = "user:" + VIEWER.id();
        send("[\"2\",\"2\",\"" + other + "\",\"phx_join\",{}]");
        line.expect("[\"2\",\"2\",\"" + other + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"" + Roll.CRASH + "\"}]");
        line.expect(end("1", Events.ERROR));
        pubSub.publish(told(1));
        pubSub.publish(new Broadcast(other, "hello", "{}", null));
        line.expect("[null,null,\"" + other + "\",\"hello\",{}]");
        await().untilAtomic(line.handled, equalTo(3));
        join("4", "{\"presence\":false}");
        line.expect(ok("4", "4"));
    }

    @Test
    void whoJoinsIsSeenUnlessItDoesNotWantTo() {
        attendance = new Roll();
        reopen(VIEWER, LIMITS);
        join("1", "{\"presence\":{\"device\":\"kasir\",\"doing\":\"packing\"}}");
        line.expect(ok("1", "1"));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":\"packing\",\"online_at\":7}"));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":null}]");
        line.expect(ok("1", "2"));
        assertThat(((Roll) attendance).meta)
                .isEqualTo("{\"name\":\"Budi\",\"device\":\"kasir\",\"doing\":null,\"online_at\":7}");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":7}]");
        line.expect(error("\"1\"", "\"3\"", TOPIC, "device is no text of at most 40 characters"));
        // Half a character would break what carries it to the other nodes.
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"\\ud800\"}]");
        line.expect(error("\"1\"", "\"3\"", TOPIC, "device is no text of at most 40 characters"));
        send("[\"1\",\"4\",\"" + TOPIC + "\",\"presence_update\",{\"device\":\"too much\"}]");
        line.expect(error("\"1\"", "\"4\"", TOPIC, "presence takes too much room"));
        join("5", "{\"presence\":false}");
        line.expect(end("1", Events.CLOSE));
        line.expect(ok("5", "5"));
        send("[\"5\",\"6\",\"" + TOPIC + "\",\"presence_update\",{}]");
        line.expect(error("\"5\"", "\"6\"", TOPIC, "not present"));
        join("7", "{\"presence\":[]}");
        line.expect(end("5", Events.CLOSE));
        line.expect(error("\"7\"", "\"7\"", TOPIC, "presence is no object"));
        line.expectNothing();
    }

    @Test
    void howOneIsSeenMayBeSaidWhileWhatWasMissedComes() {
        attendance = new Roll();
        reopen(VIEWER, TightLimits.pageBytes(2048));
        journal.told = List.of(told(1), told(2), told(3));
        line.hold();
        join("1", "{\"since\":\"0000\"}");
        line.expect(ok("1", "1"));
        line.expect(frame(1));
        line.expect(frame(2));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(ok("1", "2"));
        line.letGo();
        line.expect(frame(3));
        line.expect(state("1", "{\"name\":\"Budi\",\"device\":null,\"doing\":\"label\",\"online_at\":7}"));
    }

    @Test
    void whatIsPushedWhileItEntersWaitsUntilItIsSeen() {
        var roll = new Roll();
        roll.entering = new CompletableFuture<>();
        attendance = roll;
        reopen(VIEWER, LIMITS);
        join("1", "{}");
        line.expect(ok("1", "1"));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        send("[\"1\",\"3\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expectNothing();
        roll.entering.complete(null);
        assertThat(toldItselfUpTo(end("1", Events.CLOSE))).contains(ok("1", "2"), ok("1", "3"));
        assertThat(roll.meta).isEqualTo("{\"name\":\"Budi\",\"device\":null,\"doing\":\"label\",\"online_at\":7}");
        await().untilAtomic(line.handled, equalTo(3));
    }

    @Test
    void whoFindsNoRoomJoinsUnseenAndCannotChangeThat() {
        var roll = new Roll();
        roll.full = true;
        attendance = roll;
        reopen(VIEWER, LIMITS);
        join("1", "{}");
        line.expect(ok("1", "1"));
        line.expect(state("1", ""));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(error("\"1\"", "\"2\"", TOPIC, "not present"));
    }

    @Test
    void whoFoundNoRoomIsSeenOnceThereIsSome() {
        var roll = new Roll();
        roll.full = true;
        attendance = roll;
        reopen(VIEWER, TightLimits.sweep(SWEEP));
        join("1", "{}");
        line.expect(ok("1", "1"));
        line.expect(state("1", ""));
        roll.full = false;
        time.timePasses(SWEEP);
        await().until(() -> !roll.meta.isEmpty());
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"presence_update\",{\"doing\":\"label\"}]");
        line.expect(ok("1", "2"));
        line.expectNothing();
        assertThat(roll.wishes).as("which is the same one again").startsWith(false, true);
    }

    private static String state(String joinRef, String meta) {
        return "[\"" + joinRef + "\",null,\"" + TOPIC + "\",\"presence_state\"," + meta + "]";
    }

    /** Sees one, and gives its meta for the state. */
    private static final class Roll implements Attendance {
        /** A device that it fails at. */
        static final String CRASH = "crash";

        private final List<Boolean> wishes = new CopyOnWriteArrayList<>();
        private volatile String meta = "";
        private volatile boolean full;
        private volatile CompletableFuture<@Nullable Void> entering = CompletableFuture.completedFuture(null);

        @Override
        public Instant now() {
            return Instant.ofEpochSecond(7);
        }

        @Override
        public CompletionStage<Outcome> enter(String topic, String key, Seen as, ActorRef<?> holder, boolean again) {
            assertThat(key).isEqualTo(VIEWER.id().toString());
            wishes.add(again);
            if (full) {
                return CompletableFuture.completedStage(new Outcome.Refused(PresenceState.Refusal.TOPIC_FULL));
            }
            meta = as.meta();
            return entering.thenApply(_ -> new Outcome.Tracked("1"));
        }

        @Override
        public CompletionStage<Outcome> change(String ref, Seen as) {
            if (CRASH.equals(as.device())) {
                return CompletableFuture.failedStage(new IllegalStateException("for a test"));
            }
            if ("too much".equals(as.device())) {
                return CompletableFuture.completedStage(new Outcome.Refused(PresenceState.Refusal.META_TOO_LARGE));
            }
            meta = as.meta();
            return CompletableFuture.completedStage(new Outcome.Tracked(ref + "1"));
        }

        @Override
        public CompletionStage<String> state(String topic) {
            return CompletableFuture.completedStage(meta);
        }
    }
}
