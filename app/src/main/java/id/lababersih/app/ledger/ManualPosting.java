package id.lababersih.app.ledger;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.order.OrderListVersions;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Posts entries that people make by hand, and turns entries round, each with its audit row. */
public final class ManualPosting {
    private static final String AUDIT_SUBJECT = "journal-entry";
    /** Sources of entries that stand for nothing but themselves. */
    private static final Set<String> REVERSIBLE = Set.of("manual", "donation", "adjustment");

    /** What people post, each with a source and an act of its own. */
    public enum Kind {
        ENTRY("manual", "entry", "entry-posted"),
        DONATION("donation", "given", "donation-given");

        private final String source;
        private final String event;
        private final String act;

        Kind(String source, String event, String act) {
            this.source = source;
            this.event = event;
            this.act = act;
        }

        /** @param origin the shop that it is of; null for the merchant's own */
        Entry entry(UUID id, LocalDate date, String memo, Entry.@Nullable Origin origin, List<Entry.Line> lines) {
            return new Entry(source, id.toString(), event, "", date, memo, origin, null, lines, List.of());
        }
    }

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final BookWatch watch;

    /** @param watch is told of the entries */
    public ManualPosting(Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.watch = watch;
    }

    /**
     * Posts an entry of its kind, once: with an id that is taken nothing changes.
     *
     * @return the id of the entry in the journal
     */
    UUID post(Call call, Kind kind, Entry entry) {
        UUID merchant = call.caller().merchantId();
        UUID entryId = JournalTable.entryId(merchant, entry.key());
        jdbi.useTransaction(handle -> {
            if (!JournalTable.insert(handle, merchant, List.of(entry), watch).isEmpty()) {
                AuditLog.insert(handle, actor(call).did(kind.act, AUDIT_SUBJECT, entryId.toString()));
            }
        });
        return entryId;
    }

    /**
     * Turns an entry round, once; throws the problem of one that is not there, is not to be turned round or was.
     *
     * @param on the day of the reversal; null for the entry's own
     * @param memo of the reversal; null for one that names the entry's
     * @return the id of the reversal in the journal
     */
    public UUID reverse(Call call, UUID id, @Nullable LocalDate on, @Nullable String memo) {
        UUID merchant = call.caller().merchantId();
        return jdbi.inTransaction(handle -> {
            var entry = reversible(handle, merchant, id);
            var reversal = Reversal.of(
                    entry, id, on == null ? entry.date() : on, memo == null ? Memos.reversal(entry.memo()) : memo);
            if (!JournalTable.insert(handle, merchant, List.of(reversal), watch).isEmpty()) {
                AuditLog.insert(handle, call.newId(), actor(call).did("entry-reversed", AUDIT_SUBJECT, id.toString()));
                if (entry.belongsToOrder()) {
                    OrderListVersions.changed(handle, merchant);
                }
            } else if (!AuditLog.holds(handle, merchant, call.newId())) {
                throw Problem.of(ProblemType.ENTRY_REVERSED, "An entry is turned round once. Nothing was changed.")
                        .exception();
            }
            // Else this very request posted it, and what came between kept its answer from being stored.
            return JournalTable.entryId(merchant, reversal.key());
        });
    }

    private static Entry reversible(Handle handle, UUID merchant, UUID id) {
        var entry = JournalEntries.find(handle, merchant, id).orElseThrow(() -> Problems.notFound("journal entry"));
        if (!REVERSIBLE.contains(entry.source())) {
            throw Problem.of(
                            ProblemType.ENTRY_OWNED,
                            "An entry of " + entry.source() + " is undone there, or corrected by an entry of yours.")
                    .exception();
        }
        if (isOfAdjustment(handle, merchant, entry)) {
            throw Problem.of(ProblemType.ENTRY_OWNED, "An adjustment comes back by importing its file again.")
                    .exception();
        }
        return entry;
    }

    /** Whether it turns an adjustment round: its file posts that anew, which must not stand twice. */
    private static boolean isOfAdjustment(Handle handle, UUID merchant, Entry entry) {
        return entry.event().equals("reversal")
                && JournalEntries.find(handle, merchant, UUID.fromString(entry.sourceId()))
                        .filter(reversed -> reversed.source().equals("adjustment"))
                        .isPresent();
    }

    private Actor actor(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }
}
