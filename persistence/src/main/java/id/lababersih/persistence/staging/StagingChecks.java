package id.lababersih.persistence.staging;

import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.Facts;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What may be taken over, in the order in which one thing hangs on another. Of several things wrong with a row the
 * first is said. {@code t} is the row.
 */
final class StagingChecks {
    private static final int EXAMPLES_MAX = 5;
    private static final String WITHOUT_ID = "has no id, or one that another has too";

    /** As {@code AccountJson} and {@code ShopJson} ask for; no control characters. */
    private static final String NO_NAME = "t.name is null or length(t.name) > %d or t.name ~ '[[:cntrl:]]'";

    private static final String RUPIAH = "staging.whole(%s, 0, " + Money.AMOUNT_MAX + ")";

    private static final String THERE = """
            update staging.products set opening = greatest(coalesce(stock::numeric::bigint, 0), 0)
            where problem is null
            """;

    /**
     * What left the house for good, or came back broken, so that what is left here is what was there; and at least what
     * a parcel that came back whole takes at its turn, after all that was gone by then.
     */
    private static final String OPENINGS = """
            with took as (
                select o.merchant, l.sku, o.placed, o.number, o.id, sum(l.quantity::numeric::bigint) as pieces,
                    o.status <> 'RETURNED' or o.return_condition is not distinct from 'DAMAGED' as gone
                from staging.orders o join staging.lines l on l.order_id = o.id
                where o.problem is null and l.problem is null
                    and o.status in ('SHIPPED', 'DELIVERED', 'SETTLED', 'RETURNED')
                group by o.merchant, l.sku, o.placed, o.number, o.id, gone
            ), turns as (
                select *, coalesce(sum(pieces) filter (where gone) over (
                    partition by merchant, sku order by placed, number, id), 0) as gone_by_then
                from took
            ), sums as (
                select merchant, sku, coalesce(sum(pieces) filter (where gone), 0) as gone,
                    coalesce(max(gone_by_then + pieces) filter (where not gone), 0) as needed
                from turns group by merchant, sku
            )
            update staging.products t
            set opening = greatest(t.opening + s.gone, s.needed), surplus = s.needed > t.opening + s.gone
            from sums s where s.merchant = t.merchant and s.sku = t.sku and t.problem is null
            """;

    private static final String COUNT = """
            select '%s', count(*), count(t.problem), count(*) filter (where t.problem is null),
                count(*) filter (where t.problem is null and %s)
            from %s t
            """;

    /** A merchant taken before keeps its id, which has the address of who was its first owner there then. */
    private static final String TAKEN_BEFORE = """
            update staging.merchants t set owner = h.owner, target = h.target
            from (select distinct on (n.id) n.id, m.id as target, o.user_id as owner
                from merchant m join membership s on s.merchant_id = m.id join app_user a on a.id = s.user_id
                    join membership o on o.merchant_id = m.id and o.role = 'OWNER'
                    join staging.merchants n on m.id = staging.id('merchant/' || lower(a.email) || '/' || n.id)
                where substr(m.id::text, 15, 1) = '8' -- as staging.id makes them, and nobody else
                order by n.id, m.created_at, m.id, o.created_at, o.user_id) h
            where h.id = t.id and t.problem is null
            """;

    private static final String ORDER_ROW = """
            left join order_row r on r.merchant_id = t.merchant and r.shop_id = t.shop
                and lower(r.number) = lower(t.number) and r.number = t.number and t.problem is null
            """;

    /** In the columns of {@link Staging.Count}. */
    static final String COUNTS = String.join(
            " union all ",
            COUNT.formatted("users", "exists (select from app_user a where a.id = t.target)", "staging.users"),
            COUNT.formatted("merchants", "exists (select from merchant m where m.id = t.target)", "staging.merchants"),
            COUNT.formatted("members", """
                    exists (select from membership s
                        where s.user_id = (select target from staging.users u where u.id = t.user_id)
                            and s.merchant_id = (select target from staging.merchants m where m.id = t.merchant_id))
                    """, "staging.members"),
            COUNT.formatted("shops", "exists (select from shop s where s.id = t.target)", "staging.shops"),
            COUNT.formatted(
                    "products",
                    "exists (select from product p where p.merchant_id = t.merchant and p.sku = t.sku)",
                    "staging.products"),
            """
            select 'pieces in stock', (select coalesce(sum(staging.whole(stock, 0, 1e9)), 0) from staging.products),
                (select coalesce(sum(staging.whole(stock, 0, 1e9)), 0) from staging.products where problem is not null),
                (select coalesce(sum(staging.whole(stock, 0, 1e9)), 0) from staging.products where problem is null),
                (select coalesce(sum(l.left_over), 0) from stock_layer l
                    join staging.products p on p.merchant = l.merchant_id and p.sku = l.sku and p.problem is null)
            """,
            COUNT.formatted("orders", "r.order_id is not null", "staging.orders")
                            .strip() + " " + ORDER_ROW,
            """
            select 'rupiah of these orders', coalesce(sum(t.gross), 0),
                coalesce(sum(t.gross) filter (where t.problem is not null), 0),
                coalesce(sum(t.gross) filter (where t.problem is null), 0), coalesce(sum(r.goods - r.voucher), 0)
            from staging.orders t
            """ + ORDER_ROW);

