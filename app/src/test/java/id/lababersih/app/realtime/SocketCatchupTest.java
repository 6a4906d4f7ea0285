package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import id.lababersih.cluster.realtime.Broadcast;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a channel is told of what it has missed. */
class SocketCatchupTest extends SocketScene {
    @Test
    void whatWasMissedComesBeforeWhatIsNewWithoutGapOrRepeat() {
        int missed = 2 * LIMITS.pageMax() + 50;
        journal.told =
                IntStream.rangeClosed(1, missed).mapToObj(SocketScene::told).toList();
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0010\"}");
        line.expectNothing();
        // Told while it catches up: two that the journal has too, one that it has not, one that it never will.
        await().until(() -> pubSub.isHeard(TOPIC));
        pubSub.publish(told(missed - 1));
        pubSub.publish(told(missed));
        pubSub.publish(told(missed + 1));
        pubSub.publish(new Broadcast(TOPIC, "passing", "{}", null));
        line.expectNothing();
        journal.readable.complete(null);
        line.expect(ok("1", "1"));
        for (int id = 11; id <= missed + 1; id++) {
            line.expect(frame(id));
        }
        line.expect("[null,null,\"" + TOPIC + "\",\"passing\",{}]");
        // The feed may be behind what was read.
        pubSub.publish(told(missed));
        pubSub.publish(told(missed + 2));
        line.expect(frame(missed + 2));
        line.expectNothing();
    }

    @Test
    void whatWasMissedLeavesInPagesOfSoManyBytesOneTopicAfterTheOther() {
        var mine = "user:" + OWNER.id();
        reopen(OWNER, TightLimits.pageBytes(2048));
        journal.told = List.of(told(1), told(2), told(3), told(4), told(5));
        line.hold();
        join("1", "{\"since\":\"0000\"}");
        line.expect(ok("1", "1"));
        line.expect(frame(1));
        line.expect(frame(2));
        send("[\"2\",\"2\",\"" + mine + "\",\"phx_join\",{\"since\":\"0000\"}]");
        line.expectNothing();
        line.letGo();
        line.expect("[\"2\",\"2\",\"" + mine + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        line.expect(frame(1));
        line.expect(frame(2));
        line.letGo();
        line.expect(frame(3));
        line.expect(frame(4));
        line.letGo();
        line.expect(frame(3));
        line.expect(frame(4));
        // Whoever ends while it is its turn holds up nobody.
        send("[\"2\",\"3\",\"" + mine + "\",\"phx_leave\",{}]");
        line.expectBoth(
                "[\"2\",\"3\",\"" + mine + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]",
                "[\"2\",\"2\",\"" + mine + "\",\"phx_close\",{}]");
        line.expect(frame(5));
    }

    @Test
    void aJoinCountsUntilItIsAnsweredAndAnEarlyLeaveSparesNobodyItsWork() {
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0000\"}");
        await().until(() -> pubSub.isHeard(TOPIC));
        send("[\"1\",\"2\",\"" + TOPIC + "\",\"phx_leave\",{}]");
        line.expect(ok("1", "2"));
        join("3", "{}");
        line.expectNothing();
        assertThat(line.handled).hasValue(0);
        journal.readable.complete(null);
        line.expect(end("1", Events.CLOSE));
        line.expect(ok("3", "3"));
        await().untilAtomic(line.handled, equalTo(3));
    }

    @Test
    void anUnknownSinceIsRefused() {
        for (String since : List.of("\"later\"", "7", "{}", "\"" + "9".repeat(300) + "\"")) {
            join("1", "{\"since\":" + since + "}");
            line.expect(error("\"1\"", "\"1\"", TOPIC, "unknown since"));
        }
        join("2", "{\"since\":null}");
        line.expect(ok("2", "2"));
    }

    @Test
    void moreThanIsHeldWhileCatchingUpIsAnError() {
        journal.readable = new CompletableFuture<>();
        join("1", "{\"since\":\"0000\"}");
        await().until(() -> pubSub.isHeard(TOPIC));
        IntStream.rangeClosed(0, LIMITS.heldMax()).forEach(id -> pubSub.publish(told(id)));
        var probe = kit.<Broadcast>createTestProbe();
        var listening = pubSub.subscribe(TOPIC, probe.ref(), probe.ref()::tell);
        pubSub.publish(told(9999));
        while (!probe.receiveMessage().equals(told(9999))) {
            // What was told before the probe's own.
        }
        listening.close();
        journal.readable.complete(null);
        line.expect(ok("1", "1"));
        line.expect(end("1", Events.ERROR));
    }
}
