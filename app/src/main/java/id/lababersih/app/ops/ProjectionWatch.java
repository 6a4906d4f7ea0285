package id.lababersih.app.ops;

import id.lababersih.cluster.projection.Projections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds how far the read models are behind, and says in the log when that is too far. */
public final class ProjectionWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);
    private static final int EVERY_SECONDS = 5;
    private static final Duration TOO_FAR = Duration.ofSeconds(10);
    private static final int LOOKS_PER_WARNING = 12;

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("projection-watch").daemon().factory());
    private final Behind projections;
    private volatile Duration behind = Duration.ZERO;
    private int looksTooFar;

    /** How far the read models are behind now; see {@link Projections#behind()}. */
    interface Behind {
        Duration now() throws SQLException;
    }

    ProjectionWatch(Behind projections) {
        this.projections = projections;
    }

    public static ProjectionWatch start(Projections projections) {
        var watch = new ProjectionWatch(projections::behind);
        var _ = watch.looks.scheduleWithFixedDelay(watch::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** What the last look found, of a few seconds ago. */
    public Duration behind() {
        return behind;
    }

    void look() {
        try {
            behind = projections.now();
        } catch (SQLException | RuntimeException failed) {
            // An exception would end the schedule for good; /health tells of the database.
            LOG.debug("Nobody knows how far the read models are behind", failed);
            return;
        }
        if (behind.compareTo(TOO_FAR) < 0) {
            if (looksTooFar > 0) {
                LOG.info("The read models have caught up");
            }
            looksTooFar = 0;
        } else if (looksTooFar++ % LOOKS_PER_WARNING == 0) {
            LOG.warn(
                    "The read models are {} s behind the events; lists and reports are incomplete", behind.toSeconds());
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
