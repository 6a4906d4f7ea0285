package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));
    private final List<CompletableFuture<Integer>> questions = new ArrayList<>();
    private final Shared<Integer> shared = new Shared<>(this::asked, Duration.ofSeconds(2), clock);

    private CompletableFuture<Integer> asked() {
        questions.add(new CompletableFuture<>());
        return questions.getLast();
    }

    @Test
    void howeverManyLookOneQuestionIsAskedInAnInterval() {
        var first = shared.now();
        assertThat(shared.now()).isSameAs(first);
        questions.getFirst().complete(7);
        clock.advance(Duration.ofMillis(1_999));
        assertThat(shared.now().join()).isEqualTo(7);
        assertThat(questions).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(shared.now()).isNotDone();
        assertThat(questions).hasSize(2);
    }

    @Test
    void nothingIsAskedWhileAnAnswerIsWaitedFor() {
        var first = shared.now();
        clock.advance(Duration.ofMinutes(1));
        assertThat(shared.now()).isSameAs(first);
        assertThat(questions).hasSize(1);
    }

    @Test
    void whatFailedIsAskedAgain() {
        assertThat(shared.now()).isNotDone();
        questions.getFirst().completeExceptionally(new IllegalStateException("away"));
        assertThat(shared.now()).isNotDone();
        assertThat(questions).hasSize(2);
    }
}
