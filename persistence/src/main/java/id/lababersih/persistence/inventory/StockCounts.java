package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Received;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.persistence.database.Batch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What was counted on shelves, by whom, and what of it was taken back. Projections alone write it. */
public final class StockCounts {
    private static final String INSERT = """
            insert into stock_count
                (merchant_id, sequence, count_id, back_id, takes_back, stands, sku, warehouse, counted_on, layers,
                 pieces, value)
            select merchant_id, sequence, count_id, back_id, takes_back, not takes_back, sku, warehouse, counted_on,
                   layers::bigint[], pieces::integer[], value
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as row (merchant_id, sequence, count_id, back_id, takes_back, sku, warehouse, counted_on, layers,
                        pieces, value)
            on conflict do nothing
            """;

    private static final String TAKE_BACK = """
            update stock_count c set stands = false
            from unnest(?, ?) as back (merchant_id, id)
            where c.merchant_id = back.merchant_id and c.back_id = back.id
            """;

    /** With what is on hand now, all as of one moment: see {@link #takingBack}. */
    private static final String COUNTS = """
            select c.sequence, c.count_id, c.sku, c.warehouse, coalesce(p.name, c.sku) as name, c.counted_on,
                   (select coalesce(sum(n), 0) from unnest(c.pieces) as n) as difference, c.value,
                   done.at, who.name as by, undone.at as undone_at, undoer.name as undone_by,
                   exists (select from stock_count l
                           where l.merchant_id = c.merchant_id and l.sku = c.sku and l.warehouse = c.warehouse
                             and l.sequence > c.sequence and l.stands) as overtaken,
                   closed.closed_through%s
            from stock_count c%s
            left join product p on p.merchant_id = c.merchant_id and p.sku = c.sku
            join event_history done on done.subject_id = c.merchant_id and done.sequence = c.sequence
            left join app_user who on who.id = done.user_id
            left join stock_count b on b.merchant_id = c.merchant_id and b.count_id = c.back_id
            left join event_history undone on undone.subject_id = b.merchant_id and undone.sequence = b.sequence
            left join app_user undoer on undoer.id = undone.user_id
            left join book_close closed on closed.merchant_id = c.merchant_id
            where c.merchant_id = :merchant and not c.takes_back%s
            order by c.sequence desc
            limit :limit
            """;

    private static final String ON_HAND = """

            cross join lateral (
                select coalesce(sum(l.left_over), 0)::integer as on_hand from stock_layer l
                where l.merchant_id = c.merchant_id and l.sku = c.sku and l.warehouse = c.warehouse
            ) as shelf""";

    private static final String PARTS = """
            select part.pieces, l.received_on, l.sequence, l.unit_cost
            from stock_count c
            cross join lateral unnest(c.layers, c.pieces) with ordinality as part (layer, pieces, number)
            join stock_layer l on l.merchant_id = c.merchant_id and l.sequence = part.layer
            where c.merchant_id = :merchant and c.sequence = :sequence
            order by part.number
            """;

    private final Batch rows =
            new Batch("uuid", "bigint", "uuid", "uuid", "boolean", "text", "text", "date", "text", "text", "bigint");

    private final Batch back = new Batch("uuid", "uuid");

    /** Which counts to list; null parts do not restrict. */
    public record Filter(@Nullable String sku, @Nullable String warehouse) {}

    /** Who did something, and when; {@code by} is empty where nobody is known to have done it. */
    public record Act(Instant at, String by) {}

    /**
     * A count.
     *
     * @param sequence orders a merchant's counts, from 1
     * @param name of the product
     * @param date of the shelf that was counted, as the merchant's zone has it; where nothing of any value differed,
     *     on which that was recorded, in Jakarta: the event has an instant and no day
     * @param difference pieces found, or missing where it is negative
     * @param value rupiah that the stock is worth more, or less where it is negative
     * @param takenBack by whom and when; null while it stands
     * @param overtaken whether the shelf was counted again since, and that stands
     * @param backOn the day on which taking it back counts in the books
     */
    public record Counted(
            long sequence,
            UUID id,
            String sku,
            String warehouse,
            String name,
            LocalDate date,
            long difference,
            long value,
            Act done,
            @Nullable Act takenBack,
            boolean overtaken,
            LocalDate backOn) {
        /** Whether it may be taken back: the stock has the last word on what it found. */
        public boolean mayBeTakenBack() {
            return takenBack == null && !overtaken;
        }
    }

