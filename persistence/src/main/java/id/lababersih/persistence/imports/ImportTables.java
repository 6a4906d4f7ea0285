package id.lababersih.persistence.imports;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.database.Batch;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.Counts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Runs and their items as people see them. Every query is bound to a merchant. */
public final class ImportTables {
    /** Longer than reading any file may take. */
    private static final Duration UNFINISHED_KEPT = Duration.ofHours(1);

    /** Of which each may have 400,000 items, and somebody waits whose file is to be read. */
    private static final int SWEPT_MAX = 1;

    private static final String SUBJECT = "import";

    private static final String FORGET = """
            delete from import_run
            where merchant_id = :merchant and id = :id and state = 'READING' and seq = coalesce(:seq, seq)
            """;
    private static final String IS_MINE = """
            select seq from import_run where merchant_id = :merchant and id = :id and seq = :seq and state = 'READING'
            for key share
            """;
    private static final String FORGET_OLD = """
            delete from import_run
            where id = any(array(select id from import_run where state = 'READING' and uploaded_at < :before
                                 limit :rows for update skip locked))
            """;
    private static final String BEGIN = """
            insert into import_run (id, merchant_id, kind, shop_id, platform, file_name, file_sha256, state,
                                    uploaded_by, uploaded_at)
            values (:id, :merchant, :kind, :shop, :platform, :fileName, :sha256, 'READING', :uploadedBy, :uploadedAt)
            on conflict (id) do nothing
            """;
    private static final String PUBLISH = """
            update import_run
            set state = 'PREVIEWED', total = :total, importable = :importable, unmatched = :unmatched,
                skipped = :skipped, errors = :errors, detail = :detail::jsonb
            where merchant_id = :merchant and id = :id and seq = :seq and state = 'READING'
            """;
    /** Each part by an index of its own: a run may have 100,000 other items. */
    static final String LEFT_TO_DO = """
            with told as (
                select run_id, position, weight, reference, true as short from import_item
                where merchant_id = :merchant and run_id = any(:runs)
                  and outcome_reason = 'no_stock' and outcome <> 'FAILED'
                union all
                select i.run_id, i.position, i.weight, i.reference, false
                from import_item i join import_run r on r.id = i.run_id
                where i.merchant_id = :merchant and i.run_id = any(:runs)
                  and coalesce(i.outcome_reason, i.reason) in ('cancelled_after_shipping', 'returned_after_payout')
                  and exists (select from order_row o
                              where o.merchant_id = i.merchant_id and lower(o.number) = lower(i.reference)
                                and o.number = i.reference and o.shop_id = r.shop_id
                                and o.status in ('SHIPPED', 'DELIVERED', 'SETTLED'))),
            numbered as (select *, row_number() over (partition by run_id, short order by position) as nth from told)
            select run_id, coalesce(sum(weight) filter (where short), 0) as short,
                   coalesce(sum(weight) filter (where not short), 0) as sent,
                   coalesce(array_agg(reference order by position) filter (where not short and nth <= 8), '{}')
                       as numbers
            from numbered group by run_id
            """;

