package id.lababersih.domain.ledger;

import java.time.LocalDate;
import java.util.UUID;

/** Corrects an entry by turning it round; an entry itself is never changed. */
public final class Reversal {
    private Reversal() {}

    /**
     * The entry that undoes {@code entry} in every report. There can be one per entry: its key is the entry's id.
     *
     * @param id the id under which {@code entry} is kept
     */
    public static Entry of(Entry entry, UUID id, LocalDate on, String memo) {
        var splits = entry.splits().stream()
                .map(split -> new Entry.Split(split.account(), split.sku(), Math.negateExact(split.amount())))
                .toList();
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
                splits);
    }
}
