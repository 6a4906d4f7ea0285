package id.lababersih.persistence.inventory;

import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Received;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Writes the stock layers from inventory events, a batch of events in two statements. */
public final class StockRows {
    private static final String ADD = """
            insert into stock_layer (merchant_id, sequence, sku, warehouse, received_on, unit_cost, left_over)
            select * from unnest(?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String MOVE = """
            update stock_layer l set left_over = l.left_over + moved.pieces
            from unnest(?, ?, ?) as moved (merchant_id, sequence, pieces)
            where l.merchant_id = moved.merchant_id and l.sequence = moved.sequence
            """;

    private StockRows() {}

    /** Applies events that were never applied before, by merchant and in their order. Does not commit. */
    public static void apply(Connection connection, SortedMap<UUID, List<Inventory.Event>> events) throws SQLException {
        var added = new Batch("uuid", "bigint", "text", "text", "date", "bigint", "integer");
        var moves = new Batch("uuid", "bigint", "integer");
        events.forEach((merchantId, own) -> {
            var moved = new TreeMap<Long, Integer>();
            own.forEach(event -> apply(event, merchantId, added, moved));
            moved.forEach((sequence, pieces) -> moves.add(merchantId, sequence, pieces));
        });
        added.execute(connection, ADD);
        moves.execute(connection, MOVE);
    }

    private static void apply(Inventory.Event event, UUID merchantId, Batch added, Map<Long, Integer> moved) {
        switch (event) {
            case Inventory.Event.StockReceived received -> add(added, merchantId, received.layers());
            case Inventory.Event.ReceiptTakenBack back -> back.taken().forEach(taken -> move(moved, taken, -1));
            case Inventory.Event.StockAllocated allocated ->
                allocated.taken().forEach(part -> move(moved, part.taken(), -1));
            case Inventory.Event.StockRestocked restocked ->
                restocked.returned().forEach(taken -> move(moved, taken, 1));
            case Inventory.Event.StockWrittenOff writtenOff ->
                writtenOff.taken().forEach(part -> move(moved, part.taken(), -1));
            case Inventory.Event.StockCounted counted -> {
                counted.taken().forEach(taken -> move(moved, taken, -1));
                add(added, merchantId, counted.found());
            }
            case Inventory.Event.AnswersForgotten _ -> {}
        }
    }

    /** Empties everything {@link #apply} writes. */
    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate stock_layer");
        }
    }

    /** The journal entries an event brings. */
    public static List<Entry> entries(Inventory.Event event) {
        return switch (event) {
            case Inventory.Event.StockReceived received -> received.entries();
            case Inventory.Event.ReceiptTakenBack back -> back.entries();
            case Inventory.Event.StockCounted counted -> counted.entries();
            case Inventory.Event.StockAllocated _,
                    Inventory.Event.StockRestocked _,
                    Inventory.Event.StockWrittenOff _,
                    Inventory.Event.AnswersForgotten _ -> List.of();
        };
    }

    private static void add(Batch added, UUID merchantId, List<Received> layers) {
        for (Received layer : layers) {
            added.add(
                    merchantId,
                    layer.sequence(),
                    layer.sku(),
                    layer.warehouse(),
                    layer.date(),
                    layer.unitCost(),
                    layer.quantity());
        }
    }

    private static void move(Map<Long, Integer> moved, Taken taken, int sign) {
        moved.merge(taken.sequence(), sign * taken.quantity(), Math::addExact);
    }
}