    private static final String INSERT_ITEMS = """
            insert into import_item (run_id, merchant_id, position, tab, weight, file_rows, reference, reason, detail,
                                     detail_en, skus, payload)
            select run, merchant, position, tab, weight, file_rows::int[], reference, reason, detail, detail_en,
                   skus::text[], payload::jsonb
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as item (run, merchant, position, tab, weight, file_rows, reference, reason, detail, detail_en, skus,
                         payload)
            """;
    private static final String LIST_RUNS = "select " + Rows.RUN + """
            from import_run where merchant_id = :merchant and seq < :before and state <> 'READING'
              and (kind <> 'fee_columns' or total > 0)
            order by seq desc limit :rows
            """;
    private static final String FIND_RUN = "select " + Rows.RUN + """
            from import_run where merchant_id = :merchant and id = :id and state <> 'READING'
            """;
    private static final String FIND_OTHER_SHOPS = """
            select distinct shop_id from import_run
            where merchant_id = :merchant and kind = :kind and file_sha256 = :sha256 and shop_id <> :shop
              and state in ('RUNNING', 'DONE', 'FAILED', 'UNDOING')
            limit :rows
            """;
    private static final String LIST_ITEMS = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = :tab and position > :after
            order by position limit :rows
            """;
    private static final String OPEN_ITEMS = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = :tab and payload is not null
              and (outcome is null and tab = 'unmatched' or outcome = 'FAILED' or outcome_reason = 'no_stock')
              and (cardinality(:skus::text[]) = 0 or skus && :skus::text[])
            order by position limit :rows
            """;
    private static final String FIND_ITEM = "select " + Rows.ITEM + """
            from import_item where run_id = :run and merchant_id = :merchant and position = :position
            """;
    private static final String IN_ERROR = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and tab = 'errors' and reference = :reference
            order by position limit :rows
            """;
    private static final String APPLIED = "select " + Rows.ITEM + """
            from import_item
            where run_id = :run and merchant_id = :merchant and reference = :reference
              and payload is not null and outcome is not null
            order by position limit :rows
            """;
    private static final String CONFIRM = """
            update import_run
            set state = 'RUNNING', confirmed_by = :user,
                confirmed_at = coalesce(confirmed_at, :now), failure = null, failure_en = null, finished_at = null,
                troubles = 0
            where merchant_id = :merchant and id = :id and state in ('PREVIEWED', 'FAILED', 'CANCELLED')
            """;
    private static final String CANCEL = """
            update import_run set state = 'CANCELLED', finished_at = :now
            where merchant_id = :merchant and id = :id and state in ('PREVIEWED', 'RUNNING')
            """;
    private static final String UNDO = """
            update import_run
            set state = 'UNDOING', undone_by = :user, failure = null, failure_en = null, finished_at = null,
                troubles = 0
            where merchant_id = :merchant and id = :id and state in ('DONE', 'FAILED', 'CANCELLED')
            """;
    private static final String HISTORY = """
            select at, action, user_id, (select name from app_user where app_user.id = user_id) as name
            from audit_log
            where merchant_id = :merchant and subject = 'import' and subject_id = :id
            order by at, id limit :rows
            """;

    private final Jdbi jdbi;

    public ImportTables(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What is known of a file before it is read. */
    public record NewRun(
            UUID id,
            UUID merchantId,
            String kind,
            @Nullable UUID shopId,
            @Nullable String platform,
            String fileName,
            String sha256,
            Actor by) {
        UUID uploadedBy() {
            return Objects.requireNonNull(by.userId(), "somebody uploads a file");
        }

        Instant uploadedAt() {
            return by.at();
        }
    }

    /**
     * Makes room for a preview that nobody sees before it is published, and sweeps one out that was never finished.
     * Takes over from an earlier try of the same upload, whose items can then neither be added nor published. Empty
     * when this preview was published before.
     */
    public Optional<Reading> begin(NewRun run) {
        jdbi.useHandle(handle -> handle.createUpdate(FORGET_OLD)
                .bind("before", utc(run.uploadedAt().minus(UNFINISHED_KEPT)))
                .bind("rows", SWEPT_MAX)
                .execute());
        return jdbi.inTransaction(handle -> {
            forget(handle, run, null);
            return handle.createUpdate(BEGIN)
                    .bind("id", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("kind", run.kind())
                    .bind("shop", run.shopId())
                    .bind("platform", run.platform())
                    .bind("fileName", run.fileName())
                    .bind("sha256", run.sha256())
                    .bind("uploadedBy", run.uploadedBy())
                    .bind("uploadedAt", utc(run.uploadedAt()))
                    .executeAndReturnGeneratedKeys("seq")
                    .mapTo(Long.class)
                    .findOne()
                    .map(seq -> new Reading(run, seq));
        });
    }

    /** One try to read a file into a preview. */
    public record Reading(NewRun run, long seq) {}

    /**
     * Adds items to a preview that was begun.
     *
     * @throws IllegalStateException when another try has taken over
     */
    public void add(Reading reading, List<ImportItem> items) throws SQLException {
        NewRun run = reading.run();
        jdbi.useTransaction(handle -> {
            boolean isMine = handle.createQuery(IS_MINE)
                    .bind("merchant", run.merchantId())
                    .bind("id", run.id())
                    .bind("seq", reading.seq())
                    .mapTo(Long.class)
                    .findOne()
                    .isPresent();
            if (!isMine) {
                throw new IllegalStateException("preview " + run.id() + " is read by another try");
            }
            var batch = new Batch(
                    "uuid", "uuid", "int", "text", "int", "text", "text", "text", "text", "text", "text", "text");
            for (ImportItem item : items) {
                batch.add(
                        run.id(),
                        run.merchantId(),
                        item.position(),
                        name(item.tab()),
                        item.weight(),
                        Batch.array(item.fileRows(), row -> row),
                        item.reference(),
                        item.reason(),
                        item.detail(),
                        item.detailEn(),
                        Batch.array(item.skus(), sku -> sku),
                        item.payload());
            }
            batch.execute(handle.getConnection(), INSERT_ITEMS);
        });
    }

    /**
     * Shows a preview whose items are all added.
     *
     * @param detail a JSON object
     */
    public void publish(Reading reading, Counts counts, String detail) {
        NewRun run = reading.run();
        jdbi.useTransaction(handle -> {
            int published = handle.createUpdate(PUBLISH)
                    .bind("seq", reading.seq())
                    .bind("id", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("total", counts.total())
                    .bind("importable", counts.importable())
                    .bind("unmatched", counts.unmatched())
                    .bind("skipped", counts.skipped())
                    .bind("errors", counts.errors())
                    .bind("detail", detail)
                    .execute();
            if (published == 0) {
                throw new IllegalStateException("preview " + run.id() + " was not begun, or published before");
            }
            AuditLog.insert(
                    handle, run.by().did("import-uploaded", SUBJECT, run.id().toString()));
        });
    }

    /** Forgets a preview that was begun and not published. */
    public void forget(Reading reading) {
        jdbi.useHandle(handle -> forget(handle, reading.run(), reading.seq()));
    }

    private static void forget(Handle handle, NewRun run, @Nullable Long seq) {
        handle.createUpdate(FORGET)
                .bind("merchant", run.merchantId())
                .bind("id", run.id())
                .bind("seq", seq)
                .execute();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** Runs, newest first, that are older than {@code before} (a {@link ImportRun#seq()}). */
    public List<ImportRun> list(UUID merchant, long before, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST_RUNS)
                .bind("merchant", merchant)
                .bind("before", before)
                .bind("rows", rows)
                .map((row, _) -> Rows.run(row))
                .list());
    }

    public Optional<ImportRun> find(UUID merchant, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND_RUN)
                .bind("merchant", merchant)
                .bind("id", id)
                .map((row, _) -> Rows.run(row))
                .findOne());
    }

    /** Other shops that a file of this content was imported into as this kind. */
    public List<UUID> otherShops(UUID merchant, String kind, String sha256, UUID shop, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND_OTHER_SHOPS)
                .bind("merchant", merchant)
                .bind("kind", kind)
                .bind("sha256", sha256)
                .bind("shop", shop)
                .bind("rows", rows)
                .mapTo(UUID.class)
                .list());
    }

    /** Items of one tab after a position, in the order of application. */
    public List<ImportItem> items(UUID merchant, UUID run, Tab tab, int after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST_ITEMS)
                .bind("run", run)
                .bind("merchant", merchant)
                .bind("tab", name(tab))
                .bind("after", after)
                .bind("rows", rows)
                .map((row, _) -> Rows.item(row))
                .list());
    }

    /**
     * Items of one tab that can be tried again, in the order of application.
     *
     * @param skus those that wait for one of these alone; all where there are none
     */
    public List<ImportItem> open(UUID merchant, UUID run, Tab tab, List<String> skus, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(OPEN_ITEMS)
                .bind("run", run)
                .bind("merchant", merchant)
                .bind("tab", name(tab))
                .bindArray("skus", String.class, skus)
                .bind("rows", rows)
                .map((row, _) -> Rows.item(row))
                .list());
    }

    /**
     * What somebody has to see to after a run, beside what failed and what it left out.
     *
     * @param shortOfStock orders that were brought and found too little stock then
     * @param sent orders that the books have as sent, still, and the file as cancelled or as come back
     * @param numbers the first few of the latter
     */
    public record LeftToDo(long shortOfStock, long sent, List<String> numbers) {
        public static final LeftToDo NOTHING = new LeftToDo(0, 0, List.of());

        public LeftToDo {
            numbers = List.copyOf(numbers);
        }
    }

    /** What is left to do after each of these runs; none of a run after which nothing is. */
    public Map<UUID, LeftToDo> leftToDo(UUID merchant, List<UUID> runs) {
        return jdbi.withHandle(handle -> handle.createQuery(LEFT_TO_DO)
                .bind("merchant", merchant)
                .bindArray("runs", UUID.class, runs)
                .map((row, _) -> Map.entry(
                        row.getObject("run_id", UUID.class),
                        new LeftToDo(row.getLong("short"), row.getLong("sent"), List.of((String[])
                                row.getArray("numbers").getArray()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The items of rows in error that name an order. */
    public List<ImportItem> inError(UUID merchant, UUID run, String reference, int rows) {
        return find(IN_ERROR, merchant, run, reference, rows);
    }

    /** The items that were applied and name an order. */
    public List<ImportItem> applied(UUID merchant, UUID run, String reference, int rows) {
        return find(APPLIED, merchant, run, reference, rows);
    }

    private List<ImportItem> find(String sql, UUID merchant, UUID run, String reference, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("run", run)
                .bind("merchant", merchant)
                .bind("reference", reference)
                .bind("rows", rows)
                .map((row, _) -> Rows.item(row))
                .list());
    }

    /** The item at a position. */
    public Optional<ImportItem> item(UUID merchant, UUID run, int position) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND_ITEM)
                .bind("run", run)
                .bind("merchant", merchant)
                .bind("position", position)
                .map((row, _) -> Rows.item(row))
                .findOne());
    }

    /** Puts a run to work; one at work or done already is left alone. */
    public void confirm(UUID merchant, UUID id, Actor by) {
        change(
                merchant,
                id,
                by,
                "import-confirmed",
                handle -> handle.createUpdate(CONFIRM).bind("user", by.userId()));
    }

    /** Stops a run, or sets a preview aside; what is over is left alone. */
    public void cancel(UUID merchant, UUID id, Actor by) {
        change(merchant, id, by, "import-cancelled", handle -> handle.createUpdate(CANCEL));
    }

    /** Has what a run brought taken back; one that is at work, or undone already, is left alone. */
    public void undo(UUID merchant, UUID id, Actor by) {
        change(
                merchant,
                id,
                by,
                "import-undone",
                handle -> handle.createUpdate(UNDO).bind("user", by.userId()));
    }

    private void change(UUID merchant, UUID id, Actor by, String action, Function<Handle, Update> update) {
        jdbi.useTransaction(handle -> {
            int changed = update.apply(handle)
                    .bind("merchant", merchant)
                    .bind("id", id)
                    .bind("now", utc(by.at()))
                    .execute();
            if (changed == 1) {
                AuditLog.insert(handle, by.did(action, SUBJECT, id.toString()));
            }
        });
    }

    /**
     * Something that was done with a run.
     *
     * @param action such as {@code import-confirmed}
     * @param userId null where nobody was signed in, as is {@code userName}
     */
    public record Act(
            Instant at,
            String action,
            @Nullable UUID userId,
            @Nullable String userName) {}

    /** What was done with a run, oldest first. */
    public List<Act> history(UUID merchant, UUID id, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(HISTORY)
                .bind("merchant", merchant)
                .bind("id", id.toString())
                .bind("rows", rows)
                .map((row, _) -> new Act(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("action"),
                        row.getObject("user_id", UUID.class),
                        row.getString("name")))
                .list());
    }

    private static String name(Tab tab) {
        return tab.name().toLowerCase(Locale.ROOT);
    }
}
