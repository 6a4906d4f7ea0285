package id.lababersih.persistence.imports;

import id.lababersih.domain.account.Author;
import id.lababersih.persistence.database.Batch;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of payout files that wait for their order to come, or to be sent, or that the books contradict. */
public final class WaitingPayouts {
    /** The id of the row that item i of run r waits in. */
    static final String ID = """
            md5(concat_ws('|', r.shop_id, i.payload->'row'->>'reference', i.payload->'row'->>'settled_on',
                          i.payload->'row'->>'payout', i.payload->'row'->>'refund'))::uuid
            """;

    /** The number of the order o of a row w; by a tracking number only where that is one order's alone. */
    private static final String ORDER = """
            cross join lateral (
                select o.number, o.changed_at from order_row o
                where o.merchant_id = w.merchant_id and o.shop_id = w.shop_id
                  and lower(o.number) = lower(w.payload->'row'->>'order') and o.number = w.payload->'row'->>'order'
                union all
                select min(o.number), max(o.changed_at) from order_row o
                where o.merchant_id = w.merchant_id and o.shop_id = w.shop_id and o.tracking_number is not null
                  and w.payload->'row'->>'order' is null
                  and lower(o.tracking_number) = lower(w.payload->'row'->>'tracking_number')
                having count(*) = 1 and not exists (
                    select 1 from imported_order i
                    where i.merchant_id = w.merchant_id and i.shop_id = w.shop_id and i.tracking_number is not null
                      and lower(i.tracking_number) = lower(w.payload->'row'->>'tracking_number')
                      and i.number <> min(o.number))
            ) o
            """;

    private static final String IS_DUE = """
            w.user_id is not null and w.run_id is not null and w.tried_for is distinct from o.changed_at
            """;

    private static final String KEEP = """
            with w as (
            insert into waiting_payout (id, merchant_id, shop_id, platform, reference, reason, settled_on, payout,
                                        refund, payload, run_id, user_id, position, tried_for)
            select
            """ + ID + """
                   , r.merchant_id, r.shop_id, r.platform, i.payload->'row'->>'reference', i.reason,
                   (i.payload->'row'->>'settled_on')::date, (i.payload->'row'->>'payout')::bigint,
                   (i.payload->'row'->>'refund')::bigint, i.payload, r.id, coalesce(r.confirmed_by, r.uploaded_by),
                   i.position,
                   -- Which of two payouts counts is decided, unless the order has moved since the file was read: the
                   -- other waits for it to move again.
                   (select o.changed_at from order_row o
                    where i.reason = 'settled_differently' and o.changed_at <= r.uploaded_at
                      and o.merchant_id = r.merchant_id
                      and o.shop_id = r.shop_id and lower(o.number) = lower(i.payload->>'number')
                      and o.number = i.payload->>'number')
            from import_run r join import_item i on i.run_id = r.id
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.tab = 'unmatched'
              and i.reason in ('unknown_order', 'order_not_shipped', 'settled_differently')
              and (cast(:position as int) is null or i.position = :position)
            on conflict (id) do nothing
            returning *)
            insert into waiting_payout_due (merchant_id, payout_id)
            select w.merchant_id, w.id from w
            """ + ORDER + " where " + IS_DUE;
    private static final String FORGET_FOUND = """
            delete from waiting_payout w using import_run r, import_item i
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.run_id = r.id
              and i.tab in ('importable', 'skipped') and w.merchant_id = r.merchant_id
              and w.id =
            """ + ID;
    /** Rows that another standing run has, too, become its rows. */
    private static final String HAND_OVER = """
            update waiting_payout w
            set run_id = other.run_id, user_id = other.user_id, position = other.position
            from (select distinct on (1)
            """ + ID + """
                         as id, r.id as run_id, coalesce(r.confirmed_by, r.uploaded_by) as user_id, i.position
                  from import_run r join import_item i on i.run_id = r.id
                  where r.merchant_id = :merchant and r.id <> :run and r.kind = 'income'
                    and r.state in ('RUNNING', 'DONE') and i.tab = 'unmatched' and i.outcome is null
                    and r.shop_id = (select mine.shop_id from import_run mine where mine.id = :run)
                  order by 1, r.confirmed_at, i.position) other
            where w.merchant_id = :merchant and w.run_id = :run and w.id = other.id
            """;

