package id.lababersih.cluster.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.topology.NodeConfig;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who follows the journal hears of every write, but not of each alone. Time stands still until a test moves it. */
class WrittenNewsTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "news",
            ManualTime.config()
                    .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
                    .withFallback(NodeConfig.local().toConfig()));
    private static final Duration MOMENTS = Duration.ofMillis(10);

    private final ManualTime time = ManualTime.get(KIT.system());
    private final TestProbe<JournalWritten> follower = KIT.createTestProbe();
    private final WrittenNews news = new WrittenNews(KIT.system());

    /** Published after what a test did, so that nothing more of it is on its way when it is heard. */
    private record Marker() implements JournalWritten {}

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void follow() {
        KIT.system().eventStream().tell(new EventStream.Subscribe<>(JournalWritten.class, follower.ref()));
    }

    @Test
    void aWriteIsToldAtOnceAndThoseOfTheMomentsAfterItOnce() {
        news.written();
        assertThat(told()).isEqualTo(1);

        for (int i = 0; i < 1_000; i++) {
            news.written();
        }
        assertThat(told()).isZero();
        time.timePasses(MOMENTS);
        assertThat(told()).isEqualTo(1);

        time.timePasses(MOMENTS);
        assertThat(told()).isZero();
        news.written();
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void whoWritesOnAndOnIsToldOfAfterEachOfTheMoments() {
        news.written();
        assertThat(told()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            news.written();
            news.written();
            time.timePasses(MOMENTS);
            assertThat(told()).isEqualTo(1);
        }
    }

    private int told() {
        KIT.system().eventStream().tell(new EventStream.Publish<>(new Marker()));
        int told = 0;
        while (!(follower.receiveMessage() instanceof Marker)) {
            told++;
        }
        return told;
    }
}
