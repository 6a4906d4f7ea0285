package id.lababersih.domain.inventory;

import org.jspecify.annotations.Nullable;

/** How a warehouse is short of a product. */
public enum Shortage {
    /** It runs out. */
    LOW(1, 5),
    /** Nothing is left. */
    GONE(0, 0);

    private final long piecesMin;
    private final long piecesMax;

    Shortage(long piecesMin, long piecesMax) {
        this.piecesMin = piecesMin;
        this.piecesMax = piecesMax;
    }

    /** The shortage with so many pieces left; null when there are enough. */
    public static @Nullable Shortage of(long pieces) {
        for (Shortage shortage : values()) {
            if (shortage.piecesMin <= pieces && pieces <= shortage.piecesMax) {
                return shortage;
            }
        }
        return null;
    }

    public long piecesMin() {
        return piecesMin;
    }

    public long piecesMax() {
        return piecesMax;
    }
}