    private static final String FORGET_KEPT = """
            delete from waiting_payout where merchant_id = :merchant and run_id = :run
            """;
    private static final String FIND = """
            select lower(reference), id, payload, user_id, run_id from waiting_payout
            where merchant_id = :merchant and shop_id = :shop and lower(reference) = any(:references)
              and user_id is not null and run_id is not null
            order by settled_on, id
            """;
    private static final String OF_RUN = """
            select id, payload, user_id, run_id from waiting_payout
            where merchant_id = :merchant and run_id = :run and user_id is not null and id > :after
              and reason <> 'settled_differently'
            order by id limit :rows
            """;
    private static final String ORDERS_MOVED = """
            insert into waiting_payout_due (merchant_id, payout_id)
            select w.merchant_id, w.id
            from unnest(?) as moved (order_id)
            join order_row o on o.order_id = moved.order_id
            join waiting_payout w on w.merchant_id = o.merchant_id and w.shop_id = o.shop_id
                and lower(w.reference) = any (array[lower(o.number), lower(o.tracking_number)])
                and w.tried_for is distinct from o.changed_at
            """;

    private static final String LOOK_AROUND = """
            with part as materialized (select * from waiting_payout where id > :after order by id limit :rows),
            found as (
                insert into waiting_payout_due (merchant_id, payout_id)
                select w.merchant_id, w.id from part w
            """ + ORDER + " where " + IS_DUE + """
                and not exists (select from waiting_payout_due d
                                where d.merchant_id = w.merchant_id and d.payout_id = w.id))
            select id from part order by id desc limit 1
            """;

    private static final String DUE_MERCHANTS = """
            select merchant_id from (select distinct merchant_id from waiting_payout_due) m
            order by random() limit :merchants
            """;
    /** One that comes to be due meanwhile is noted once more, which this statement does not see. */
    private static final String FORGET_UNDUE =
            """
            delete from waiting_payout_due d
            where d.merchant_id = :merchant and not exists (select from waiting_payout w
            """ + ORDER + " where w.id = d.payout_id and w.merchant_id = d.merchant_id and " + IS_DUE + ")";

    private static final String DUE_ROWS =
            """
            select w.id, w.payload, w.user_id, w.run_id, w.merchant_id, w.shop_id, o.number, o.changed_at
            from (select distinct payout_id from waiting_payout_due where merchant_id = :merchant) d
            join waiting_payout w on w.id = d.payout_id and w.merchant_id = :merchant
            """ + ORDER + " where " + IS_DUE + " order by w.settled_on, w.id limit :rows";
    private static final String TRIED = """
            update waiting_payout
            set reason = coalesce(:reason, reason), tried_for = coalesce(:order_changed_at, tried_for)
            where merchant_id = :merchant and id = :id
            """;
    /** One statement: whoever deletes the row, and nobody else, tells its item and its run. */
    private static final String BOOKED = """
            with gone as (
                delete from waiting_payout where merchant_id = :merchant and id = :id returning run_id, position
            ), told as (
                update import_item i
                set tab = 'importable', reference = :number,
                    payload = jsonb_set(i.payload, '{number}', to_jsonb(cast(:number as text))),
                    outcome = :outcome, outcome_reason = :reason, outcome_detail = :detail,
                    outcome_detail_en = :detailEn
                from gone
                where i.run_id = gone.run_id and i.position = gone.position and i.merchant_id = :merchant
                  and i.tab = 'unmatched' and i.outcome is null
                returning i.run_id, i.weight
            )
            update import_run r
            set importable = r.importable + told.weight, unmatched = r.unmatched - told.weight,
                done = r.done + told.weight,
                updated = r.updated + case when :outcome = 'UPDATED' then told.weight else 0 end,
                unchanged = r.unchanged + case when :outcome = 'UNCHANGED' then told.weight else 0 end
            from told where r.id = told.run_id
            """;

    private final Jdbi jdbi;

    public WaitingPayouts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One row.
     *
     * @param payload as its file's preview wrote it, JSON
     * @param by whoever confirmed the row's file, and the run of that: on their behalf it is booked
     */
    public record Waiting(UUID id, String payload, Author by) {}

    /** Why a row cannot be booked. */
    public enum Reason {
        UNKNOWN_ORDER,
        ORDER_NOT_SHIPPED,
        /** The books have another payout, refund or return of its order. */
        SETTLED_DIFFERENTLY
    }

    /**
     * A row whose order is known.
     *
     * @param orderChangedAt when the order last moved, by the lists
     */
    public record Due(UUID merchantId, UUID shopId, String orderNumber, OffsetDateTime orderChangedAt, Waiting row) {}

