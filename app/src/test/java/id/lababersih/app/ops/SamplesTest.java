package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import id.lababersih.app.http.RequestObserver.Answered;
import id.lababersih.app.http.TestClock;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.cluster.projection.ProjectionLag;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));
    private final Latencies latencies = new Latencies(clock);
    private final Samples samples = new Samples(
            new Samples.Sources(
                    () -> new Database.Load("pool", 3, 1, 10),
                    new ProjectionLag(),
                    () -> Duration.ofMillis(70),
                    latencies,
                    () -> new Realtime.Open(5, 4, 1),
                    () -> List.of(new PubSub.Heard("shop", 2, 7), new PubSub.Heard("order", 1, 1))),
            clock);

    @Test
    void aSampleHasWhatItsSourcesTell() {
        latencies.answered(
                new Answered("request-1", "GET", "/v1/orders", 200, Duration.ofMillis(40), new Statements(), null));
        clock.advance(Samples.EVERY);
        samples.take();
        var sample = samples.latest().orElseThrow();
        assertThat(sample.at()).isEqualTo(clock.instant());
        assertThat(sample.heapMb()).isBetween(1.0, sample.heapMaxMb());
        assertThat(sample.processorPercent()).isBetween(0.0, 100_000.0);
        assertThat(sample.threads()).isPositive();
        assertThat(sample.requestP99Ms()).isCloseTo(40, within(3.0));
        assertThat(sample.poolInUse()).isEqualTo(3);
        assertThat(sample.poolWaiting()).isEqualTo(1);
        assertThat(sample.behindMs()).isEqualTo(70);
        assertThat(sample.sockets()).isEqualTo(5);
        assertThat(sample.listeners()).isEqualTo(8);
    }

    @Test
    void onlyTheLastFiveMinutesAreKeptAndWhatIsKnownIsNotToldAgain() {
        assertThat(samples.latest()).isEmpty();
        for (int taken = 0; taken < Samples.KEPT_MAX + 30; taken++) {
            samples.take();
        }
        assertThat(samples.after(0)).hasSize(Samples.KEPT_MAX);
        assertThat(samples.after(0).getFirst().number()).isEqualTo(31);
        assertThat(samples.after(178)).extracting(Samples.Sample::number).containsExactly(179L, 180L);
        assertThat(samples.after(180)).isEmpty();
    }

    @Test
    void aClockThatStandsStillGivesNoRates() {
        samples.take();
        assertThat(samples.latest().orElseThrow().processorPercent()).isZero();
    }
}
