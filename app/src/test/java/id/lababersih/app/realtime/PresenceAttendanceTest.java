package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.presence.Presences.Outcome;
import id.lababersih.cluster.realtime.Broadcast;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of presences is as the document says. */
class PresenceAttendanceTest {
    private static final String TOPIC = "shop:" + People.SHOP;
    private static final String KEY = People.OWNER.id().toString();

    @Test
    void statesAndDiffsAreAsTheDocumentSays() throws Exception {
        try (var server = RealtimeServer.startSeen()) {
            var attendance = Objects.requireNonNull(server.attendance);
            List<Broadcast> told = new CopyOnWriteArrayList<>();
            var subscription = server.pubSub.subscribe(TOPIC, server.holder(), told::add);
            var name = "N".repeat(39) + "\uD83D\uDE00";
            var ref = ref(attendance.enter(
                    TOPIC, KEY, new Seen(name, "\"", null, Instant.ofEpochSecond(1)), server.holder(), false));
            var changed = ref(attendance.change(ref, new Seen("Siti", null, "label", Instant.ofEpochSecond(1))));
            var state = get(attendance.state(TOPIC));
            AsyncApi.check(new Broadcast(TOPIC, Events.PRESENCE_STATE, state, null));
            assertThat(state)
                    .isEqualTo("{\"" + KEY + "\":{\"metas\":[{\"name\":\"Siti\",\"device\":null,\"doing\":\"label\","
                            + "\"online_at\":1,\"phx_ref\":\"" + changed + "\",\"phx_ref_prev\":\"" + ref + "\"}]}}");
            await().until(() -> told.size() == 1 || told.size() == 2);
            assertThat(told.getFirst().payload()).doesNotContain("\\u", "?");
            told.forEach(AsyncApi::check);
            assertThat(told.getLast().payload())
                    .startsWith("{\"joins\":{\"" + KEY)
                    .contains(changed);
            subscription.close();
        }
    }

    private static String ref(CompletionStage<Outcome> outcome) throws Exception {
        return ((Outcome.Tracked) get(outcome)).ref();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