    /**
     * Keeps the rows of a payout file's run that found no order to book them on, and forgets those that the run is
     * about to book itself. Again changes nothing.
     */
    public void keep(UUID merchant, UUID run) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(KEEP)
                    .bind("merchant", merchant)
                    .bind("run", run)
                    .bind("position", (Integer) null)
                    .execute();
            handle.createUpdate(FORGET_FOUND)
                    .bind("merchant", merchant)
                    .bind("run", run)
                    .execute();
        });
    }

    /** Keeps one row of a payout file's run, if it found no order to book it on. */
    public void keep(UUID merchant, UUID run, int position) {
        jdbi.useHandle(handle -> handle.createUpdate(KEEP)
                .bind("merchant", merchant)
                .bind("run", run)
                .bind("position", position)
                .execute());
    }

    /** What waits for orders of a shop with these numbers or tracking numbers, by {@link #key} of either. */
    public Map<String, List<Waiting>> find(UUID merchant, UUID shop, Collection<String> references) {
        var keys = references.stream().map(WaitingPayouts::key).distinct().toArray(String[]::new);
        var found = new HashMap<String, List<Waiting>>();
        jdbi.useHandle(handle -> handle.createQuery(FIND)
                .bind("merchant", merchant)
                .bind("shop", shop)
                .bindArray("references", String.class, (Object[]) keys)
                .map((row, _) -> found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                        .add(waiting(row)))
                .list());
        return found;
    }

    /** Forgets the rows that a run keeps; what another run has too waits on as that one's. */
    public void forgetKept(UUID merchant, UUID run) {
        jdbi.useTransaction(handle -> {
            for (String sql : List.of(HAND_OVER, FORGET_KEPT)) {
                handle.createUpdate(sql)
                        .bind("merchant", merchant)
                        .bind("run", run)
                        .execute();
            }
        });
    }

    /** What a run kept for want of its order and has not been booked since, by id after {@code after}. */
    public List<Waiting> ofRun(UUID merchant, UUID run, UUID after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_RUN)
                .bind("merchant", merchant)
                .bind("run", run)
                .bind("after", after)
                .bind("rows", rows)
                .map((row, _) -> waiting(row))
                .list());
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        var by = new Author(row.getObject("user_id", UUID.class), row.getObject("run_id", UUID.class));
        return new Waiting(row.getObject("id", UUID.class), row.getString("payload"), by);
    }

    /**
     * Notes the rows that wait for orders which came or moved, in the transaction that writes their rows of the list,
     * after that. Does not commit.
     */
    public static void ordersMoved(Connection connection, Collection<UUID> orders) throws SQLException {
        var batch = new Batch("uuid");
        orders.stream().distinct().forEach(batch::add);
        batch.execute(connection, ORDERS_MOVED);
    }

    /**
     * Notes those of some rows that are {@link #due} and were not noted: the list knew a row's order while the row was
     * not kept yet, a release before this one wrote the list, or another order had the row's tracking number, too.
     *
     * @param after the last row looked at
     * @return the last of these; empty after all of them
     */
    public Optional<UUID> lookAround(UUID after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(LOOK_AROUND)
                .bind("after", after)
                .bind("rows", rows)
                .mapTo(UUID.class)
                .findFirst());
    }

    /** Some of the merchants for whom something may be {@link #due}, in no order, so that all come in time. */
    public List<UUID> dueMerchants(int merchants) {
        return jdbi.withHandle(handle -> handle.createQuery(DUE_MERCHANTS)
                .bind("merchants", merchants)
                .mapTo(UUID.class)
                .list());
    }

    /**
     * A merchant's first rows whose order is in the lists and has moved since they were last tried. They stay due until
     * they are {@link #tried} for that or {@link #booked}.
     */
    public List<Due> due(UUID merchant, int rows) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate(FORGET_UNDUE).bind("merchant", merchant).execute();
            return handle.createQuery(DUE_ROWS)
                    .bind("merchant", merchant)
                    .bind("rows", rows)
                    .map((row, _) -> new Due(
                            row.getObject("merchant_id", UUID.class),
                            row.getObject("shop_id", UUID.class),
                            row.getString("number"),
                            row.getObject("changed_at", OffsetDateTime.class),
                            waiting(row)))
                    .list();
        });
    }

    /**
     * Says why a row goes on waiting.
     *
     * @param reason null where it is as it was
     * @param orderChangedAt of the order as the lists had it; null when they were not asked
     */
    public void tried(UUID merchant, UUID id, @Nullable Reason reason, @Nullable OffsetDateTime orderChangedAt) {
        jdbi.useHandle(handle -> handle.createUpdate(TRIED)
                .bind("merchant", merchant)
                .bind("id", id)
                .bind("reason", reason == null ? null : reason.name().toLowerCase(Locale.ROOT))
                .bind("order_changed_at", orderChangedAt)
                .execute());
    }

    /** How {@link #find} names a number. */
    public static String key(String reference) {
        return reference.toLowerCase(Locale.ROOT);
    }

    /** Forgets a row that was booked on an order, and notes it at the item of its run; again changes nothing. */
    public void booked(UUID merchant, Waiting row, String orderNumber, Outcome outcome) {
        jdbi.useHandle(handle -> handle.createUpdate(BOOKED)
                .bind("merchant", merchant)
                .bind("id", row.id())
                .bind("number", orderNumber)
                .bind("outcome", outcome.result().name())
                .bind("reason", outcome.reason())
                .bind("detail", outcome.detail())
                .bind("detailEn", outcome.detailEn())
                .execute());
    }
}
