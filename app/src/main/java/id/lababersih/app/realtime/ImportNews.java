package id.lababersih.app.realtime;

import id.lababersih.app.imports.RunWatch;
import id.lababersih.app.realtime.HappeningJson.ImportProgress;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how imports get on, on every node: a run is at work on one, and whoever looks at it may be on another. */
public final class ImportNews implements RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ImportNews.class);
    private static final long APART_MS = 250;

    private final ImportTables tables;
    private final Consumer<Broadcast> everywhere;
    private final Executor executor;
    private final InstantSource clock;
    /** When each run at work was last told of, epoch milliseconds. */
    private final Map<UUID, Long> toldAtMs = new ConcurrentHashMap<>();

    /** @param everywhere delivers to the subscribers on every node */
    public ImportNews(Jdbi jdbi, Consumer<Broadcast> everywhere, Executor executor, InstantSource clock) {
        this.tables = new ImportTables(jdbi);
        this.everywhere = everywhere;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public void gotOn(ImportRun run) {
        long nowMs = clock.millis();
        long toldMs = toldAtMs.getOrDefault(run.id(), 0L);
        if (nowMs - toldMs >= APART_MS) {
            toldAtMs.put(run.id(), nowMs);
            executor.execute(() -> tell(run, false));
        }
    }

    @Override
    public void stopped(ImportRun run) {
        toldAtMs.remove(run.id());
        executor.execute(() -> tell(run, true));
    }

    /** One at a time, so that no message is overtaken by an older one. */
    private synchronized void tell(ImportRun before, boolean stopped) {
        try {
            tables.find(before.merchantId(), before.id())
                    .ifPresent(run -> tellNow(run, stopped && isOver(run.state())));
        } catch (RuntimeException e) {
            LOG.warn("Nobody was told how run {} gets on", before.id(), e);
        }
    }

    private void tellNow(ImportRun run, boolean over) {
        String payload = HappeningJson.text(ImportProgress.of(run));
        String ofMerchant = Happenings.merchant(run.merchantId());
        everywhere.accept(new Broadcast("import:" + run.id(), "import_progress", payload, null));
        everywhere.accept(new Broadcast(ofMerchant, "import_progress", payload, null));
        if (over) {
            everywhere.accept(new Broadcast(ofMerchant, "import_done", payload, null));
        }
    }

    private static boolean isOver(ImportRun.State state) {
        return switch (state) {
            case DONE, FAILED, CANCELLED, UNDONE -> true;
            case PREVIEWED, RUNNING, UNDOING -> false;
        };
    }
}
