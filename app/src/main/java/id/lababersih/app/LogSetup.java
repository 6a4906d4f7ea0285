package id.lababersih.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and how a line looks. Logback finds it as the service of its {@code Configurator}, before anything is
 * logged; a file of the same would take each start 30 ms.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String FILE = "logback.configurationFile";
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %X{request_id}- %msg%n%ex";

    /** Leaves it to logback where the system property {@value #FILE} names an operator's own configuration. */
    @Override
    public ExecutionStatus configure(LoggerContext log) {
        if (System.getProperty(FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        configure(log, System.getenv(Variable.LOG_FORMAT.name()));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Any format but {@code json} is text here: {@link Config} refuses it, in a line of the log. */
    static void configure(LoggerContext log, @Nullable String format) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(log);
        appender.setName("log");
        appender.setEncoder("json".equals(format) ? json(log) : text(log));
        appender.start();
        log.getLogger("id.lababersih").setLevel(Level.INFO);
        log.getLogger("org.flywaydb.core.internal.command").setLevel(Level.INFO);
        var root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext log) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(log);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext log) {
        var encoder = new JsonEncoder();
        encoder.setContext(log);
        encoder.setWithSequenceNumber(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
