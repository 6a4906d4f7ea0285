package id.lababersih.persistence.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Rows of payout files that wait for their order to come, or to be sent. */
public final class WaitingPayouts {
    /** The id of the row that item i of run r waits in. */
    static final String ID = """
            md5(concat_ws('|', r.shop_id, i.payload->'row'->>'reference', i.payload->'row'->>'settled_on',
                          i.payload->'row'->>'payout', i.payload->'row'->>'refund'))::uuid
            """;

    private static final String KEEP = """
            insert into waiting_payout (id, merchant_id, shop_id, platform, reference, reason, settled_on, payout,
                                        refund, payload)
            select
            """ + ID + """
                   , r.merchant_id, r.shop_id, r.platform, i.payload->'row'->>'reference', i.reason,
                   (i.payload->'row'->>'settled_on')::date, (i.payload->'row'->>'payout')::bigint,
                   (i.payload->'row'->>'refund')::bigint, i.payload
            from import_run r join import_item i on i.run_id = r.id
            where r.id = :run and r.merchant_id = :merchant and r.kind = 'income' and i.tab = 'unmatched'
              and i.reason in ('unknown_order', 'order_not_shipped')
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
    private static final String FORGET = "delete from waiting_payout where merchant_id = :merchant and id = :id";

    private final Jdbi jdbi;

    public WaitingPayouts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One row; {@code payload} as its file's preview wrote it, JSON. */
    public record Waiting(UUID id, String payload) {}

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
