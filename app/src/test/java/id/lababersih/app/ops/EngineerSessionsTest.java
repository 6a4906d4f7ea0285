package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.http.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class EngineerSessionsTest {
    private static final String SECRET = "rahasia pengelola";
    private static final String ADDRESS = "10.0.0.1";

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));

    private EngineerSessions sessions(String adminSecret, String key) {
        return new EngineerSessions(new AdminSecret(Optional.of(adminSecret), clock), new Signatures(key), clock);
    }

    @Test
    void aSessionHoldsForTwoHoursOnEveryNode() {
        var cookie = sessions(SECRET, "key").open(SECRET, ADDRESS);
        assertThat(cookie).doesNotContain(SECRET);
        var another = sessions(SECRET, "key");
        assertThat(another.byCookie(cookie)).isPresent();
        clock.advance(EngineerSessions.LIFETIME.minusSeconds(1));
        assertThat(another.byCookie(cookie)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(another.byCookie(cookie)).isEmpty();
    }

    @Test
    void whatIsNotOursAsItWasIsNoSession() {
        var sessions = sessions(SECRET, "key");
        var cookie = sessions.open(SECRET, ADDRESS);
        long ends = Long.parseLong(cookie.substring(0, cookie.indexOf('.')));
        var longer = (ends + 3_600) + cookie.substring(cookie.indexOf('.'));
        for (String other : new String[] {"", ".", "..", "1.2.3", "x." + cookie, cookie + "x", longer, cookie + "."}) {
            assertThat(sessions.byCookie(other)).as(other).isEmpty();
        }
        assertThat(sessions("another secret here", "key").byCookie(cookie)).isEmpty();
        assertThat(sessions(SECRET, "another key").byCookie(cookie)).isEmpty();
    }

    @Test
    void tokensOfFormsAreTheSessionsOwn() {
        var sessions = sessions(SECRET, "key");
        var one = sessions.byCookie(sessions.open(SECRET, ADDRESS)).orElseThrow();
        var other = sessions.byCookie(sessions.open(SECRET, ADDRESS)).orElseThrow();
        assertThat(one.token()).isNotEmpty().isNotEqualTo(other.token());
    }

    @Test
    void whoGuessesMustWait() {
        var sessions = sessions(SECRET, "key");
        for (int guess = 0; guess < 10; guess++) {
            assertThatThrownBy(() -> sessions.open("not it", ADDRESS))
                    .satisfies(problem(ProblemType.INVALID_CREDENTIALS));
        }
        assertThatThrownBy(() -> sessions.open(SECRET, ADDRESS)).satisfies(problem(ProblemType.TOO_MANY_REQUESTS));
        assertThat(sessions.open(SECRET, "10.0.0.2")).isNotEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.open(SECRET, ADDRESS)).isNotEmpty();
    }

    @Test
    void whoKnowsTheSecretIsNotCounted() {
        var sessions = sessions(SECRET, "key");
        for (int times = 0; times < 100; times++) {
            assertThat(sessions.open(SECRET, ADDRESS)).isNotEmpty();
        }
    }

    @Test
    void withoutASecretNobodyGetsIn() {
        var closed = new EngineerSessions(new AdminSecret(Optional.empty(), clock), new Signatures("key"), clock);
        assertThat(closed.possible()).isFalse();
        assertThatThrownBy(() -> closed.open("", ADDRESS)).satisfies(problem(ProblemType.INVALID_CREDENTIALS));
    }

    private static ThrowingConsumer<Throwable> problem(ProblemType type) {
        return failure ->
                assertThat(((ProblemException) failure).problem().type()).isEqualTo(type);
    }
}
