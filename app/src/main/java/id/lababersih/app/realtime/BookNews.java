package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.ledger.BookWatch;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of entries that no event carries, on every node: made by hand, payments, adjustments, and what turns them
 * round. The feed reads events and so cannot. They are told once and not replayed, and the days' totals a second later,
 * so that many entries have one message.
 */
public final class BookNews implements BookWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BookNews.class);
    private static final long APART_MS = 1_000;

    private final Jdbi jdbi;
    private final Consumer<Broadcast> everywhere;
    private final Executor later;
    private final InstantSource clock;
    /** By merchant id; guarded by this. */
    private Map<UUID, TouchedDays> touched = new HashMap<>();

    /**
     * Tells from now on.
     *
     * @param everywhere delivers to the subscribers on every node
     * @param blocking runs what asks the database; virtual threads
     */
    public static BookNews start(Jdbi jdbi, Consumer<Broadcast> everywhere, Executor blocking, InstantSource clock) {
        var later = CompletableFuture.delayedExecutor(APART_MS, TimeUnit.MILLISECONDS, blocking);
        return new BookNews(jdbi, everywhere, later, clock);
    }

    /** @param later runs what asks the database, a moment later */
    BookNews(Jdbi jdbi, Consumer<Broadcast> everywhere, Executor later, InstantSource clock) {
        this.jdbi = jdbi;
        this.everywhere = everywhere;
        this.later = later;
        this.clock = clock;
    }

    @Override
    public void posted(UUID merchantId, List<Entry> entries) {
        String payload = Happenings.posted(merchantId, clock.instant(), entries);
        everywhere.accept(new Broadcast(Happenings.merchant(merchantId), "journal_posted", payload, null));
        if (note(merchantId, entries)) {
            later.execute(this::tellDays);
        }
    }

    /** Whether these are the first since totals were told. */
    private synchronized boolean note(UUID merchantId, List<Entry> entries) {
        boolean first = touched.isEmpty();
        touched.computeIfAbsent(merchantId, _ -> new TouchedDays()).post(entries);
        return first;
    }

    private synchronized Map<UUID, TouchedDays> take() {
        var taken = touched;
        touched = new HashMap<>();
        return taken;
    }

    private void tellDays() {
        take().forEach((merchantId, days) -> {
            try {
                everywhere.accept(days.totals(merchantId, jdbi));
            } catch (RuntimeException e) {
                LOG.warn("Merchant {} was not told the totals of days", merchantId, e);
            }
        });
    }
}
