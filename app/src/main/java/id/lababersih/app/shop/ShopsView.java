package id.lababersih.app.shop;

import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.shop.Shops;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The shops of a merchant as their page shows them.
 *
 * @param mayChange whether the reader may add and rename
 * @param name typed into the form for one more, as {@code platform}
 * @param errors of that form
 * @param renaming the shop whose new name was refused; null when none was
 */
public record ShopsView(
        List<Shops.Shop> shops,
        boolean mayChange,
        String name,
        String platform,
        FormErrors errors,
        @Nullable Renaming renaming) {
    public ShopsView {
        shops = List.copyOf(shops);
    }

    /** A new name that was refused. */
    public record Renaming(UUID shop, String name, FormErrors errors) {}

    /** What was refused of this shop, or its own name and nothing wrong. */
    public Renaming renaming(Shops.Shop shop) {
        return renaming != null && renaming.shop().equals(shop.id())
                ? renaming
                : new Renaming(shop.id(), shop.name(), FormErrors.none());
    }
}