    private final Connection connection;

    StagingChecks(Connection connection) {
        this.connection = connection;
    }

    void all() throws SQLException {
        users();
        merchants();
        shops();
        products();
        orders();
        lines();
        ordersByTheirLines();
        run(THERE, OPENINGS);
        notices();
    }

    private void users() throws SQLException {
        refuse("users", WITHOUT_ID, withoutId("users"));
        refuse("users", "has no e-mail address, or none that can be one", """
                t.email is null or length(t.email) > 254
                or t.email !~ '^[^@[:space:]]{1,64}@[^@[:space:].]+([.][^@[:space:].]+)+$'
                """);
        refuse("users", "has the e-mail address of another user there", """
                lower(t.email) in (select lower(email) from staging.users group by lower(email) having count(*) > 1)
                """);
        refuse(
                "users",
                "has never confirmed the e-mail address, or is locked out there",
                "t.confirmed is distinct from 'true'");
        refuse("users", "has no bcrypt hash ($2a$, $2b$ or $2y$, of a cost from 4 to 16)", """
                t.password_hash is null or t.password_hash !~ '^[$]2[aby][$](0[4-9]|1[0-6])[$][./A-Za-z0-9]{53}$'
                """);
        run("update staging.users set target = staging.id('user/' || lower(email)) where problem is null");
        refuse("users", "has the e-mail address of a user who registered here", """
                exists (select from app_user a where lower(a.email) = lower(t.email) and a.id <> t.target)
                """);
    }

    private void merchants() throws SQLException {
        refuse("members", "has no role of OWNER, ADMIN, STAFF and VIEWER", """
                t.role is null or t.role not in ('OWNER', 'ADMIN', 'STAFF', 'VIEWER')
                """);
        refuse("members", "is there twice", """
                (t.merchant_id, t.user_id) in (select merchant_id, user_id from staging.members
                    group by merchant_id, user_id having count(*) > 1)
                """);
        refuse("members", "has a user who is not taken", """
                not exists (select from staging.users u where u.id = t.user_id and u.problem is null)
                """);
        refuse("merchants", WITHOUT_ID, withoutId("merchants"));
        refuse("merchants", "has no name of 1 to 100 characters", NO_NAME.formatted(100));
        refuse("merchants", "has a time zone that is none", """
                t.zone is not null and not exists (select from pg_timezone_names z where z.name = t.zone)
                """);
        run("update staging.merchants set zone = 'Asia/Jakarta' where zone is null", """
                update staging.merchants t set owner = u.target,
                    target = staging.id('merchant/' || lower(u.email) || '/' || t.id)
                from (select distinct on (m.merchant_id) m.merchant_id, u.target, u.email
                    from staging.members m join staging.users u on u.id = m.user_id
                    where m.role = 'OWNER' and m.problem is null order by m.merchant_id, lower(u.email)) u
                where u.merchant_id = t.id and t.problem is null
                """, TAKEN_BEFORE);
        refuse("merchants", "has no owner who is taken", "t.owner is null");
        refuse("members", "has a merchant that is not taken", """
                not exists (select from staging.merchants m where m.id = t.merchant_id and m.problem is null)
                """);
    }

    private void shops() throws SQLException {
        refuse("shops", WITHOUT_ID, withoutId("shops"));
        refuse("shops", "has no name of 1 to 100 characters", NO_NAME.formatted(100));
        refuse("shops", "has no platform of SHOPEE, TIKTOK, MENGANTAR and OTHER", """
                t.platform is null or t.platform not in ('SHOPEE', 'TIKTOK', 'MENGANTAR', 'OTHER')
                """);
        run("""
                update staging.shops t set merchant = m.target, target = staging.id('shop/' || m.target || '/' || t.id)
                from staging.merchants m where m.id = t.merchant_id and m.problem is null and t.problem is null
                """);
        refuse("shops", "has a merchant that is not taken", "t.merchant is null");
    }

