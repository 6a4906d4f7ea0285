package id.lababersih.app.imports;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.order.OrderListVersions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Entries that stand for nothing but themselves. One that was turned round, by hand or by an undo, may be posted again:
 * it then gets a number. The audit row of each, under an id of run and entry, tells which run posted it.
 *
 * @param by an import
 * @param watch is told of the entries
 */
record StandingEntries(Handle handle, UUID merchantId, Actor by, BookWatch watch) {

    /** Posts an entry; false when it stands in the books already and this run has not posted it. */
    boolean post(Entry told) {
        var entry = asPosted(told);
        var standing = named(entry, timesReversed(entry) + 1);
        if (JournalTable.insert(handle, merchantId, List.of(standing), watch).isEmpty()) {
            return isMine(standing);
        }
        String id = JournalTable.entryId(merchantId, standing.key()).toString();
        AuditLog.insert(handle, actId(standing), by.did("adjustment-imported", "journal-entry", id));
        listed(standing);
        return true;
    }

    /** Turns the entry that stands round, where it says something else, and posts it as it is told now. */
    boolean correct(Entry told) {
        var entry = asPosted(told);
        int last = timesReversed(entry) + 1;
        var standing = find(named(entry, last)).filter(posted -> !posted.lines().equals(entry.lines()));
        if (standing.isEmpty()) {
            return false;
        }
        var corrected = named(entry, last + 1);
        // Both at once: whoever posts takes the rows of the totals in one order, or two wait for each other.
        JournalTable.insert(handle, merchantId, List.of(reversal(standing.get()), corrected), watch);
        String id = JournalTable.entryId(merchantId, corrected.key()).toString();
        AuditLog.insert(handle, correction(corrected), by.did("adjustment-corrected", "journal-entry", id));
        listed(corrected);
        return true;
    }

    /** An order's profit in lists has changed; the last act of the transaction. */
    private void listed(Entry entry) {
        if (entry.belongsToOrder()) {
            OrderListVersions.changed(handle, merchantId);
        }
    }

    private Entry reversal(Entry posted) {
        UUID id = JournalTable.entryId(merchantId, posted.key());
        return Reversal.of(posted, id, posted.date(), Reversal.TAKEN_BACK + posted.memo());
    }

    /** Of the audit row of an entry that corrects the one before it. */
    private UUID correction(Entry corrected) {
        return OrderId.uuid5(merchantId, "correction/" + corrected.key());
    }

    /** How often an entry was posted when the one of this time was corrected for the last time. */
    private int corrected(Entry entry, int time) {
        int last = time;
        while (AuditLog.holds(handle, merchantId, correction(named(entry, last + 1)))) {
            last++;
        }
        return last;
    }

    /**
     * Turns the entry that this run posted round, as corrected since, on its own day, if nobody has done so. False when
     * the run posted none and one stands.
     */
    boolean takeBack(Entry told) {
        var entry = asPosted(told);
        int last = timesReversed(entry) + 1;
        var mine = IntStream.rangeClosed(1, last)
                .filter(time -> isMine(named(entry, time)))
                .max();
        if (mine.isEmpty()) {
            return find(named(entry, last)).isEmpty();
        }
        find(named(entry, corrected(entry, mine.getAsInt())))
                .filter(posted -> !isReversed(posted))
                .ifPresent(posted -> {
                    JournalTable.insert(handle, merchantId, List.of(reversal(posted)), watch);
                    listed(posted);
                });
        return true;
    }

    private boolean isMine(Entry entry) {
        return AuditLog.holds(handle, merchantId, actId(entry));
    }

    private UUID actId(Entry entry) {
        return OrderId.uuid5(Objects.requireNonNull(by.importRun(), "an import posts it"), entry.key());
    }

    private Optional<Entry> find(Entry entry) {
        return JournalEntries.find(handle, merchantId, JournalTable.entryId(merchantId, entry.key()));
    }

    private int timesReversed(Entry entry) {
        int times = 0;
        while (isReversed(named(entry, times + 1))) {
            times++;
        }
        return times;
    }

    private boolean isReversed(Entry entry) {
        UUID id = JournalTable.entryId(merchantId, entry.key());
        UUID reversal = JournalTable.entryId(
                merchantId, Reversal.of(entry, id, entry.date(), "").key());
        return JournalEntries.find(handle, merchantId, reversal).isPresent();
    }

    private static Entry named(Entry entry, int time) {
        return time == 1 ? entry : named(entry, entry.sourceId(), entry.event() + "_" + time);
    }

    /** Earlier releases knew an adjustment by platform and number alone: what they posted so goes by that name. */
    private Entry asPosted(Entry entry) {
        String id = entry.sourceId();
        int end = id.indexOf('/', id.indexOf('/') + 1);
        var before = end < 0 ? entry : named(entry, id.substring(0, end), entry.event());
        return find(before)
                .filter(posted -> posted.date().equals(entry.date()))
                .filter(posted -> posted.lines().equals(entry.lines()))
                .map(_ -> before)
                .orElse(entry);
    }

    private static Entry named(Entry entry, String sourceId, String event) {
        return new Entry(
                entry.source(),
                sourceId,
                event,
                entry.reference(),
                entry.date(),
                entry.memo(),
                entry.origin(),
                entry.reverses(),
                entry.lines(),
                entry.splits());
    }
}
