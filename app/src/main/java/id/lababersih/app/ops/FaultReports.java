package id.lababersih.app.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.sentry.Sentry;
import io.sentry.SentryOptions;
import io.sentry.logback.SentryAppender;
import java.net.URI;

/**
 * Tells Sentry what the log has as an error, with its stack, the request's id and the warnings before it. Reports are
 * sent by a thread of Sentry's own, some wait in a bounded queue, and what cannot be sent is dropped: nothing waits.
 */
public final class FaultReports implements AutoCloseable {
    private static final String NAME = "sentry";
    private static final int SEND_MS_MAX = 2_000;
    private static final int WARNINGS_MAX = 20;

    private final Logger root;
    private final SentryAppender appender;

    private FaultReports(Logger root, SentryAppender appender) {
        this.root = root;
        this.appender = appender;
    }

    /**
     * Reports from now on, until it is closed; one at a time in a process.
     *
     * @param log whose errors it tells
     * @param dsn Sentry's address with the project's key
     * @param release the version that reports
     * @param node which node of the service it is
     */
    public static FaultReports start(LoggerContext log, URI dsn, String release, String node) {
        var options = new SentryOptions();
        options.setDsn(dsn.toString());
        options.setRelease(release);
        options.setServerName(node);
        options.setSendDefaultPii(false);
        options.setMaxBreadcrumbs(WARNINGS_MAX);
        options.setShutdownTimeoutMillis(SEND_MS_MAX);
        options.setConnectionTimeoutMillis(SEND_MS_MAX);
        options.setReadTimeoutMillis(SEND_MS_MAX);
        options.addContextTag("request_id");

        var appender = new SentryAppender();
        appender.setContext(log);
        appender.setName(NAME);
        appender.setOptions(options);
        appender.setMinimumEventLevel(Level.ERROR);
        appender.setMinimumBreadcrumbLevel(Level.WARN);
        appender.start();
        Logger root = log.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return new FaultReports(root, appender);
    }

    /** Sends what waits, for two seconds at most. */
    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
        Sentry.close();
    }
}
