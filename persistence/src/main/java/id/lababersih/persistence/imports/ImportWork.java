package id.lababersih.persistence.imports;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.database.Batch;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.State;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Runs and items as the worker sees them that holds the merchant's lease. */
public final class ImportWork {
    private static final String MERCHANTS = """
            select run.merchant_id from import_run run
            where run.state in ('RUNNING', 'UNDOING')
              and not exists (select 1 from import_lease lease
                              where lease.merchant_id = run.merchant_id and lease.until > clock_timestamp())
            group by run.merchant_id order by min(run.confirmed_at) limit :rows
            """;
    private static final String NEXT = "select " + Rows.RUN + """
            from import_run where merchant_id = :merchant and state in ('RUNNING', 'UNDOING')
            order by confirmed_at, seq limit 1
            """;
    private static final String WAITING_ITEMS = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = 'importable' and outcome is null
            order by position limit :rows
            """;
    private static final String ITEMS_TO_UNDO = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = 'importable'
              and (outcome = 'CREATED' or outcome = 'UPDATED' and :updates)
            order by position desc limit :rows
            """;
    private static final String RECORD_OUTCOMES = """
            update import_item i
            set outcome = e.outcome, outcome_reason = e.reason, outcome_detail = e.detail,
                outcome_detail_en = e.detail_en
            from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                as e (run_id, merchant_id, position, before, outcome, reason, detail, detail_en)
            where i.run_id = e.run_id and i.merchant_id = e.merchant_id and i.position = e.position
              and i.outcome is not distinct from e.before
            returning i.position
            """;
    private static final String RECORD_PROGRESS = """
            update import_run
            set done = done + :done, created = created + :created, updated = updated + :updated,
                unchanged = unchanged + :unchanged, failed = failed + :failed, undone = undone + :undone,
                kept = kept + :kept, troubles = 0
            where id = :run and merchant_id = :merchant
            returning state
            """;
    private static final String REDO_ITEM = """
            update import_item
            set tab = 'importable', choices = :choices::jsonb, outcome = :outcome, outcome_reason = :reason,
                outcome_detail = :detail, outcome_detail_en = :detailEn
            where run_id = :run and merchant_id = :merchant and position = :position
              and outcome is not distinct from :before
            """;
    private static final String REDO_RUN = """
            update import_run
            set importable = importable + :matched, unmatched = unmatched - :matched, done = done + :done,
                created = created + :created, updated = updated + :updated, unchanged = unchanged + :unchanged,
                failed = failed + :failed
            where id = :run and merchant_id = :merchant
            """;
    private static final String TROUBLE = """
            update import_run set troubles = troubles + 1 where id = :run and merchant_id = :merchant
            returning troubles
            """;
    private static final String FINISH = """
            update import_run set state = :state, failure = :failure, failure_en = :failureEn, finished_at = :now
            where id = :run and merchant_id = :merchant and state = :before
            """;

    private final Jdbi jdbi;
    private final MerchantLeases leases;

    public ImportWork(Jdbi jdbi, MerchantLeases leases) {
        this.jdbi = jdbi;
        this.leases = leases;
    }

