package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProjectionWatchTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProjectionWatch.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aProjectionThatFallsBehindIsToldOfOnceAMinuteAndWhenItHasCaughtUp() throws SQLException {
        var watch = new ProjectionWatch(now::get);
        watch.look();
        assertThat(log.list).isEmpty();
        now.set(Duration.ofSeconds(42));
        for (int looks = 0; looks < 13; looks++) {
            watch.look();
        }
        assertThat(watch.behind()).isEqualTo(Duration.ofSeconds(42));
        now.set(Duration.ZERO);
        watch.look();
        watch.look();
        assertThat(levels()).containsExactly(Level.WARN, Level.WARN, Level.INFO);
        assertThat(log.list.getFirst().getFormattedMessage()).contains("42 s behind");
    }

    @Test
    void aDatabaseThatDoesNotAnswerFailsTheLookAndLeavesTheLastFigure() throws SQLException {
        now.set(Duration.ofSeconds(3));
        var watch = new ProjectionWatch(() -> {
            if (now.get().isZero()) {
                throw new SQLException("gone");
            }
            return now.get();
        });
        watch.look();
        now.set(Duration.ZERO);
        assertThatThrownBy(watch::look).hasMessage("gone");
        assertThat(watch.behind()).isEqualTo(Duration.ofSeconds(3));
    }

    private List<Level> levels() {
        return log.list.stream().map(ILoggingEvent::getLevel).toList();
    }
}
