package id.lababersih.persistence.staging;

import id.lababersih.domain.account.Role;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of {@code staging} that are to be taken and are not here yet, as this service knows such things. */
public final class StagedRows {
    private static final String USERS = """
            select target, email, coalesce(left(name, 100), split_part(email, '@', 1)) as name, password_hash
            from staging.users t
            where problem is null and not exists (select from app_user a where a.id = t.target) order by target
            """;
    private static final String MERCHANTS = """
            select target, name, zone, owner from staging.merchants where problem is null order by name, target
            """;
    private static final String MEMBERS = """
            select m.target as merchant, u.target as member, t.role from staging.members t
            join staging.merchants m on m.id = t.merchant_id join staging.users u on u.id = t.user_id
            where t.problem is null and not exists (
                select from membership s where s.merchant_id = m.target and s.user_id = u.target)
            """;
    private static final String SHOPS = """
            select target, merchant, name, platform from staging.shops t
            where problem is null and not exists (select from shop s where s.id = t.target) order by name, target
            """;
    private static final String PRODUCTS = """
            select sku, name, price::numeric::bigint as price from staging.products t
            where problem is null and merchant = :merchant
                and not exists (select from product p where p.merchant_id = t.merchant and p.sku = t.sku)
            order by sku limit :rows
            """;
    private static final String OPENINGS = """
            select t.sku, coalesce(t.cost::numeric::bigint, 0) as cost, t.opening as pieces,
                coalesce(first.day, (:now at time zone :zone)::date) as day
            from staging.products t
            cross join (
                select min(least((placed at time zone zone)::date, staging.day(shipped_at, zone))) as day
                from staging.orders where merchant = :merchant and problem is null) first
            where t.merchant = :merchant and t.problem is null and t.opening > 0
                and not exists (
                    select from product_component c where c.merchant_id = :merchant and c.bundle_sku = t.sku)
                and not exists (select from stock_layer s where s.merchant_id = :merchant and s.sku = t.sku)
            order by t.sku
            """;

    private static final String ORDERS = """
            with page as (
                select * from staging.orders t
                where merchant = :merchant and problem is null
                    and (placed, number, id) > (:placed, :number, :id)
                order by placed, number, id limit :rows
            )
            select t.id, t.shop, t.number, t.status, t.placed, left(t.buyer, 200) as buyer,
                t.voucher::numeric::bigint as voucher, t.shipping_fee::numeric::bigint as shipping_fee,
                t.cod_value::numeric::bigint as cod_value,
                left(t.courier, 200) as courier, left(t.tracking_number, 200) as tracking_number,
                coalesce(staging.day(t.shipped_at, t.zone), (t.placed at time zone t.zone)::date) as shipped_on,
                staging.day(t.paid_at, t.zone) as paid_on, t.payout::numeric::bigint as payout,
                t.refund::numeric::bigint as refund, staging.day(t.returned_at, t.zone) as returned_on,
                coalesce(t.return_condition, 'GOOD') as return_condition,
                t.return_cost::numeric::bigint as return_cost, left(t.cancel_reason, 200) as cancel_reason,
                l.lines, l.skus, r.status as here
            from page t
            cross join lateral (
                select json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity::numeric::int,
                        'unit_price', l.unit_price::numeric::bigint)
                        order by staging.whole(l.position, 0, 1e9), l.sku)::text as lines,
                    array_agg(distinct l.sku) || array(select c.component_sku from product_component c
                        where c.merchant_id = t.merchant and c.bundle_sku = any(array_agg(l.sku))) as skus
                from staging.lines l where l.order_id = t.id) l
            left join order_row r on r.merchant_id = t.merchant and r.shop_id = t.shop
                and lower(r.number) = lower(t.number) and r.number = t.number
            order by t.placed, t.number, t.id
            """;
    private static final String FAILED = """
            update staging.%s set failure = :failure where %s
            """;

    private final Jdbi jdbi;

    public StagedRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A user with the password's hash as it was. */
    public record User(UUID id, String email, String name, String passwordHash) {
        @Override
        public String toString() {
            return "User[" + id + "]";
        }
    }

    public record Merchant(UUID id, String name, ZoneId zone, UUID owner) {}

    public record Member(UUID merchantId, UUID userId, Role role) {}

    public record Shop(UUID id, UUID merchantId, String name, Platform platform) {}

    /** The first stock of a product: {@code unitCost} in rupiah. */
    public record Opening(String sku, long quantity, long unitCost, LocalDate date) {}

    /**
     * An order as the old database told of it; amounts in rupiah.
     *
     * @param id there
     * @param shippedOn the day it was made where nobody told
     * @param payout null where there was none
     * @param lines a JSON array, as the API takes it
     * @param skus of which it takes stock, parts of bundles among them
     * @param here where the order is in this service; null where it is not
     */
    public record Order(
            String id,
            UUID shopId,
            String number,
            Status status,
            Instant placed,
            @Nullable String buyer,
            long voucher,
            long shippingFee,
            long codValue,
            @Nullable String courier,
            @Nullable String trackingNumber,
            LocalDate shippedOn,
            @Nullable LocalDate paidOn,
            @Nullable Long payout,
            long refund,
            @Nullable LocalDate returnedOn,
            String returnCondition,
            long returnCost,
            @Nullable String cancelReason,
            String lines,
            List<String> skus,
            @Nullable Status here) {
        public Order {
            skus = List.copyOf(skus);
        }
    }

