package id.lababersih.app.imports;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books waiting payout rows whose order came or moved by another way than an import, or that a crash left: every few
 * seconds, in the merchant's turn between two runs. A row that does not fit is tried again when its order moves.
 */
final class WaitingPayoutSweep {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPayoutSweep.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int MERCHANTS_MAX = 100;
    /** Of one merchant in one turn. */
    private static final int ROWS_MAX = 500;
    /** Of all that wait, in one turn: of a hundred thousand each is looked at once in half an hour. */
    private static final int LOOKED_AT_MAX = 200;

    private static final UUID FIRST = new UUID(0, 0);

    private final WaitingPayouts waiting;
    private final ImportWorker worker;
    private final Booking booking;
    private UUID lookedAt = FIRST;

    /** Books rows of one shop. */
    interface Booking {
        void book(List<Due> rows) throws Exception;
    }

    private WaitingPayoutSweep(WaitingPayouts waiting, ImportWorker worker, Booking booking) {
        this.waiting = waiting;
        this.worker = worker;
        this.booking = booking;
    }

    static Job start(WaitingPayouts waiting, ImportWorker worker, Booking booking, Jobs jobs) {
        return jobs.start(
                Branch.JOBS, "waiting-payouts", EVERY, new WaitingPayoutSweep(waiting, worker, booking)::turn);
    }

    private void turn() {
        lookedAt = waiting.lookAround(lookedAt, LOOKED_AT_MAX).orElse(FIRST);
        IllegalStateException failure = null;
        for (UUID merchant : waiting.dueMerchants(MERCHANTS_MAX)) {
            try {
                book(merchant);
            } catch (Exception failed) {
                // Of one merchant: the others' rows must not wait for it, and each is told of.
                var one = new IllegalStateException("Waiting payouts of merchant " + merchant, failed);
                if (failure == null) {
                    failure = one;
                } else {
                    failure.addSuppressed(one);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * A merchant whose runs are at work comes in a later turn. Rows are looked up within the turn: before it, a run
     * may have booked or an undo forgotten them.
     */
    private void book(UUID merchant) throws Exception {
        var _ = worker.inTurn(merchant, () -> {
            var byShop = waiting.due(merchant, ROWS_MAX).stream().collect(Collectors.groupingBy(Due::shopId));
            for (List<Due> rows : byShop.values()) {
                book(merchant, rows);
            }
            return byShop.size();
        });
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
}
