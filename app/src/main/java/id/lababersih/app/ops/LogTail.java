package id.lababersih.app.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The last lines of the log, in memory; what is older is in the log alone. */
public final class LogTail implements AutoCloseable {
    static final int LINES_MAX = 500;

    private static final int MESSAGE_CHARACTERS_MAX = 2_000;
    private static final int STACK_CHARACTERS_MAX = 4_000;

    private final Logger root;
    private final Ring ring = new Ring();

    /**
     * A line of the log.
     *
     * @param logger its short name
     * @param requestId empty outside of a request
     * @param stack of what was thrown; empty where nothing was
     */
    public record Line(Instant at, String level, String logger, String requestId, String message, String stack) {
        private boolean has(String lowercase) {
            return (logger + " " + requestId + " " + message + " " + stack)
                    .toLowerCase(Locale.ROOT)
                    .contains(lowercase);
        }
    }

    private LogTail(LoggerContext log) {
        root = log.getLogger(Logger.ROOT_LOGGER_NAME);
        ring.setContext(log);
        ring.setName("tail");
        ring.start();
        root.addAppender(ring);
    }

    /** Keeps what is logged from now on, until it is closed. */
    public static LogTail start(LoggerContext log) {
        return new LogTail(log);
    }

    /**
     * The lines that are still there, the newest first.
     *
     * @param least the name of the lowest level that is shown
     * @param text in the line, in whatever case; empty for all
     */
    public List<Line> lines(String least, String text) {
        int level = Level.toLevel(least).toInt();
        String lowercase = text.toLowerCase(Locale.ROOT);
        return ring.lines().stream()
                .filter(line -> Level.toLevel(line.level()).toInt() >= level && line.has(lowercase))
                .toList()
                .reversed();
    }

    @Override
    public void close() {
        root.detachAppender(ring);
        ring.stop();
    }

    private static final class Ring extends AppenderBase<ILoggingEvent> {
        private final Deque<Line> lines = new ArrayDeque<>(LINES_MAX);

        @Override
        protected void append(ILoggingEvent event) {
            String name = event.getLoggerName();
            var line = new Line(
                    event.getInstant(),
                    event.getLevel().toString(),
                    name.substring(name.lastIndexOf('.') + 1),
                    event.getMDCPropertyMap().getOrDefault("request_id", ""),
                    shortened(String.valueOf(event.getFormattedMessage()), MESSAGE_CHARACTERS_MAX),
                    event.getThrowableProxy() == null
                            ? ""
                            : shortened(ThrowableProxyUtil.asString(event.getThrowableProxy()), STACK_CHARACTERS_MAX));
            synchronized (lines) {
                if (lines.size() == LINES_MAX) {
                    lines.removeFirst();
                }
                lines.addLast(line);
            }
        }

        List<Line> lines() {
            synchronized (lines) {
                return new ArrayList<>(lines);
            }
        }

        private static String shortened(String text, int max) {
            return text.length() <= max ? text : text.substring(0, max) + "…";
        }
    }
}
