package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.ImportWork.Ended;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Writes down what became of items, a few at a time: an item not yet written down is applied again after a crash. */
final class Progress {
    private static final int KEPT_MAX = 100;
    private static final long KEPT_MS_MAX = 150;

    private final ImportWork work;
    private final ImportRun run;
    private final RunWatch watch;
    private final InstantSource clock;
    private List<Ended> kept = new ArrayList<>();
    private long writtenAtMs;
    private volatile boolean atWork = true;

    Progress(ImportWork work, ImportRun run, RunWatch watch, InstantSource clock) {
        this.work = work;
        this.run = run;
        this.watch = watch;
        this.clock = clock;
        this.writtenAtMs = clock.millis();
    }

    synchronized void add(Ended ended) throws SQLException {
        kept.add(ended);
        if (kept.size() >= KEPT_MAX || clock.millis() - writtenAtMs >= KEPT_MS_MAX) {
            write();
        }
    }

    /** Whether the run was still at work when something was last written down. */
    boolean atWork() {
        return atWork;
    }

    synchronized void write() throws SQLException {
        atWork = work.record(run, kept);
        watch.gotOn(run);
        kept = new ArrayList<>();
        writtenAtMs = clock.millis();
    }
}
