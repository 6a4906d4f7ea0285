package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LostNodeTest {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AtomicLong nowNs = new AtomicLong(-5);
    private final LostNode node = new LostNode(() -> false, nowNs::get);

    @Test
    void aProcessThatLooksAllTheTimeHasNotSlept() {
        assertThat(node.sleptWithin(AGAIN)).isFalse();
        for (int looks = 0; looks < 5; looks++) {
            nowNs.addAndGet(LostNode.ASLEEP.toNanos());
            assertThat(node.sleptWithin(AGAIN)).isFalse();
        }
    }

    @Test
    void whoWasStoppedHasSleptHoweverItIsFirstAskedAndForAWhile() {
        nowNs.addAndGet(LostNode.ASLEEP.toNanos() + 1);
        assertThat(node.sleptWithin(AGAIN)).isTrue();
        nowNs.addAndGet(AGAIN.toNanos() - 1);
        assertThat(node.sleptWithin(AGAIN)).isTrue();
        nowNs.addAndGet(1);
        assertThat(node.sleptWithin(AGAIN)).isFalse();

        nowNs.addAndGet(LostNode.ASLEEP.toNanos() + 1);
        node.look();
        nowNs.addAndGet(AGAIN.toNanos() - 1);
        assertThat(node.sleptWithin(AGAIN)).as("looked by the clock first").isTrue();
    }
}
