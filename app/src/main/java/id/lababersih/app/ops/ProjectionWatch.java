package id.lababersih.app.ops;

import id.lababersih.cluster.projection.Projections;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks how far the read models are behind, and says in the log when that is too far. */
public final class ProjectionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration TOO_FAR = Duration.ofSeconds(10);
    private static final int LOOKS_PER_WARNING = 12;

    private final Behind projections;
    private volatile Duration behind = Duration.ZERO;
    private int looksTooFar;

    /** How far the read models are behind now; see {@link Projections#behind()}. */
    public interface Behind {
        Duration now() throws SQLException;
    }

    /** Looks only when it is {@link #start started}. */
    public ProjectionWatch(Behind projections) {
        this.projections = projections;
    }

    /** Looks every few seconds from now on. */
    public Job start(Jobs jobs) {
        return jobs.start(Branch.PROJECTIONS, "watch", EVERY, this::look);
    }

    /** What the last look found, of a few seconds ago. */
    public Duration behind() {
        return behind;
    }

    void look() throws SQLException {
        behind = projections.now();
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
}
