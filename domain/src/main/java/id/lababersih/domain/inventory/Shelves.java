package id.lababersih.domain.inventory;

import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.inventory.Inventory.Received;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The layers of one merchant's stock, by product and warehouse. {@link Inventory} says what comes and goes. */
final class Shelves {
    private record Key(String sku, String warehouse) {}

    private final Map<Key, NavigableSet<Layer>> stock = new HashMap<>();
    /** The newest layer ever, with nothing left in it: its cost values finds. */
    private final Map<Key, Layer> newest = new HashMap<>();

    private long lastSequence;

    /** As {@link #stocks}, {@link #newest()} and {@link #lastSequence} told it. */
    static Shelves of(List<Stock> stocks, List<Stock> newest, long lastSequence) {
        var shelves = new Shelves();
        for (Stock stock : stocks) {
            shelves.layersOf(new Key(stock.sku(), stock.warehouse())).addAll(stock.layers());
        }
        for (Stock last : newest) {
            shelves.newest.put(
                    new Key(last.sku(), last.warehouse()), last.layers().getFirst());
        }
        shelves.lastSequence = lastSequence;
        return shelves;
    }

    /** The number of the last layer that came in, of all shelves; from 1. */
    long lastSequence() {
        return lastSequence;
    }

    /** All layers with pieces left. */
    Stream<Layer> layers() {
        return stock.values().stream().flatMap(NavigableSet::stream);
    }

    /** One shelf, oldest layers first; not to be changed. */
    NavigableSet<Layer> layersOf(String sku, String warehouse) {
        return stock.getOrDefault(new Key(sku, warehouse), Collections.emptyNavigableSet());
    }

    /** The shelf on which what is needed lies. */
    NavigableSet<Layer> layersFor(Need need) {
        return layersOf(need.sku(), need.warehouse());
    }

    /** A copy of one shelf. */
    Stock stockOf(String sku, String warehouse) {
        return new Stock(sku, warehouse, List.copyOf(layersOf(sku, warehouse)));
    }

    /** Copies of all shelves. */
    List<Stock> stocks() {
        return stock.entrySet().stream()
                .map(entry ->
                        new Stock(entry.getKey().sku(), entry.getKey().warehouse(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** Of each shelf the newest layer ever, with nothing left in it. */
    List<Stock> newest() {
        return newest.entrySet().stream()
                .map(entry -> new Stock(entry.getKey().sku(), entry.getKey().warehouse(), List.of(entry.getValue())))
                .toList();
    }

    /**
     * What pieces that are found there cost: where the product never was, what it does where it came in last. Null
     * where it never came in.
     */
    @Nullable
    Layer newestFor(String sku, String warehouse) {
        var here = newest.get(new Key(sku, warehouse));
        return here != null
                ? here
                : newest.entrySet().stream()
                        .filter(last -> last.getKey().sku().equals(sku))
                        .map(Map.Entry::getValue)
                        .max(Layer.OLDEST_FIRST)
                        .orElse(null);
    }

    /** Why so many pieces have no room; null when they have. */
    @Nullable
    String overfilled(List<Receipt> lines) {
        var after = new HashMap<Key, Long>();
        for (Receipt line : lines) {
            long pieces = after.merge(new Key(line.sku(), line.warehouse()), (long) line.quantity(), Math::addExact);
            if (pieces + stockOf(line.sku(), line.warehouse()).onHand() > Inventory.ON_HAND_MAX) {
                return "a product has at most " + Inventory.ON_HAND_MAX + " pieces in a warehouse: " + line.sku();
            }
        }
        return null;
    }

    /** A new layer comes in. */
    void add(Received received) {
        lastSequence = Math.max(lastSequence, received.sequence());
        var key = new Key(received.sku(), received.warehouse());
        var layer = new Layer(received.date(), received.sequence(), received.unitCost(), received.quantity());
        layersOf(key).add(layer);
        newest.merge(key, layer.withLeft(0), (a, b) -> Layer.OLDEST_FIRST.compare(a, b) > 0 ? a : b);
    }

    /** Pieces leave their layer. */
    void take(Taken pieces) {
        move(pieces, -pieces.quantity());
    }

    /** Pieces come back into their layer. */
    void putBack(Taken pieces) {
        move(pieces, pieces.quantity());
    }

    /** Takes a whole layer out as if it had never come in: what is found later costs what the newest left does. */
    void takeOut(Taken layer) {
        take(layer);
        var key = new Key(layer.sku(), layer.warehouse());
        newest.computeIfPresent(key, (_, last) -> {
            var left = layersOf(key);
            return last.sequence() != layer.sequence()
                    ? last
                    : left.isEmpty() ? null : left.last().withLeft(0);
        });
    }

    private NavigableSet<Layer> layersOf(Key key) {
        return stock.computeIfAbsent(key, _ -> new TreeSet<>(Layer.OLDEST_FIRST));
    }

    private void move(Taken taken, int pieces) {
        var layers = layersOf(new Key(taken.sku(), taken.warehouse()));
        var emptied = new Layer(taken.receivedOn(), taken.sequence(), taken.unitCost(), 0);
        var found = layers.floor(emptied);
        var layer = found != null && found.sequence() == taken.sequence() ? found : emptied;
        layers.remove(layer);
        var moved = layer.plus(pieces);
        if (moved.left() > 0) {
            layers.add(moved);
        }
    }
}
