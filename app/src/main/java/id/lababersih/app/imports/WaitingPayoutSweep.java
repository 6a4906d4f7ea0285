package id.lababersih.app.imports;

import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books waiting payout rows whose order came or moved by another way than an import, or that a crash left: every few
 * seconds, in the merchant's turn between two runs. A row that does not fit is tried again when its order moves.
 */
final class WaitingPayoutSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPayoutSweep.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int MERCHANTS_MAX = 100;
    /** Of one merchant in one turn. */
    private static final int ROWS_MAX = 500;

    private final WaitingPayouts waiting;
    private final ImportWorker worker;
    private final Booking booking;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("waiting-payouts").daemon().factory());

    /** Books rows of one shop. */
    interface Booking {
        void book(List<Due> rows) throws Exception;
    }

    private WaitingPayoutSweep(WaitingPayouts waiting, ImportWorker worker, Booking booking) {
        this.waiting = waiting;
        this.worker = worker;
        this.booking = booking;
    }

    static WaitingPayoutSweep start(WaitingPayouts waiting, ImportWorker worker, Booking booking) {
        var sweep = new WaitingPayoutSweep(waiting, worker, booking);
        var _ = sweep.turns.scheduleWithFixedDelay(
                sweep::turn, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return sweep;
    }

    private void turn() {
        try {
            waiting.dueMerchants(MERCHANTS_MAX).forEach(this::book);
        } catch (RuntimeException failed) {
            // An exception would end the schedule for good.
            LOG.warn("Waiting payouts cannot be looked up; trying again in {}", EVERY, failed);
        }
    }

    /**
     * A merchant whose runs are at work comes in a later turn. Rows are looked up within the turn: before it, a run
     * may have booked or an undo forgotten them.
     */
    private void book(UUID merchant) {
        try {
            var _ = worker.inTurn(merchant, () -> {
                var byShop = waiting.due(merchant, ROWS_MAX).stream().collect(Collectors.groupingBy(Due::shopId));
                for (List<Due> rows : byShop.values()) {
                    book(merchant, rows);
                }
                return byShop.size();
            });
        } catch (Exception failed) {
            LOG.warn("Waiting payouts of merchant {} are tried again in {}", merchant, EVERY, failed);
        }
    }

    private void book(UUID merchant, List<Due> rows) throws Exception {
        try {
            booking.book(rows);
        } catch (Exception failed) {
            if (Trouble.isPassing(failed)) {
                throw failed;
            }
            LOG.error("Waiting payouts of merchant {} met a fault of ours", merchant, failed);
            rows.forEach(due -> waiting.tried(merchant, due.row().id(), null, due.orderChangedAt()));
        }
    }

    @Override
    public void close() {
        turns.shutdownNow();
    }
}
