package id.lababersih.app.imports;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.ledger.JournalTable;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Entries that stand for nothing but themselves. One that was turned round, by hand or by an undo, may be posted again:
 * it then gets a number.
 */
record StandingEntries(Handle handle, UUID merchantId) {

    /** Posts an entry; false when it is in the books already and stands. */
    boolean post(Entry entry) {
        int time = 1;
        while (isReversed(named(entry, time))) {
            time++;
        }
        return !JournalTable.insert(handle, merchantId, List.of(named(entry, time)))
                .isEmpty();
    }

    /** Turns an entry round on its own day; one that does not stand (any more) is left alone. */
    void takeBack(Entry entry) {
        int time = 1;
        while (isReversed(named(entry, time))) {
            time++;
        }
        UUID id = JournalTable.entryId(merchantId, named(entry, time).key());
        JournalEntries.find(handle, merchantId, id)
                .ifPresent(posted -> JournalTable.insert(
                        handle,
                        merchantId,
                        List.of(Reversal.of(posted, id, posted.date(), "Batal: " + posted.memo()))));
    }

    private boolean isReversed(Entry entry) {
        UUID id = JournalTable.entryId(merchantId, entry.key());
        UUID reversal = JournalTable.entryId(
                merchantId, Reversal.of(entry, id, entry.date(), "").key());
        return JournalEntries.find(handle, merchantId, reversal).isPresent();
    }

    private static Entry named(Entry entry, int time) {
        return time == 1
                ? entry
                : new Entry(
                        entry.source(),
                        entry.sourceId(),
                        entry.event() + "_" + time,
                        entry.reference(),
                        entry.date(),
                        entry.memo(),
                        entry.origin(),
                        entry.reverses(),
                        entry.lines(),
                        entry.splits());
    }
}