    /** Merchants with runs at work that no worker holds, the one that waits longest first. */
    public List<UUID> merchants(int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(MERCHANTS)
                .bind("rows", rows)
                .mapTo(UUID.class)
                .list());
    }

    /** The run of a merchant that comes next, in the order in which they were confirmed. */
    public Optional<ImportRun> next(UUID merchant) {
        return jdbi.withHandle(handle -> handle.createQuery(NEXT)
                .bind("merchant", merchant)
                .map((row, _) -> Rows.run(row))
                .findOne());
    }

    /** The first items still to be applied, in the order of application; or to be undone, the last one first. */
    public List<ImportItem> waiting(ImportRun run, int rows) {
        boolean undone = isUndone(run);
        return jdbi.withHandle(handle -> handle.createQuery(undone ? ITEMS_TO_UNDO : WAITING_ITEMS)
                .bind("run", run.id())
                .bind("updates", undoesUpdates(run))
                .bind("merchant", run.merchantId())
                .bind("rows", rows)
                .map((row, _) -> Rows.item(row))
                .list());
    }

    private static boolean isUndone(ImportRun run) {
        return run.state() == State.UNDOING;
    }

    /**
     * Whether undoing a run also takes back what it only moved: payouts move orders, and that is all they do; an order
     * that a later file moved forward keeps its move.
     */
    public static boolean undoesUpdates(ImportRun run) {
        return run.kind().equals("income");
    }

    /** What became of one item. */
    public record Ended(ImportItem item, Outcome outcome) {
        @Nullable
        Result before() {
            Outcome known = item.outcome();
            return known == null ? null : known.result();
        }
    }

    /**
     * Notes what became of some items and brings the run's counts up to date; an item that ended before is left. False
     * when the run was cancelled meanwhile.
     *
     * @throws MerchantLeases.LeaseLostException when the run is another worker's by now; nothing is noted
     */
    public boolean record(ImportRun run, List<Ended> ended) throws SQLException {
        return ended.isEmpty() || jdbi.inTransaction(handle -> record(handle, run, ended)) == run.state();
    }

    private State record(Handle handle, ImportRun run, List<Ended> ended) throws SQLException {
        leases.require(handle, run.merchantId());
        var weights = new EnumMap<Result, Integer>(Result.class);
        int ends = 0;
        var changed = changed(handle, run, ended);
        for (Ended item : ended) {
            if (changed.contains(item.item().position())) {
                int weight = item.item().weight();
                Result before = item.before();
                weights.merge(item.outcome().result(), weight, Integer::sum);
                if (before == null) {
                    ends += weight;
                } else {
                    weights.merge(before, -weight, Integer::sum);
                }
            }
        }
        String state = handle.createQuery(RECORD_PROGRESS)
                .bind("run", run.id())
                .bind("merchant", run.merchantId())
                .bind("done", ends)
                .bind("created", weights.getOrDefault(Result.CREATED, 0))
                .bind("updated", weights.getOrDefault(Result.UPDATED, 0))
                .bind("unchanged", weights.getOrDefault(Result.UNCHANGED, 0))
                .bind("failed", weights.getOrDefault(Result.FAILED, 0))
                .bind("undone", weights.getOrDefault(Result.UNDONE, 0))
                .bind("kept", weights.getOrDefault(Result.KEPT, 0))
                .mapTo(String.class)
                .one();
        return State.valueOf(state);
    }

    /** Writes outcomes down; the positions of the items that had not ended before. */
    private static Set<Integer> changed(Handle handle, ImportRun run, List<Ended> ended) throws SQLException {
        var batch = new Batch("uuid", "uuid", "int", "text", "text", "text", "text", "text");
        for (Ended item : ended) {
            Outcome outcome = item.outcome();
            batch.add(
                    run.id(),
                    run.merchantId(),
                    item.item().position(),
                    item.before(),
                    outcome.result(),
                    outcome.reason(),
                    outcome.detail(),
                    outcome.detailEn());
        }
        var changed = new HashSet<Integer>();
        try (var statement = handle.getConnection().prepareStatement(RECORD_OUTCOMES)) {
            batch.bind(statement);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    changed.add(rows.getInt(1));
                }
            }
        }
        return changed;
    }

    /**
     * Notes what became of one item that was tried again, in place of what was known of it, with its audit row.
     *
     * @throws MerchantLeases.LeaseLostException when the merchant's runs are another worker's by now
     */
    public void redo(ImportRun run, ImportItem item, Outcome outcome, Actor by) {
        jdbi.useTransaction(handle -> {
            leases.require(handle, run.merchantId());
            Outcome before = item.outcome();
            int changed = handle.createUpdate(REDO_ITEM)
                    .bind("run", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("position", item.position())
                    .bind("choices", item.choices())
                    .bind("before", before == null ? null : before.result().name())
                    .bind("outcome", outcome.result().name())
                    .bind("reason", outcome.reason())
                    .bind("detail", outcome.detail())
                    .bind("detailEn", outcome.detailEn())
                    .execute();
            if (changed == 1) {
                recount(handle, run, item, outcome);
                AuditLog.insert(
                        handle, by.did("import-retried", "import", run.id().toString()));
            }
        });
    }

    private static void recount(Handle handle, ImportRun run, ImportItem item, Outcome outcome) {
        var weights = new EnumMap<Result, Integer>(Result.class);
        Outcome before = item.outcome();
        if (before != null) {
            weights.merge(before.result(), -item.weight(), Integer::sum);
        }
        weights.merge(outcome.result(), item.weight(), Integer::sum);
        handle.createUpdate(REDO_RUN)
                .bind("run", run.id())
                .bind("merchant", run.merchantId())
                .bind("matched", item.tab() == Tab.UNMATCHED ? item.weight() : 0)
                .bind("done", before == null ? item.weight() : 0)
                .bind("created", weights.getOrDefault(Result.CREATED, 0))
                .bind("updated", weights.getOrDefault(Result.UPDATED, 0))
                .bind("unchanged", weights.getOrDefault(Result.UNCHANGED, 0))
                .bind("failed", weights.getOrDefault(Result.FAILED, 0))
                .execute();
    }

    /** Counts one more trouble that kept the run from getting on; answers how many there were in a row. */
    public int trouble(ImportRun run) {
        return jdbi.withHandle(handle -> handle.createQuery(TROUBLE)
                .bind("run", run.id())
                .bind("merchant", run.merchantId())
                .mapTo(Integer.class)
                .one());
    }

    /** Ends a run: DONE or UNDONE, or FAILED with words in both languages. */
    public void finish(ImportRun run, State state, @Nullable String failure, @Nullable String failureEn, Instant now) {
        jdbi.useTransaction(handle -> {
            leases.require(handle, run.merchantId());
            handle.createUpdate(FINISH)
                    .bind("run", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("before", run.state().name())
                    .bind("state", state.name())
                    .bind("failure", failure)
                    .bind("failureEn", failureEn)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .execute();
        });
    }
}
