package id.lababersih.app.ledger;

import id.lababersih.app.http.Call;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Posts entries that people make by hand, each with its audit row. */
public final class ManualPosting {
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
     * Posts lines that balance, once: with an id that is taken nothing changes.
     *
     * @param id of what is posted, the caller's choice
     * @return the id of the entry in the journal
     */
    public UUID post(Call call, UUID id, LocalDate date, String memo, List<Entry.Line> lines) {
        UUID merchant = call.caller().merchantId();
        var entry = new Entry("manual", id.toString(), "entry", "", date, memo, null, null, lines, List.of());
        UUID entryId = JournalTable.entryId(merchant, entry.key());
        var by = new Actor(merchant, call.caller().userId(), clock.instant(), call.requestId());
        jdbi.useTransaction(handle -> {
            if (!JournalTable.insert(handle, merchant, List.of(entry), watch).isEmpty()) {
                AuditLog.insert(handle, by.did("entry-posted", "journal-entry", entryId.toString()));
            }
        });
        return entryId;
    }
}
