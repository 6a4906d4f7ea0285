package id.lababersih.domain.inventory;

import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Inventory.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Function;

/** What one command eats, oldest layers first; the layers themselves are not touched. */
final class Taking {
    private final Function<Need, NavigableSet<Layer>> layers;
    private final List<Allocated> taken = new ArrayList<>();
    private final Map<Long, Integer> eaten = new HashMap<>();
    private final Map<String, Integer> missing = new LinkedHashMap<>();

    Taking(Function<Need, NavigableSet<Layer>> layers) {
        this.layers = layers;
    }

    void take(Need need) {
        take(need, layers.apply(need));
    }

    /** Takes the very pieces that were taken once before; in place of those that are gone, the oldest. */
    void takeAgain(Allocated before) {
        var pieces = before.taken();
        var need = new Need(before.line(), pieces.sku(), pieces.warehouse(), pieces.quantity());
        var ownFirst = new ArrayList<Layer>(layers.apply(need));
        ownFirst.sort(Comparator.comparing(layer -> layer.sequence() != pieces.sequence()));
        take(need, ownFirst);
    }

    /**
     * Takes all of a layer that came in so and is whole. Of several the newest: what comes in last is what is mostly
     * taken back, and what is left of an older layer only looks like it.
     */
    void takeWhole(Receipt line) {
        var need = new Need(0, line.sku(), line.warehouse(), line.quantity());
        var whole = layers.apply(need).descendingSet().stream()
                .filter(layer -> layer.cameInAs(line) && !eaten.containsKey(layer.sequence()))
                .limit(1)
                .toList();
        take(need, whole);
    }

    private void take(Need need, Collection<Layer> inOrder) {
        int wanted = need.quantity();
        for (Layer layer : inOrder) {
            int here = Math.min(wanted, layer.left() - eaten.getOrDefault(layer.sequence(), 0));
            if (here > 0) {
                eaten.merge(layer.sequence(), here, Math::addExact);
                taken.add(new Allocated(
                        need.line(),
                        new Taken(
                                need.sku(),
                                need.warehouse(),
                                layer.receivedOn(),
                                layer.sequence(),
                                layer.unitCost(),
                                here)));
                wanted -= here;
            }
            if (wanted == 0) {
                return;
            }
        }
        missing.merge(need.sku(), wanted, Math::addExact);
    }

    List<Allocated> taken() {
        return List.copyOf(taken);
    }

    /** What the shelf did not have; empty when it had all. */
    List<Missing> missing() {
        return missing.entrySet().stream()
                .map(entry -> new Missing(entry.getKey(), entry.getValue()))
                .toList();
    }
}
