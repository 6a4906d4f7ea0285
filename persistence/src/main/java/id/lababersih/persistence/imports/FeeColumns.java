package id.lababersih.persistence.imports;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What columns of a shop's payout files mean that the readers do not know. Rows that were booked before somebody said
 * so are booked again by a run of their own, in the merchant's turn like any other.
 */
public final class FeeColumns {
    /** The {@code kind} of the runs that book rows again; their file name is the column's. */
    public static final String KIND = "fee_columns";

    private static final String FIND = """
            select column_key, name, fee, account from fee_column
            where merchant_id = :merchant and shop_id = :shop order by name
            """;
    private static final String PUT = """
            insert into fee_column (shop_id, column_key, merchant_id, name, fee, account)
            values (:shop, :key, :merchant, :name, :fee, :account)
            on conflict (shop_id, column_key) do update set fee = excluded.fee, account = excluded.account
            where fee_column.merchant_id = excluded.merchant_id
              and (fee_column.fee, fee_column.account) is distinct from (excluded.fee, excluded.account)
            """;
    /** Rows about orders with money in unknown columns, which are in the books or may be. */
    private static final String MAYBE_BOOKED = """
            from import_item i join import_run r on r.id = i.run_id
            where i.merchant_id = :merchant and r.shop_id = :shop and r.kind = 'income'
              and i.payload->'row'->'unmapped' <> '{}'::jsonb and i.payload->'row'->>'kind' in ('ORDER', 'LATER_REFUND')
              and (i.outcome in ('UPDATED', 'UNCHANGED')
                   or i.tab = 'unmatched' and i.outcome is null and i.reason in ('unknown_order', 'order_not_shipped')
                      and r.state in ('RUNNING', 'DONE', 'FAILED')
                      and not exists (select from waiting_payout w where w.id =
            """ + WaitingPayouts.ID + "))\n";

    private static final String NAMES =
            "select distinct jsonb_object_keys(i.payload->'row'->'unmapped') " + MAYBE_BOOKED;
    private static final String BEGIN = """
            insert into import_run (id, merchant_id, kind, shop_id, platform, file_name, file_sha256, state, detail,
                                    uploaded_by, uploaded_at, confirmed_by, confirmed_at)
            values (gen_random_uuid(), :merchant, 'fee_columns', :shop, :platform, :name, '', 'RUNNING',
                    :detail::jsonb, :user, :now, :user, :now)
            """;
    private static final String GATHER = """
            insert into import_item (run_id, position, merchant_id, tab, weight, file_rows, reference, skus, payload)
            select :run, row_number() over (order by r.seq, i.position) - 1, i.merchant_id, 'importable', 1,
                   i.file_rows, i.reference, '{}', i.payload
            """ + MAYBE_BOOKED + """
              and jsonb_exists_any(i.payload->'row'->'unmapped', :names)
              and not exists (select from import_item where run_id = :run)
            """;
    private static final String NOTE = """
            update import_item
            set outcome_reason = 'fee_column_known', outcome_detail = :note, outcome_detail_en = :noteEn
            where (run_id, position) in (select i.run_id, i.position
            """ + MAYBE_BOOKED + """
              and i.outcome is not null and jsonb_exists_any(i.payload->'row'->'unmapped', :names))
            """;
    private static final String COUNT = """
            update import_run set total = :rows, importable = :rows where id = :run and merchant_id = :merchant
            """;

    private final Jdbi jdbi;

    public FeeColumns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The meaning of one column; either a fee or an account.
     *
     * @param key the header as headers are compared
     * @param name the header as a file has it
     * @param fee the code of a known fee, else null
     * @param account the code of an account, else null
     */
    public record Column(
            String key,
            String name,
            @Nullable String fee,
            @Nullable String account) {}

    /** A shop, its merchant and its platform. */
    public record Whose(UUID merchant, UUID shop, String platform) {}

    /** What the columns of a shop's files mean, by name. */
    public List<Column> find(UUID merchant, UUID shop) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("merchant", merchant)
                .bind("shop", shop)
                .map((row, _) -> new Column(
                        row.getString("column_key"),
                        row.getString("name"),
                        row.getString("fee"),
                        row.getString("account")))
                .list());
    }

    /** Headers of unknown columns with money in rows that are in the books or may be, as their files have them. */
    public Set<String> names(UUID merchant, UUID shop) {
        return jdbi.withHandle(handle -> handle.createQuery(NAMES)
                .bind("merchant", merchant)
                .bind("shop", shop)
                .mapTo(String.class)
                .set());
    }

    /**
     * Adds or replaces what columns mean. Each that changes gets a run, which books again what was booked without it.
     *
     * @param detail of the runs, a JSON object
     */
    public void put(Whose whose, Collection<Column> columns, String detail, Actor by) {
        jdbi.useTransaction(handle -> {
            for (Column column : columns) {
                int changed = handle.createUpdate(PUT)
                        .bind("shop", whose.shop())
                        .bind("merchant", whose.merchant())
                        .bind("key", column.key())
                        .bind("name", column.name())
                        .bind("fee", column.fee())
                        .bind("account", column.account())
                        .execute();
                if (changed == 1) {
                    begin(handle, whose, column, detail, by);
                    AuditLog.insert(
                            handle,
                            by.did("fee-column-mapped", "shop", whose.shop().toString()));
                }
            }
        });
    }

    private static void begin(Handle handle, Whose whose, Column column, String detail, Actor by) {
        handle.createUpdate(BEGIN)
                .bind("merchant", whose.merchant())
                .bind("shop", whose.shop())
                .bind("platform", whose.platform())
                .bind("name", column.name())
                .bind("detail", detail)
                .bind("user", by.userId())
                .bind("now", by.at().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /**
     * Gives a run of this kind the rows to book again, once; to be called in the merchant's turn.
     *
     * @param names the headers that mean the run's column
     * @param note what to say of those rows in the runs that booked them first, in Indonesian
     * @param noteEn the same in English
     */
    public void gather(ImportRun run, Collection<String> names, String note, String noteEn) {
        jdbi.useTransaction(handle -> {
            int rows = handle.createUpdate(GATHER)
                    .bind("run", run.id())
                    .bind("merchant", run.merchantId())
                    .bind("shop", run.shopId())
                    .bindArray("names", String.class, names)
                    .execute();
            if (rows > 0) {
                handle.createUpdate(NOTE)
                        .bind("merchant", run.merchantId())
                        .bind("shop", run.shopId())
                        .bindArray("names", String.class, names)
                        .bind("note", note)
                        .bind("noteEn", noteEn)
                        .execute();
                handle.createUpdate(COUNT)
                        .bind("run", run.id())
                        .bind("merchant", run.merchantId())
                        .bind("rows", rows)
                        .execute();
            }
        });
    }
}