    /**
     * Takes in what a merchant's stock counted.
     *
     * @param sequence counts the stock's events from 1
     */
    public void add(UUID merchantId, long sequence, Inventory.Event.StockCounted counted) {
        var layers = new ArrayList<Long>();
        var pieces = new ArrayList<Integer>();
        long value = 0;
        for (Taken taken : counted.taken()) {
            layers.add(taken.sequence());
            pieces.add(-taken.quantity());
            value -= taken.cost();
        }
        for (Received found : counted.found()) {
            layers.add(found.sequence());
            pieces.add(found.quantity());
            value += Math.multiplyExact(found.unitCost(), found.quantity());
        }
        boolean takesBack = Command.TakeBackCount.isId(counted.countId());
        if (takesBack) {
            back.add(merchantId, counted.countId());
        }
        rows.add(
                merchantId,
                sequence,
                counted.countId(),
                Command.TakeBackCount.id(counted.countId()),
                takesBack,
                counted.sku(),
                counted.warehouse(),
                day(counted),
                Batch.array(layers, layer -> layer),
                Batch.array(pieces, number -> number),
                value);
    }

    private static LocalDate day(Inventory.Event.StockCounted counted) {
        return counted.entries().isEmpty()
                ? LocalDate.ofInstant(counted.stamp().at(), BookDay.ZONE)
                : counted.entries().getFirst().date();
    }

    /** Writes what was taken in; rows that are there already stay. Does not commit. */
    public void write(Connection connection) throws SQLException {
        rows.execute(connection, INSERT);
        back.execute(connection, TAKE_BACK);
    }

    /** Empties the table, for a rebuild from the events. */
    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate stock_count");
        }
    }

    /**
     * At most {@code limit} counts of a merchant, the newest first.
     *
     * @param before the number of the last one seen; null starts at the newest
     */
    public static List<Counted> page(Handle handle, UUID merchantId, Filter filter, @Nullable Long before, int limit) {
        // Only the conditions in use are sent, so that each mix gets the plan of the index that fits it.
        var where = (filter.sku() == null ? "" : " and c.sku = :sku")
                + (filter.warehouse() == null ? "" : " and c.warehouse = :warehouse")
                + (before == null ? "" : " and c.sequence < :before");
        try (var query = handle.createQuery(COUNTS.formatted("", "", where))) {
            query.bind("merchant", merchantId).bind("limit", limit);
            if (filter.sku() != null) {
                query.bind("sku", filter.sku());
            }
            if (filter.warehouse() != null) {
                query.bind("warehouse", filter.warehouse());
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.map(StockCounts::counted).list();
        }
    }

    private static Counted counted(ResultSet row, StatementContext context) throws SQLException {
        var date = row.getObject("counted_on", LocalDate.class);
        return new Counted(
                row.getLong("sequence"),
                row.getObject("count_id", UUID.class),
                row.getString("sku"),
                row.getString("warehouse"),
                row.getString("name"),
                date,
                row.getLong("difference"),
                row.getLong("value"),
                act(row, "at", "by"),
                row.getObject("undone_at") == null ? null : act(row, "undone_at", "undone_by"),
                row.getBoolean("overtaken"),
                BookDay.postingDay(date, row.getObject("closed_through", LocalDate.class)));
    }

    private static Act act(ResultSet row, String at, String by) throws SQLException {
        return new Act(
                row.getObject(at, OffsetDateTime.class).toInstant(), Objects.requireNonNullElse(row.getString(by), ""));
    }

    /**
     * A count with what takes it back.
     *
     * @param command expects what was on hand when {@link Counted#overtaken} was looked at, so that a count that came
     *     meanwhile is noticed as long as the shelf has another number by then
     */
    public record TakingBack(Counted counted, Command.TakeBackCount command) {}

    /** One count and what takes it back; empty where it is not the merchant's. */
    public static Optional<TakingBack> takingBack(Handle handle, UUID merchantId, UUID countId) {
        var sql = COUNTS.formatted(", shelf.on_hand", ON_HAND, " and c.count_id = :count");
        try (var query = handle.createQuery(sql)) {
            return query.bind("merchant", merchantId)
                    .bind("count", countId)
                    .bind("limit", 1)
                    .map((row, context) -> takingBack(handle, merchantId, counted(row, context), row.getInt("on_hand")))
                    .findOne();
        }
    }

    private static TakingBack takingBack(Handle handle, UUID merchantId, Counted counted, int onHand) {
        var taken = new ArrayList<Taken>();
        var found = new ArrayList<Received>();
        try (var query = handle.createQuery(PARTS)) {
            query.bind("merchant", merchantId)
                    .bind("sequence", counted.sequence())
                    .map((row, _) -> {
                        int pieces = row.getInt("pieces");
                        var date = row.getObject("received_on", LocalDate.class);
                        long layer = row.getLong("sequence");
                        long cost = row.getLong("unit_cost");
                        return pieces < 0
                                ? taken.add(new Taken(counted.sku(), counted.warehouse(), date, layer, cost, -pieces))
                                : found.add(
                                        new Received(counted.sku(), counted.warehouse(), date, layer, pieces, cost));
                    })
                    .list();
        }
        return new TakingBack(
                counted,
                new Command.TakeBackCount(
                        counted.id(), counted.sku(), counted.warehouse(), counted.date(), taken, found, onHand));
    }
}
