package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import id.lababersih.app.http.RequestObserver.Answered;
import id.lababersih.app.http.TestClock;
import id.lababersih.persistence.database.Statements;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
    private static final double BUCKET = 1.0 / 16;

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));
    private final Latencies latencies = new Latencies(clock);

    private void answered(String route, int status, Duration took) {
        latencies.answered(new Answered("request-1", "GET", route, status, took, new Statements(), null));
    }

    private void answered(String route, double ms) {
        answered(route, 200, Duration.ofNanos(Math.round(ms * 1e6)));
    }

    @ParameterizedTest
    @CsvSource({"0.003", "0.4", "7", "99", "210", "4000", "120000"})
    void aTimeIsReadBackToASixteenth(double ms) {
        answered("/v1/orders", ms);
        var figures = latencies.all();
        assertThat(figures.p50Ms()).isCloseTo(ms, within(ms * BUCKET + 0.001));
        assertThat(figures.p99Ms()).isCloseTo(ms, within(ms * BUCKET + 0.001));
    }

    @Test
    void percentilesSayWhatHalfAndNearlyAllDoNotExceed() {
        for (int ms = 1; ms <= 1_000; ms++) {
            answered("/v1/orders", ms);
        }
        var figures = latencies.byRoute().getFirst().figures();
        assertThat(figures.count()).isEqualTo(1_000);
        assertThat(figures.p50Ms()).isCloseTo(500, within(500 * BUCKET));
        assertThat(figures.p99Ms()).isCloseTo(990, within(990 * BUCKET));
    }

    @Test
    void timesWithoutEndAndBelowNothingAreCountedToo() {
        answered("/v1/orders", 1e9);
        answered("/v1/orders", -5);
        assertThat(latencies.all().count()).isEqualTo(2);
    }

    @Test
    void routesAreToldApartTheBusiestFirstAndFaultsAreCounted() {
        answered("/v1/shops", 1);
        answered("/v1/orders", 1);
        answered("/v1/orders", 503, Duration.ofMillis(1));
        assertThat(latencies.byRoute())
                .extracting(
                        route -> route.route().path(), route -> route.figures().faults())
                .containsExactly(tuple("/v1/orders", 1L), tuple("/v1/shops", 0L));
        assertThat(latencies.all().faults()).isEqualTo(1);
    }

    @Test
    void whatEngineersLookAtIsNotCountedWithTheRest() {
        answered("/ops/database", 400);
        assertThat(latencies.byRoute()).hasSize(1);
        assertThat(latencies.all().count()).isZero();
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        answered("/v1/orders", 1);
        clock.advance(Duration.ofMinutes(4));
        assertThat(latencies.all().count()).isEqualTo(1);
        assertThat(latencies.lately().count()).isZero();
        clock.advance(Duration.ofMinutes(2));
        assertThat(latencies.all().count()).isZero();
        assertThat(latencies.byRoute()).isEmpty();
        answered("/v1/orders", 1);
        assertThat(latencies.all().count()).isEqualTo(1);
    }

    @Test
    void theRateIsOfTheLastHalfMinuteToMinute() {
        for (int second = 0; second < 120; second++) {
            answered("/v1/orders", 1);
            answered("/v1/orders", 1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(latencies.all().perSecond()).isCloseTo(2, within(0.1));
        clock.advance(Duration.ofMinutes(1));
        assertThat(latencies.all().perSecond()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/orders, LIST",
        "GET, /v1/orders/{id}, DETAIL",
        "GET, /v1/imports/{id}/rows, LIST",
        "POST, /v1/orders/{id}/ship, WRITE",
        "PUT, /v1/accounts/{code}, WRITE",
        "POST, /v1/imports, HEAVY",
        "POST, /app/masuk, HEAVY",
        "GET, /v1/reports/profit-loss, HEAVY",
        "GET, /app, HEAVY",
        "GET, /app/pesanan, LIST",
        "GET, /ops/database, HEAVY",
        "GET, /v1/journal-entries/{id}, DETAIL",
        "-, -, LIST"
    })
    void everyRouteIsOfAKind(String method, String route, Target target) {
        assertThat(new Latencies.Route(method, route).target()).isEqualTo(target);
    }

    @Test
    void aRouteIsOverWhenOneInAHundredTakesLongerThanItsKindMay() {
        answered("/v1/orders", 150);
        answered("/v1/orders/{id}", 150);
        assertThat(latencies.byRoute())
                .filteredOn(Latencies.OfRoute::isOver)
                .extracting(route -> route.route().path())
                .containsExactly("/v1/orders/{id}");
    }
}
