package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.ImportWork.Ended;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what is left of one run, many items at once, and writes down what became of them. */
final class RunPass {
    private static final Logger LOG = LoggerFactory.getLogger(RunPass.class);
    private static final int CHUNK = 1_000;
    private static final int WIDTH_MAX = 96;

    private final ImportWork work;
    private final ImportRun run;
    private final Applier applier;
    private final BooleanSupplier stopped;
    private final Executor executor;
    private final Progress progress;

    /** @param stopped whether no further item may be begun */
    RunPass(
            ImportWork work,
            ImportRun run,
            Applier applier,
            BooleanSupplier stopped,
            Executor executor,
            RunWatch watch,
            InstantSource clock) {
        this.work = work;
        this.run = run;
        this.applier = applier;
        this.stopped = stopped;
        this.executor = executor;
        this.progress = new Progress(work, run, watch, clock);
    }

    private boolean isStopped() {
        return stopped.getAsBoolean() || !progress.atWork();
    }

    /** An item met trouble that is not its own; nothing is written down about it. */
    static final class ItemException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String item;

        ItemException(ImportItem item, Throwable cause) {
            super("item " + item.position() + " (" + item.reference() + ")", cause);
            String reference = item.reference();
            this.item = reference == null ? item.fileRows().toString() : reference;
        }

        /** The order number or other key; else the rows of the file. */
        String item() {
            return item;
        }
    }

    /** True when nothing is left; false when it was stopped before. Throws at the first trouble of the system. */
    boolean apply() throws Exception {
        List<ImportItem> items = work.waiting(run, CHUNK);
        while (!items.isEmpty()) {
            applier.prepare(items);
            if (!applyAll(items)) {
                return false;
            }
            items = work.waiting(run, CHUNK);
        }
        return true;
    }

    private boolean applyAll(List<ImportItem> items) throws Exception {
        var lanes = new Lanes(executor, WIDTH_MAX);
        for (ImportItem item : items) {
            if (isStopped() || lanes.failed()) {
                break;
            }
            lanes.run(keys(item), () -> applyOne(item));
        }
        try {
            lanes.join();
        } catch (ExecutionException e) {
            progress.write();
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        progress.write();
        return !isStopped();
    }

    private void applyOne(ImportItem item) throws ItemException, SQLException {
        if (isStopped()) {
            return;
        }
        Outcome outcome;
        try {
            outcome = applier.apply(item);
        } catch (BadItemException e) {
            LOG.warn("Item {} ({}) cannot be booked", item.position(), item.reference(), e);
            outcome = Words.beyondTheBooks();
        } catch (Exception e) {
            throw new ItemException(item, e);
        }
        progress.add(new Ended(item, outcome));
    }

    /** An item whose keys cannot be told fails when it is applied; it waits for nobody. */
    private Collection<String> keys(ImportItem item) {
        try {
            return applier.keys(item);
        } catch (BadItemException _) {
            return List.of();
        }
    }
}
