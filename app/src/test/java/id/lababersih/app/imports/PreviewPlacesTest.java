package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PreviewPlacesTest {
    private static final UUID SITI = UUID.randomUUID();
    private static final UUID BUDI = UUID.randomUUID();
    private static final UUID WATI = UUID.randomUUID();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final PreviewPlaces places = new PreviewPlaces(2);

    @Test
    void aUserHasOneAndTheOthersTheRest() throws InterruptedException {
        assertThat(places.enter(SITI, Duration.ZERO)).isTrue();
        assertThat(places.enter(SITI, SHORT)).isFalse();
        assertThat(places.enter(BUDI, Duration.ZERO)).isTrue();
        assertThat(places.enter(WATI, SHORT)).isFalse();
    }

    @Test
    void whoWaitsGetsThePlaceThatIsLeft() throws Exception {
        assertThat(places.enter(SITI, LONG)).isTrue();
        assertThat(places.enter(BUDI, LONG)).isTrue();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var again = executor.submit(() -> places.enter(SITI, LONG));
            var third = executor.submit(() -> places.enter(WATI, LONG));
            places.leave(BUDI);
            assertThat(third.get()).isTrue();
            assertThat(again.isDone()).isFalse();
            places.leave(SITI);
            assertThat(again.get()).isTrue();
        }
    }
}
