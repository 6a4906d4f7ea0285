package id.lababersih.domain.inventory;

import java.util.List;
import java.util.Objects;

/** All layers with pieces left of one product in one warehouse, oldest first. */
public record Stock(String sku, String warehouse, List<Layer> layers) {
    public Stock {
        Objects.requireNonNull(sku);
        Objects.requireNonNull(warehouse);
        layers = List.copyOf(layers);
    }

    /** Pieces on hand. */
    public int onHand() {
        int pieces = 0;
        for (Layer layer : layers) {
            pieces = Math.addExact(pieces, layer.left());
        }
        return pieces;
    }

    /** Whether so many pieces all come from one layer, so that it makes no difference who takes theirs first. */
    public boolean isAlikeFor(long pieces) {
        return pieces == 0 || (!layers.isEmpty() && layers.getFirst().left() >= pieces);
    }

    /** The layers that came in by such a line and lie here untouched. */
    public List<Layer> whole(Inventory.Receipt line) {
        return layers.stream().filter(layer -> layer.cameInAs(line)).toList();
    }

    /** Cost of the pieces on hand in rupiah. */
    public long value() {
        return layers.stream().mapToLong(Layer::value).reduce(0, Math::addExact);
    }
}
