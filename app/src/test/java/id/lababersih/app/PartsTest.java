package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PartsTest {
    private final Parts parts = new Parts(LoggerFactory.getLogger(PartsTest.class));
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    @Test
    void theyCloseInTheOppositeOrderThoughOneFails() {
        parts.add("first", part("first"));
        parts.add("broken", () -> {
            throw new IllegalStateException("cannot");
        });
        parts.add("last", part("last"));
        parts.close();
        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void thoseBesideEachOtherCloseAtTheSameTimeAfterAllLaterOnesAndBeforeAllEarlier() {
        var together = new CyclicBarrier(2);
        parts.addBeside("alone", part("alone"));
        parts.add("first", part("first"));
        for (int i = 0; i < 2; i++) {
            parts.addBeside("beside", () -> {
                together.await(30, TimeUnit.SECONDS);
                closed.add("beside");
            });
        }
        parts.add("last", part("last"));
        parts.close();
        assertThat(closed).containsExactly("last", "beside", "beside", "first", "alone");
    }

    @Test
    void whatIsStartedAfterwardsIsClosedAtOnceAndFails() {
        parts.close();
        assertThatThrownBy(() -> parts.addBeside("late", part("late"))).hasMessageContaining("late");
        assertThat(closed).containsExactly("late");
    }
}
