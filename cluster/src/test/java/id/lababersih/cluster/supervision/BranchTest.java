package id.lababersih.cluster.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of restarting, which need no actor and no clock. */
class BranchTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private final Throwable fault = new IllegalStateException("a bug");
    private final Throwable outage = new CompletionException(new SQLException("gone", "08006"));

    @ParameterizedTest
    @EnumSource(Branch.class)
    void asManyFailuresAsTheBranchAllowsDoNotEndTheNodeAndOneMoreDoes(Branch branch) {
        var recent = Recent.NONE;
        for (int failures = 0; failures < branch.restartsMax; failures++) {
            recent = recent.and(NOW.plusMillis(failures), branch);
            assertThat(recent.exceeds(branch)).isFalse();
        }
        assertThat(recent.and(NOW.plusSeconds(5), branch).exceeds(branch)).isTrue();
        assertThat(recent.and(NOW.plus(branch.window), branch).exceeds(branch))
                .as("the first failure counts no more")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Branch.class,
            names = {"PROJECTIONS", "FEED", "JOBS"})
    void whatFailsOnItsDataAtEachStartNeverEndsTheNode(Branch branch) {
        var recent = Recent.NONE;
        var now = NOW;
        for (int failures = 0; failures < 1_000; failures++) {
            recent = recent.and(now, branch);
            assertThat(recent.exceeds(branch)).isFalse();
            now = now.plus(branch.pause(failures, fault));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Branch.class,
            names = {"REALTIME", "HTTP", "OPS"})
    void whatIsInMemoryAndFailsAtEachStartEndsTheNodeWithinAMinute(Branch branch) {
        var recent = Recent.NONE;
        var now = NOW;
        for (int failures = 0; !recent.exceeds(branch); failures++) {
            recent = recent.and(now, branch);
            now = now.plus(branch.pause(failures, fault));
        }
        assertThat(Duration.between(NOW, now)).isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(Branch.class)
    void aPauseDoublesUpToItsBoundAndAnOutageKeepsItShort(Branch branch) {
        assertThat(branch.pause(0, fault)).isEqualTo(branch.pauseMin);
        assertThat(branch.pause(1, fault))
                .isEqualTo(branch == Branch.DATABASE ? Duration.ofMillis(400) : branch.pauseMin.multipliedBy(2));
        assertThat(branch.pause(1_000, fault)).isEqualTo(branch.pauseMax);
        assertThat(branch.pause(1_000, outage)).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "53300", "57P01", "57P03", "57014", "58030", "40001", "25006"})
    void aDatabaseThatDoesNotAnswerIsAnOutage(String state) {
        assertThat(Outage.isCauseOf(fault)).isFalse();
        assertThat(Outage.isCauseOf(new IllegalStateException(new SQLException("it says so", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "25P02", "22001"})
    void aDatabaseThatAnswersNoIsNone(String state) {
        assertThat(Outage.isCauseOf(new SQLException("it says so", state))).isFalse();
    }

    @Test
    void aPoolWithoutConnectionsAndAnEntityThatWaitsForOneAreOutages() {
        assertThat(Outage.isCauseOf(new SQLTransientConnectionException("request timed out")))
                .isTrue();
        assertThat(Outage.isCauseOf(new CompletionException(new TimeoutException("no answer"))))
                .isTrue();
    }

    @Test
    void aFailureIsOneShortLineWithoutSecretsAndWithoutWhatPeopleWrote() {
        var failure = new SQLException(
                "ERROR: duplicate key of postgres://toko:sandi@db/laba, password=sandi\n  Detail: (budi@contoh.test)");
        assertThat(Words.of(new CompletionException(failure)))
                .isEqualTo("SQLException: ERROR: duplicate key of postgres://…@db/laba, password=…");
        assertThat(Words.of(new IllegalStateException("x".repeat(1_000)))).hasSize(200);
        assertThat(Words.of(new IllegalStateException())).isEqualTo("IllegalStateException: null");
    }
}
