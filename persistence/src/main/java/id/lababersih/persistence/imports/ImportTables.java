package id.lababersih.persistence.imports;

import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.Counts;
import id.lababersih.persistence.imports.ImportRun.Progress;
import id.lababersih.persistence.imports.ImportRun.State;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Runs and their items. Every query but the workers' own is bound to a merchant. */
public final class ImportTables {
    private static final int BATCH = 500;

    private static final String RUN_COLUMNS = """
            id, merchant_id, seq, kind, shop_id, platform, file_name, file_sha256, state, total, importable, unmatched,
            skipped, errors, detail::text as detail, done, created, updated, unchanged, failed, failure, uploaded_by,
            uploaded_at, confirmed_at, finished_at
            """;
    private static final String INSERT_RUN = """
            insert into import_run (id, merchant_id, kind, shop_id, platform, file_name, file_sha256, state, total,
                                    importable, unmatched, skipped, errors, detail, uploaded_by, uploaded_at)
            values (:id, :merchant, :kind, :shop, :platform, :fileName, :sha256, 'PREVIEWED', :total,
                    :importable, :unmatched, :skipped, :errors, :detail::jsonb, :uploadedBy, :uploadedAt)
            on conflict (id) do nothing
            """;
    private static final String INSERT_ITEM = """
            insert into import_item (run_id, position, merchant_id, tab, weight, file_rows, reference, reason, detail,
                                     skus, payload)
            values (:run, :position, :merchant, :tab, :weight, :fileRows, :reference, :reason, :detail, :skus,
                    :payload::jsonb)
            """;
    private static final String LIST_RUNS = "select " + RUN_COLUMNS + """
            from import_run where merchant_id = :merchant and seq < :before order by seq desc limit :rows
            """;
    private static final String FIND_RUN =
            "select " + RUN_COLUMNS + " from import_run where merchant_id = :merchant and id = :id";
    private static final String FIND_APPLIED_FILE = """
            select count(*) from import_run
            where merchant_id = :merchant and kind = :kind and file_sha256 = :sha256 and state in ('RUNNING', 'DONE')
            """;
    private static final String ITEM_COLUMNS = """
            position, tab, weight, file_rows, reference, reason, detail, skus, payload::text as payload, outcome,
            outcome_reason, outcome_detail
            """;
    private static final String LIST_ITEMS = "select " + ITEM_COLUMNS + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = :tab and position > :after
            order by position limit :rows
            """;
    private static final String CONFIRM = """
            update import_run
            set state = 'RUNNING', confirmed_by = coalesce(confirmed_by, :user),
                confirmed_at = coalesce(confirmed_at, :now), failure = null, finished_at = null
            where merchant_id = :merchant and id = :id and state in ('PREVIEWED', 'FAILED')
            """;
    private static final String RUNNING = "select " + RUN_COLUMNS + """
            from import_run where state = 'RUNNING' order by confirmed_at, seq
            """;
    private static final String WAITING_ITEMS = "select " + ITEM_COLUMNS + """
            from import_item
            where run_id = :run and tab = 'importable' and outcome is null and position > :after
            order by position limit :rows
            """;
    private static final String RECORD_OUTCOME = """
            update import_item set outcome = :outcome, outcome_reason = :reason, outcome_detail = :detail
            where run_id = :run and position = :position and outcome is null
            """;
    private static final String RECORD_PROGRESS = """
            update import_run
            set done = done + :done, created = created + :created, updated = updated + :updated,
                unchanged = unchanged + :unchanged, failed = failed + :failed
            where id = :run
            """;
    private static final String FINISH = """
            update import_run set state = :state, failure = :failure, finished_at = :now
            where id = :run and state = 'RUNNING'
            """;

    private final Jdbi jdbi;

    public ImportTables(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What is known of a file when it was read. */
    public record NewRun(
            UUID id,
            UUID merchantId,
            String kind,
            @Nullable UUID shopId,
            @Nullable String platform,
            String fileName,
            String sha256,
            Counts counts,
            String detail,
            UUID uploadedBy,
            Instant uploadedAt) {}

    /** Keeps a preview; the same id again changes nothing. */
    public void insert(NewRun run, List<ImportItem> items) {
        jdbi.useTransaction(handle -> {
            int inserted = handle.createUpdate(INSERT_RUN)
                    .bind("id", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("kind", run.kind())
                    .bind("shop", run.shopId())
                    .bind("platform", run.platform())
                    .bind("fileName", run.fileName())
                    .bind("sha256", run.sha256())
                    .bind("total", run.counts().total())
                    .bind("importable", run.counts().importable())
                    .bind("unmatched", run.counts().unmatched())
                    .bind("skipped", run.counts().skipped())
                    .bind("errors", run.counts().errors())
                    .bind("detail", run.detail())
                    .bind("uploadedBy", run.uploadedBy())
                    .bind("uploadedAt", run.uploadedAt().atOffset(java.time.ZoneOffset.UTC))
                    .execute();
            if (inserted == 1) {
                insertItems(handle, run, items);
            }
        });
    }

    private static void insertItems(Handle handle, NewRun run, List<ImportItem> items) {
        for (int from = 0; from < items.size(); from += BATCH) {
            var batch = handle.prepareBatch(INSERT_ITEM);
            for (ImportItem item : items.subList(from, Math.min(items.size(), from + BATCH))) {
                batch.bind("run", run.id())
                        .bind("position", item.position())
                        .bind("merchant", run.merchantId())
                        .bind("tab", name(item.tab()))
                        .bind("weight", item.weight())
                        .bindBySqlType("fileRows", item.fileRows().toArray(Integer[]::new), java.sql.Types.ARRAY)
                        .bind("reference", item.reference())
                        .bind("reason", item.reason())
                        .bind("detail", item.detail())
                        .bindBySqlType("skus", item.skus().toArray(String[]::new), java.sql.Types.ARRAY)
                        .bind("payload", item.payload())
                        .add();
            }
            batch.execute();
        }
    }

    /** Runs, newest first, that are older than {@code before} (a {@link ImportRun#seq()}). */
    public List<ImportRun> list(UUID merchant, long before, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST_RUNS)
                .bind("merchant", merchant)
                .bind("before", before)
                .bind("rows", rows)
                .map((row, _) -> run(row))
                .list());
    }

    public Optional<ImportRun> find(UUID merchant, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND_RUN)
                .bind("merchant", merchant)
                .bind("id", id)
                .map((row, _) -> run(row))
                .findOne());
    }

    /** Whether a file of this content has been applied, or is being applied, as this kind. */
    public boolean isApplied(UUID merchant, String kind, String sha256) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND_APPLIED_FILE)
                        .bind("merchant", merchant)
                        .bind("kind", kind)
                        .bind("sha256", sha256)
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /** Items of one tab after a position, in the order of application. */
    public List<ImportItem> items(UUID merchant, UUID run, Tab tab, int after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST_ITEMS)
                .bind("run", run)
                .bind("merchant", merchant)
                .bind("tab", name(tab))
                .bind("after", after)
                .bind("rows", rows)
                .map((row, _) -> item(row))
                .list());
    }

    /** Puts a run to work; one at work or done already is left alone. */
    public void confirm(UUID merchant, UUID id, UUID user, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(CONFIRM)
                .bind("merchant", merchant)
                .bind("id", id)
                .bind("user", user)
                .bind("now", now.atOffset(java.time.ZoneOffset.UTC))
                .execute());
    }

    /** Runs at work, of all merchants, in the order in which they were confirmed. */
    public List<ImportRun> running() {
        return jdbi.withHandle(
                handle -> handle.createQuery(RUNNING).map((row, _) -> run(row)).list());
    }

    /** Items still to be applied, after a position, in the order of application. */
    public List<ImportItem> waiting(UUID run, int after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(WAITING_ITEMS)
                .bind("run", run)
                .bind("after", after)
                .bind("rows", rows)
                .map((row, _) -> item(row))
                .list());
    }

    /** What became of one item of this position and weight. */
    public record Ended(int position, int weight, Outcome outcome) {}

    /** Notes what became of some items and brings the run's counts up to date; an item that ended before is left. */
    public void record(UUID run, List<Ended> ended) {
        if (!ended.isEmpty()) {
            jdbi.useTransaction(handle -> record(handle, run, ended));
        }
    }

    private static void record(Handle handle, UUID run, List<Ended> ended) {
        var batch = handle.prepareBatch(RECORD_OUTCOME);
        for (Ended item : ended) {
            batch.bind("run", run)
                    .bind("position", item.position())
                    .bind("outcome", item.outcome().result().name())
                    .bind("reason", item.outcome().reason())
                    .bind("detail", item.outcome().detail())
                    .add();
        }
        int[] changed = batch.execute();
        var weights = new EnumMap<Result, Integer>(Result.class);
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 1) {
                weights.merge(ended.get(i).outcome().result(), ended.get(i).weight(), Integer::sum);
            }
        }
        handle.createUpdate(RECORD_PROGRESS)
                .bind("run", run)
                .bind(
                        "done",
                        weights.values().stream().mapToInt(Integer::intValue).sum())
                .bind("created", weights.getOrDefault(Result.CREATED, 0))
                .bind("updated", weights.getOrDefault(Result.UPDATED, 0))
                .bind("unchanged", weights.getOrDefault(Result.UNCHANGED, 0))
                .bind("failed", weights.getOrDefault(Result.FAILED, 0))
                .execute();
    }

    /** Ends a run: DONE, or FAILED with words. */
    public void finish(UUID run, State state, @Nullable String failure, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(FINISH)
                .bind("run", run)
                .bind("state", state.name())
                .bind("failure", failure)
                .bind("now", now.atOffset(java.time.ZoneOffset.UTC))
                .execute());
    }

    private static String name(Tab tab) {
        return tab.name().toLowerCase(Locale.ROOT);
    }

    private static ImportRun run(ResultSet row) throws SQLException {
        return new ImportRun(
                row.getObject("id", UUID.class),
                row.getObject("merchant_id", UUID.class),
                row.getLong("seq"),
                row.getString("kind"),
                row.getObject("shop_id", UUID.class),
                row.getString("platform"),
                row.getString("file_name"),
                row.getString("file_sha256"),
                State.valueOf(row.getString("state")),
                new Counts(
                        row.getInt("total"),
                        row.getInt("importable"),
                        row.getInt("unmatched"),
                        row.getInt("skipped"),
                        row.getInt("errors")),
                row.getString("detail"),
                new Progress(
                        row.getInt("done"),
                        row.getInt("created"),
                        row.getInt("updated"),
                        row.getInt("unchanged"),
                        row.getInt("failed")),
                row.getString("failure"),
                row.getObject("uploaded_by", UUID.class),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
                time(row, "confirmed_at"),
                time(row, "finished_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static ImportItem item(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return new ImportItem(
                row.getInt("position"),
                Tab.valueOf(row.getString("tab").toUpperCase(Locale.ROOT)),
                row.getInt("weight"),
                List.of((Integer[]) array(row, "file_rows")),
                row.getString("reference"),
                row.getString("reason"),
                row.getString("detail"),
                List.of((String[]) array(row, "skus")),
                row.getString("payload"),
                outcome == null
                        ? null
                        : new Outcome(
                                Result.valueOf(outcome),
                                row.getString("outcome_reason"),
                                row.getString("outcome_detail")));
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        try {
            return array.getArray();
        } finally {
            array.free();
        }
    }
}