    public List<User> users() {
        return jdbi.withHandle(handle -> handle.createQuery(USERS)
                .map((rs, _) -> new User(
                        rs.getObject("target", UUID.class),
                        rs.getString("email"),
                        rs.getString("name"),
                        rs.getString("password_hash")))
                .list());
    }

    /** All of them, those that are here too, by name. */
    public List<Merchant> merchants() {
        return jdbi.withHandle(handle -> handle.createQuery(MERCHANTS)
                .map((rs, _) -> new Merchant(
                        rs.getObject("target", UUID.class),
                        rs.getString("name"),
                        ZoneId.of(rs.getString("zone")),
                        rs.getObject("owner", UUID.class)))
                .list());
    }

    public List<Member> members() {
        return jdbi.withHandle(handle -> handle.createQuery(MEMBERS)
                .map((rs, _) -> new Member(
                        rs.getObject("merchant", UUID.class),
                        rs.getObject("member", UUID.class),
                        Role.valueOf(rs.getString("role"))))
                .list());
    }

    public List<Shop> shops() {
        return jdbi.withHandle(handle -> handle.createQuery(SHOPS)
                .map((rs, _) -> new Shop(
                        rs.getObject("target", UUID.class),
                        rs.getObject("merchant", UUID.class),
                        rs.getString("name"),
                        Platform.valueOf(rs.getString("platform"))))
                .list());
    }

    /** The first products of a merchant that are not here; none when all are. */
    public List<Product> products(UUID merchantId, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(PRODUCTS)
                .bind("merchant", merchantId)
                .bind("rows", rows)
                .map((rs, _) -> new Product(rs.getString("sku"), rs.getString("name"), rs.getLong("price"), List.of()))
                .list());
    }

    /**
     * The stock to begin with, of products that never had any here: what the old database has left, and what the orders
     * take that are to come, so that in the end as much is left here; more where a parcel that came back needs it.
     */
    public List<Opening> openings(Merchant merchant, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(OPENINGS)
                .bind("merchant", merchant.id())
                .bind("zone", merchant.zone().getId())
                .bind("now", now)
                .map((rs, _) -> new Opening(
                        rs.getString("sku"),
                        rs.getLong("pieces"),
                        rs.getLong("cost"),
                        rs.getObject("day", LocalDate.class)))
                .list());
    }

    /**
     * A merchant's orders in the order in which they were made, those that are here too.
     *
     * @param after the last one seen; null for the first ones
     */
    public List<Order> orders(UUID merchantId, @Nullable Order after, int rows) {
        return jdbi.withHandle(handle -> handle.createQuery(ORDERS)
                .bind("merchant", merchantId)
                .bind("placed", after == null ? Instant.EPOCH : after.placed())
                .bind("number", after == null ? "" : after.number())
                .bind("id", after == null ? "" : after.id())
                .bind("rows", rows)
                .map((rs, _) -> {
                    String here = rs.getString("here");
                    return new Order(
                            rs.getString("id"),
                            rs.getObject("shop", UUID.class),
                            rs.getString("number"),
                            Status.valueOf(rs.getString("status")),
                            rs.getTimestamp("placed").toInstant(),
                            rs.getString("buyer"),
                            rs.getLong("voucher"),
                            rs.getLong("shipping_fee"),
                            rs.getLong("cod_value"),
                            rs.getString("courier"),
                            rs.getString("tracking_number"),
                            rs.getObject("shipped_on", LocalDate.class),
                            rs.getObject("paid_on", LocalDate.class),
                            rs.getObject("payout", Long.class),
                            rs.getLong("refund"),
                            rs.getObject("returned_on", LocalDate.class),
                            rs.getString("return_condition"),
                            rs.getLong("return_cost"),
                            rs.getString("cancel_reason"),
                            rs.getString("lines"),
                            List.of((String[]) rs.getArray("skus").getArray()),
                            here == null ? null : Status.valueOf(here));
                })
                .list());
    }

    /** Notes why an order could not be taken, or not as far as it was. */
    public void orderFailed(String id, String why) {
        jdbi.useHandle(handle -> handle.createUpdate(FAILED.formatted("orders", "id = :id"))
                .bind("failure", why)
                .bind("id", id)
                .execute());
    }

    /** Notes why products of a merchant, or their first stock, could not be taken. */
    public void productsFailed(UUID merchantId, Collection<String> skus, String why) {
        jdbi.useHandle(
                handle -> handle.createUpdate(FAILED.formatted("products", "merchant = :merchant and sku = any(:skus)"))
                        .bind("failure", why)
                        .bind("merchant", merchantId)
                        .bindArray("skus", String.class, skus.toArray())
                        .execute());
    }
}
