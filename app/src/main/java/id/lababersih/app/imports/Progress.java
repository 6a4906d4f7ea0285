package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.Ended;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes down what became of items, a few at a time: an item not yet written down is applied again after a crash. */
final class Progress {
    private static final int KEPT_MAX = 32;
    private static final long KEPT_MS_MAX = 150;

    private final ImportTables tables;
    private final UUID runId;
    private final InstantSource clock;
    private List<Ended> kept = new ArrayList<>();
    private long writtenAtMs;

    Progress(ImportTables tables, UUID runId, InstantSource clock) {
        this.tables = tables;
        this.runId = runId;
        this.clock = clock;
        this.writtenAtMs = clock.millis();
    }

    synchronized void add(Ended ended) {
        kept.add(ended);
        if (kept.size() >= KEPT_MAX || clock.millis() - writtenAtMs >= KEPT_MS_MAX) {
            write();
        }
    }

    synchronized void write() {
        tables.record(runId, kept);
        kept = new ArrayList<>();
        writtenAtMs = clock.millis();
    }
}
