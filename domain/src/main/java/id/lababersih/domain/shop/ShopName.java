package id.lababersih.domain.shop;

import java.util.Locale;

/** Names of shops, by which sellers' files tell the shops of one platform from each other. */
public final class ShopName {
    private ShopName() {}

    /** What two names that files take for one have in common. */
    public static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
