package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SleepTest {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AtomicLong nowNs = new AtomicLong(-5);
    private final Sleep sleep = new Sleep(nowNs::get);

    @Test
    void aProcessThatLooksAllTheTimeHasNotSlept() {
        assertThat(sleep.endedWithin(AGAIN)).isFalse();
        for (int looks = 0; looks < 5; looks++) {
            nowNs.addAndGet(Sleep.ASLEEP.toNanos());
            assertThat(sleep.endedWithin(AGAIN)).isFalse();
        }
    }

    @Test
    void whoWasStoppedHasSleptHoweverItIsFirstAskedAndForAWhile() {
        nowNs.addAndGet(Sleep.ASLEEP.toNanos() + 1);
        assertThat(sleep.endedWithin(AGAIN)).isTrue();
        nowNs.addAndGet(AGAIN.toNanos() - 1);
        assertThat(sleep.endedWithin(AGAIN)).isTrue();
        nowNs.addAndGet(1);
        assertThat(sleep.endedWithin(AGAIN)).isFalse();

        nowNs.addAndGet(Sleep.ASLEEP.toNanos() + 1);
        sleep.look();
        nowNs.addAndGet(AGAIN.toNanos() - 1);
        assertThat(sleep.endedWithin(AGAIN)).as("looked by the clock first").isTrue();
    }
}
