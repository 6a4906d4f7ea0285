package id.lababersih.app.pusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.realtime.NodeScripts;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** The demo of ExPusherLite on a cluster of two nodes: its server speaks with one, its browsers with the other. */
class PusherDemoTest {
    private static final Duration JOINING_MAX = Duration.ofSeconds(30);

    @Test
    void whatAnAppTellsOnOneNodeItsBrowsersHearOnTheOther() throws IOException, InterruptedException {
        try (var database = ScratchDatabase.open();
                var here = new PusherNode(database);
                var there = new PusherNode(database)) {
            here.join(here);
            there.join(here);
            requireOneCluster(here, there);
            var told = NodeScripts.test(
                    "pusher.test.mjs",
                    Map.of(
                            "PUBLISHER",
                            here.uri().toString(),
                            "SERVER",
                            there.uri().toString(),
                            "ADMIN_SECRET",
                            AppServer.ADMIN_SECRET));
            assertThat(told).contains("a page hears what is told on its channel");
        }
    }

    private static void requireOneCluster(PusherNode here, PusherNode there) {
        var heard = new AtomicBoolean();
        var owner = there.system.systemActorOf(Behaviors.<Object>ignore(), "listener", Props.empty());
        try (var _ = there.pubSub.subscribe("warm-up", owner, _ -> heard.set(true))) {
            await().atMost(JOINING_MAX).until(() -> {
                here.pubSub.publish(new Broadcast("warm-up", "hello", "{}", null));
                return heard.get();
            });
        }
    }
}
