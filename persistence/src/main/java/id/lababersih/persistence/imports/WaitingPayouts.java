package id.lababersih.persistence.imports;

import id.lababersih.domain.account.Author;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final String KEEP = """
            insert into waiting_payout (id, merchant_id, shop_id, platform, reference, reason, settled_on, payout,
                                        refund, payload, run_id, user_id)
            select
            """ + ID + """
                   , r.merchant_id, r.shop_id, r.platform, i.payload->'row'->>'reference', i.reason,
                   (i.payload->'row'->>'settled_on')::date, (i.payload->'row'->>'payout')::bigint,
                   (i.payload->'row'->>'refund')::bigint, i.payload, r.id, coalesce(r.confirmed_by, r.uploaded_by)
            from import_run r join import_item i on i.run_id = r.id
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.tab = 'unmatched'
              and i.reason in ('unknown_order', 'order_not_shipped', 'settled_differently')
            on conflict (id) do nothing
            """;
    private static final String FORGET_FOUND = """
            delete from waiting_payout w using import_run r, import_item i
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.run_id = r.id
              and i.tab in ('importable', 'skipped') and w.merchant_id = r.merchant_id
              and w.id =
            """ + ID;
    private static final String FORGET_KEPT = """
            delete from waiting_payout w using import_run r, import_item i
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.run_id = r.id
              and i.tab = 'unmatched' and w.merchant_id = r.merchant_id
              and w.id =
            """ + ID;
    private static final String FIND = """
            select lower(reference), id, payload from waiting_payout
            where merchant_id = :merchant and shop_id = :shop and lower(reference) = any(:references)
            order by settled_on, id
            """;
    private static final String OF_RUN = """
            select id, payload from waiting_payout
            where merchant_id = :merchant and run_id = :run and id > :after order by id limit :rows
            """;
    private static final String DUE = """
            select w.id, w.payload, w.merchant_id, w.shop_id, w.user_id, w.run_id, o.number, o.changed_at
            from waiting_payout w
            join order_row o on o.merchant_id = w.merchant_id and o.shop_id = w.shop_id
                and (lower(o.number) = lower(w.reference) or lower(o.tracking_number) = lower(w.reference))
            where w.user_id is not null and w.tried_for is distinct from o.changed_at
            order by w.settled_on, w.id limit :rows
            """;
    private static final String TRIED = """
            update waiting_payout
            set reason = coalesce(:reason, reason), tried_for = coalesce(:order_changed_at, tried_for)
            where merchant_id = :merchant and id = :id
            """;
    private static final String FORGET = "delete from waiting_payout where merchant_id = :merchant and id = :id";

    private final Jdbi jdbi;

    public WaitingPayouts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One row; {@code payload} as its file's preview wrote it, JSON. */
    public record Waiting(UUID id, String payload) {}

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
     * @param by whoever confirmed the row's file
     * @param orderChangedAt when the order last moved, by the lists
     */
    public record Due(
            UUID merchantId, UUID shopId, Author by, String orderNumber, OffsetDateTime orderChangedAt, Waiting row) {}

    /**
     * Keeps the rows of a payout file's run that found no order to book them on, and forgets those that the run is
     * about to book itself. Again changes nothing.
     */
    public void keep(UUID merchant, UUID run) {
        jdbi.useTransaction(handle -> {
            for (String sql : List.of(KEEP, FORGET_FOUND)) {
                handle.createUpdate(sql)
                        .bind("merchant", merchant)
                        .bind("run", run)
                        .execute();
            }
        });
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
                        .add(new Waiting(row.getObject("id", UUID.class), row.getString("payload"))))
                .list());
        return found;
    }

    /** Forgets the rows that a payout file's run keeps. */
    public void forgetKept(UUID merchant, UUID run) {
        jdbi.useHandle(handle -> handle.createUpdate(FORGET_KEPT)
                .bind("merchant", merchant)
                .bind("run", run)
                .execute());
    }

    /** What a run kept and has not been booked since, by id after {@code after}. */
    public List<Waiting> ofRun(UUID merchant, UUID run, UUID after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_RUN)
                .bind("merchant", merchant)
                .bind("run", run)
                .bind("after", after)
                .bind("rows", rows)
                .map((row, _) -> new Waiting(row.getObject("id", UUID.class), row.getString("payload")))
                .list());
    }

    /** The first rows, of all merchants, whose order is in the lists and has moved since they were last tried. */
    public List<Due> due(int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(DUE)
                .bind("rows", rows)
                .map((row, _) -> new Due(
                        row.getObject("merchant_id", UUID.class),
                        row.getObject("shop_id", UUID.class),
                        new Author(row.getObject("user_id", UUID.class), row.getObject("run_id", UUID.class)),
                        row.getString("number"),
                        row.getObject("changed_at", OffsetDateTime.class),
                        new Waiting(row.getObject("id", UUID.class), row.getString("payload"))))
                .list());
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

    /** Forgets a row that was booked. */
    public void forget(UUID merchant, UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(FORGET)
                .bind("merchant", merchant)
                .bind("id", id)
                .execute());
    }
}
