package id.lababersih.domain.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Corrects an entry by turning it round; an entry itself is never changed. */
public final class Reversal {
    /** What the memo of an entry that takes another back begins with. */
    public static final String TAKEN_BACK = "Batal: ";

    /** What the event of such an entry ends with. */
    public static final String EVENT_END = "_reversed";

    private Reversal() {}

    /** The entry that takes {@code entry} back as if it had never been, on its own day; there can be one per entry. */
    public static Entry of(Entry entry) {
        return new Entry(
                entry.source(),
                entry.sourceId(),
                entry.event() + EVENT_END,
                entry.reference(),
                entry.date(),
                TAKEN_BACK + entry.memo(),
                entry.origin(),
                entry.key(),
                Entry.reversed(entry.lines()),
                reversed(entry.splits()));
    }

    /**
     * The entry that undoes {@code entry} in every report. There can be one per entry: its key is the entry's id.
     *
     * @param id the id under which {@code entry} is kept
     */
    public static Entry of(Entry entry, UUID id, LocalDate on, String memo) {
        return new Entry(
                "manual",
                id.toString(),
                "reversal",
                entry.reference(),
                on,
                memo,
                entry.origin(),
                entry.key(),
                Entry.reversed(entry.lines()),
                reversed(entry.splits()));
    }

    private static List<Entry.Split> reversed(List<Entry.Split> splits) {
        return splits.stream()
                .map(split -> new Entry.Split(split.account(), split.sku(), Math.negateExact(split.amount())))
                .toList();
    }
}
