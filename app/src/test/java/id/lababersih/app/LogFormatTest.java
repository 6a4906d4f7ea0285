package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the log, in both formats that {@code LOG_FORMAT} names. */
class LogFormatTest {
    private static final Instant AT = Instant.parse("2026-11-27T01:02:03.004Z");

    @Test
    void aLineHasItsDateAndTheRequestsId() {
        assertThat(line("text", null))
                .matches("2026-11-2\\dT\\d\\d:\\d\\d:03\\.004\\S+ WARN  Handlers 4711- two are late\n");
    }

    @Test
    void aLineOfJsonIsOneObjectWithTheStack() throws IOException {
        String line = line("json", new IllegalStateException("so it is"));
        assertThat(line).containsOnlyOnce("\n").endsWith("\n");
        var read = new ObjectMapper().readTree(line);
        assertThat(read.path("timestamp").asLong()).isEqualTo(AT.toEpochMilli());
        assertThat(read.path("level").asText()).isEqualTo("WARN");
        assertThat(read.path("loggerName").asText()).isEqualTo("id.lababersih.Handlers");
        assertThat(read.path("mdc").path("request_id").asText()).isEqualTo("4711");
        assertThat(read.path("formattedMessage").asText()).isEqualTo("two are late");
        assertThat(read.path("throwable").path("message").asText()).isEqualTo("so it is");
        assertThat(read.path("throwable").path("stepArray")).isNotEmpty();
    }

    @Test
    void logbackFindsTheSetup() {
        var log = (LoggerContext) LoggerFactory.getILoggerFactory();
        assertThat(log.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("log")).isInstanceOf(ConsoleAppender.class);
        assertThat(log.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.WARN);
        assertThat(log.getLogger("id.lababersih.app").getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    /** Nothing else reads the property once logging is set up. */
    @Test
    void anOperatorsOwnConfigurationIsLeftToLogback() {
        var log = new LoggerContext();
        System.setProperty("logback.configurationFile", "own.xml");
        try {
            assertThat(new LogSetup().configure(log)).isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
            assertThat(log.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("log"))
                    .isNull();
        } finally {
            System.clearProperty("logback.configurationFile");
        }
    }

    /** What the service's own configuration makes of an event. */
    private static String line(String format, @Nullable Throwable failure) {
        var context = new LoggerContext();
        LogSetup.configure(context, format);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .as("what would come before the first line")
                .allMatch(status -> status.getLevel() == Status.INFO);
        try {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            var appender = (OutputStreamAppender<ILoggingEvent>) root.getAppender("log");
            assertThat(root.iteratorForAppenders()).toIterable().containsExactly(appender);
            var event = new LoggingEvent(
                    "here",
                    context.getLogger("id.lababersih.Handlers"),
                    Level.WARN,
                    "two are {}",
                    failure,
                    new Object[] {"late"});
            event.setInstant(AT);
            event.setMDCPropertyMap(Map.of("request_id", "4711"));
            return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        } finally {
            context.stop();
        }
    }
}
