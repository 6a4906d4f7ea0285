package id.lababersih.persistence.imports;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What happened later to what a run brought, by other hands. Every query is bound to the merchant. */
public final class Dependents {
    private static final String OF_ORDERS = """
            select distinct on (item.position) item.reference, later.what, later.at,
                   (select name from app_user where app_user.id = later.user_id) as name
            from import_item item
            join order_row known
              on known.merchant_id = item.merchant_id and known.shop_id = :shop
                 and lower(known.number) = lower(item.reference) and known.number = item.reference
            join event_history later
              on later.subject_id = known.order_id and later.merchant_id = item.merchant_id
            where item.run_id = :run and item.merchant_id = :merchant
              and (item.outcome = 'CREATED' or item.outcome = 'UPDATED' and :updates)
              and later.import_id is distinct from :run
              and later.sequence > (select min(mine.sequence) from event_history mine
                                    where mine.subject_id = known.order_id and mine.import_id = :run)
              -- A shipment that began moves nothing; one that ended well is told by OrderShipped.
              and later.what not in ('ShipmentStarted', 'ShipmentRejected', 'ShipmentOverQuota')
              -- Nor do fees that were named and payouts taken back, and what an import took back does not stand.
              and later.what not in ('PayoutExplained', 'SettlementReversed', 'RefundReversed')
              and not exists (select from event_history back
                              where back.subject_id = later.subject_id and back.import_id = later.import_id
                                and back.sequence > later.sequence
                                and (later.what in ('OrderDelivered', 'OrderSettled')
                                         and back.what = 'SettlementReversed'
                                     or later.what in ('OrderReturned', 'OrderRefunded')
                                         and back.what = 'RefundReversed'))
            order by item.position, later.sequence limit :rows
            """;

    private final Jdbi jdbi;

    public Dependents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What happened later to something that a run brought.
     *
     * @param reference the order's number, the product's SKU or the purchase's number
     * @param what the event's name
     * @param at null where that is not known, as is {@code userName}, who had it done
     */
    public record Dependent(
            String reference,
            String what,
            @Nullable Instant at,
            @Nullable String userName) {}

    /**
     * The first thing that happened later to each order of a run, in the order of its items.
     *
     * @param updates whether it also counts for orders that the run only moved
     */
    public List<Dependent> ofOrders(UUID merchant, UUID run, UUID shop, boolean updates, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_ORDERS)
                .bind("merchant", merchant)
                .bind("run", run)
                .bind("shop", shop)
                .bind("updates", updates)
                .bind("rows", rows)
                .map((row, _) -> new Dependent(
                        row.getString("reference"),
                        row.getString("what"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("name")))
                .list());
    }
}