    private void products() throws SQLException {
        run("""
                update staging.products t set merchant = m.target
                from staging.merchants m where m.id = t.merchant_id and m.problem is null
                """);
        refuse("products", "has a merchant that is not taken", "t.merchant is null");
        refuse("products", "has no SKU of 1 to 200 characters", """
                t.sku is null or length(t.sku) > 200 or t.sku ~ '[[:cntrl:]]'
                """);
        refuse("products", "has the SKU of another product", """
                (t.merchant_id, t.sku) in (select merchant_id, sku from staging.products
                    group by merchant_id, sku having count(*) > 1)
                """);
        refuse("products", "has no name of 1 to 500 characters", NO_NAME.formatted(500));
        refuse(
                "products",
                "has no price, or one that is no whole rupiah from 0",
                RUPIAH.formatted("t.price") + " is null");
        refuse(
                "products",
                "has a cost that is no whole rupiah from 0",
                "t.cost is not null and " + RUPIAH.formatted("t.cost") + " is null");
        refuse("products", "has a stock that is no whole number", """
                t.stock is not null and staging.whole(t.stock, -1e9, 1e9) is null
                """);
    }

    private void orders() throws SQLException {
        refuse("orders", WITHOUT_ID, withoutId("orders"));
        run("""
                update staging.orders t set merchant = m.target, shop = s.target, platform = s.platform, zone = m.zone,
                    placed = staging.moment(t.created_at)
                from staging.shops s join staging.merchants m on m.target = s.merchant
                where s.id = t.shop_id and s.problem is null
                """);
        refuse("orders", "has a shop that is not taken", "t.shop is null");
        refuse("orders", "has no number of 1 to 100 characters", """
                t.number is null or length(t.number) > 100 or t.number ~ '[[:cntrl:]]'
                """);
        refuse("orders", "has the number of another order of its shop", """
                (t.shop_id, t.number) in (select shop_id, number from staging.orders
                    group by shop_id, number having count(*) > 1)
                """);
        refuse("orders", "has no status of CREATED, PACKED, SHIPPED, DELIVERED, SETTLED, CANCELLED and RETURNED", """
                t.status is null
                or t.status not in ('CREATED', 'PACKED', 'SHIPPED', 'DELIVERED', 'SETTLED', 'CANCELLED', 'RETURNED')
                """);
        refuse("orders", "has no time it was made at, or none that can be one", "t.placed is null");
        for (String amount : new String[] {"voucher", "shipping_fee", "cod_value", "refund", "return_cost"}) {
            run("update staging.orders set " + amount + " = '0' where " + amount + " is null");
            refuse(
                    "orders",
                    "has a " + amount + " that is no whole rupiah from 0",
                    RUPIAH.formatted("t." + amount) + " is null");
        }
        refuse(
                "orders",
                "has a payout that is no whole rupiah",
                "t.payout is not null and staging.whole(t.payout, -%1$d, %1$d) is null".formatted(Money.AMOUNT_MAX));
        for (String day : new String[] {"shipped_at", "paid_at", "returned_at"}) {
            refuse(
                    "orders",
                    "has a " + day + " that is no time",
                    "t." + day + " is not null and staging.day(t." + day + ", t.zone) is null");
        }
        refuse("orders", "has a return_condition that is not GOOD or DAMAGED", """
                t.return_condition is not null and t.return_condition not in ('GOOD', 'DAMAGED')
                """);
        refuse("orders", "has a refund and no payout before it", """
                t.refund::numeric <> 0 and (t.payout is null or t.status = 'RETURNED' and t.payout::numeric <= 0)
                """);
    }

