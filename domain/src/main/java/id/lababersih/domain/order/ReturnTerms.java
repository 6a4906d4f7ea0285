package id.lababersih.domain.order;

import java.time.LocalDate;

/**
 * How an order came back.
 *
 * @param cost what the return cost the seller, rupiah; before settlement only
 * @param refund what the buyer got back, rupiah; after settlement only
 */
public record ReturnTerms(Goods goods, long cost, long refund, LocalDate on) {
    /** What became of the pieces. */
    public enum Goods {
        /** Back on the shelf, at their old cost. */
        GOOD,
        /** Back, but lost to us. */
        DAMAGED,
        /** Not back: the buyer keeps them; only after settlement. */
        KEPT_BY_BUYER
    }

    /** Whether {@code other} tells of the same return; the day may be the one of a repeated call. */
    public boolean sameAs(ReturnTerms other) {
        return goods == other.goods && cost == other.cost && refund == other.refund;
    }

    public ReturnTerms {
        if (cost < 0 || refund < 0) {
            throw new IllegalArgumentException("neither cost nor refund is negative");
        }
    }
}
