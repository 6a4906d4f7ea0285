package id.lababersih.cluster.shop;

import id.lababersih.cluster.wire.ClusterMessage;
import id.lababersih.domain.shop.Shop;

/** What a shop answered to a command. */
public sealed interface ShopOutcome extends ClusterMessage {
    /** The shop as it is now. */
    record Accepted(Shop shop) implements ShopOutcome {}

    record Rejected(Shop.Rejection rejection) implements ShopOutcome {}
}
