package id.lababersih.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final LogbackMDCAdapter requests = new LogbackMDCAdapter();
    private final LoggerContext log = log();

    private LoggerContext log() {
        var context = new LoggerContext();
        context.setMDCAdapter(requests);
        return context;
    }

    @Test
    void theLastLinesAreKeptTheNewestFirst() {
        try (var tail = LogTail.start(log)) {
            for (int line = 1; line <= LogTail.LINES_MAX + 20; line++) {
                log.getLogger("id.lababersih.app.Main").info("line {}", line);
            }
            var lines = tail.lines("INFO", "");
            assertThat(lines).hasSize(LogTail.LINES_MAX);
            assertThat(lines.getFirst().message()).isEqualTo("line 520");
            assertThat(lines.getLast().message()).isEqualTo("line 21");
        }
    }

    @Test
    void linesAreChosenByLevelAndText() {
        try (var tail = LogTail.start(log)) {
            var logger = log.getLogger("id.lababersih.app.Main");
            logger.info("all is well");
            requests.put("request_id", "abc-123");
            logger.warn("Slow");
            requests.remove("request_id");
            logger.error("broken", new IllegalStateException("the pump"));
            assertThat(tail.lines("WARN", "")).extracting(LogTail.Line::message).containsExactly("broken", "Slow");
            assertThat(tail.lines("INFO", "sLOW"))
                    .extracting(LogTail.Line::level)
                    .containsExactly("WARN");
            assertThat(tail.lines("INFO", "abc-123"))
                    .extracting(LogTail.Line::logger)
                    .containsExactly("Main");
            assertThat(tail.lines("INFO", "the pump").getFirst().stack())
                    .startsWith("java.lang.IllegalStateException: the pump");
        }
    }

    @Test
    void aLineWithoutEndIsCut() {
        try (var tail = LogTail.start(log)) {
            log.getLogger("a.B").warn("x".repeat(1_000_000));
            assertThat(tail.lines("INFO", "").getFirst().message()).hasSizeLessThan(3_000);
        }
    }

    @Test
    void afterItsEndNothingMoreIsKept() {
        var tail = LogTail.start(log);
        tail.close();
        log.getLogger("a.B").warn("late");
        assertThat(tail.lines("INFO", "")).isEmpty();
    }
}