    private void lines() throws SQLException {
        run("update staging.lines t set merchant = o.merchant from staging.orders o where o.id = t.order_id");
        refuse("lines", "has an order that is not taken", "t.merchant is null");
        refuse(
                "lines",
                "has no quantity from 1 to " + Facts.Line.QUANTITY_MAX,
                "staging.whole(t.quantity, 1, " + Facts.Line.QUANTITY_MAX + ") is null");
        refuse(
                "lines",
                "has no unit price, or one that is no whole rupiah from 0",
                RUPIAH.formatted("t.unit_price") + " is null");
        refuse(
                "lines",
                "comes to more than " + Money.AMOUNT_MAX + " rupiah",
                "t.quantity::numeric * t.unit_price::numeric > " + Money.AMOUNT_MAX);
        refuse("lines", "has a product that is neither taken nor here", """
                t.sku is null or not exists (
                        select from staging.products p join staging.merchants m on m.id = p.merchant_id
                        where m.target = t.merchant and p.sku = t.sku and p.problem is null)
                    and not exists (select from product p where p.merchant_id = t.merchant and p.sku = t.sku)
                """);
    }

    private void ordersByTheirLines() throws SQLException {
        refuse("orders", "has a line that is not taken", """
                t.id in (select order_id from staging.lines where problem is not null)
                """);
        run("""
                update staging.orders t set gross = coalesce(staging.whole(t.voucher, 0, 1e12), 0) * -1
                    + case when t.platform = 'MENGANTAR' and staging.whole(t.cod_value, 1, 1e12) is not null
                            and l.goods > 0
                        then staging.whole(t.cod_value, 1, 1e12) else l.goods end
                from (select order_id,
                        sum(coalesce(staging.whole(quantity, 1, 1e9) * staging.whole(unit_price, 0, 1e12), 0)) as goods
                    from staging.lines group by order_id) l
                where l.order_id = t.id
                """);
        refuse("orders", "has no lines", "t.gross is null");
        refuse("orders", "has more than " + Facts.LINES_MAX + " lines", """
                t.id in (select order_id from staging.lines group by order_id having count(*) > %d)
                """.formatted(Facts.LINES_MAX));
        refuse("orders", "has a voucher of more than its goods", "t.gross < 0");
        refuse("lines", "has an order that is not taken", """
                exists (select from staging.orders o where o.id = t.order_id and o.problem is not null)
                """);
        run(
                "create index on staging.orders (merchant, placed, number)",
                "create index on staging.orders (shop, number)",
                "analyze staging.orders");
    }

    private void notices() throws SQLException {
        notice("products", "has no cost, so its goods are booked at a cost of 0", "t.cost is null");
        notice(
                "products",
                "has a stock below 0, or none: taken as 0",
                "t.stock is null or staging.whole(t.stock, -1e9, -1) is not null");
        notice("products", "has fewer pieces than a parcel held that came back: taken with more", "t.surplus");
        notice("orders", "is SETTLED without a payout: it stays DELIVERED until its payout is booked", """
                t.status = 'SETTLED' and t.payout is null
                """);
        notice("orders", "is shipped or further without a time of it: booked on the day it was made", """
                t.shipped_at is null and t.status in ('SHIPPED', 'DELIVERED', 'SETTLED', 'RETURNED')
                """);
    }

    /** What is said of the rows of a table, with how many they are and the first of them. */
    static String remarks(StagedTable table, String column) {
        String known = switch (table) {
            case USERS, MERCHANTS, SHOPS -> "id";
            case ORDERS -> "coalesce(number, id)";
            case MEMBERS -> "user_id || ' of ' || merchant_id";
            case PRODUCTS -> "coalesce(sku, name)";
            case LINES -> "'order ' || order_id";
        };
        return """
                select words, count(*) as rows,
                    array_agg(coalesce(known, 'without any') order by known) filter (where place <= %d) as examples
                from (select %s as words, %s as known, row_number() over (partition by %s order by %s) as place
                    from %s where %s is not null) as said
                group by words order by count(*) desc, words
                """.formatted(EXAMPLES_MAX, column, known, column, known, table.table(), column);
    }

    private static String withoutId(String table) {
        return "t.id is null or t.id in (select id from staging." + table + " group by id having count(*) > 1)";
    }

    private void refuse(String table, String words, String condition) throws SQLException {
        say("update staging." + table + " t set problem = ? where t.problem is null and (" + condition + ")", words);
    }

    private void notice(String table, String words, String condition) throws SQLException {
        say(
                "update staging." + table + " t set notice = concat_ws('; ', t.notice, ?) where t.problem is null and ("
                        + condition + ")",
                words);
    }

    private void say(String update, String words) throws SQLException {
        try (var statement = connection.prepareStatement(update)) {
            statement.setString(1, words);
            statement.executeUpdate();
        }
    }

    private void run(String... statements) throws SQLException {
        Staging.execute(connection, statements);
    }
}
