package id.lababersih.app.shop;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.SkuMap;
import id.lababersih.persistence.shop.Shops;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON of shops. */
final class ShopJson {
    static final int NAME_CHARACTERS_MAX = 100;
    static final int SKU_CHARACTERS_MAX = 200;

    private ShopJson() {}

    record NewShop(String name, Platform platform) {
        static NewShop from(Fields body) {
            return new NewShop(body.text("name", NAME_CHARACTERS_MAX), body.oneOf("platform", Platform.class));
        }
    }

    record Change(@Nullable String name) {
        static Change from(Fields body) {
            return new Change(body.optionalText("name", NAME_CHARACTERS_MAX));
        }
    }

    record ShopView(
            UUID id,
            String name,
            Platform platform,
            boolean archived,
            Instant createdAt,
            @Nullable Instant archivedAt) {
        static ShopView of(Shops.Shop shop) {
            return new ShopView(
                    shop.id(),
                    shop.name(),
                    shop.platform(),
                    shop.archivedAt() != null,
                    shop.createdAt(),
                    shop.archivedAt());
        }
    }

    record Mapped(int mapped) {}

    static SkuMap.Mapping mapping(Fields item) {
        return new SkuMap.Mapping(
                item.text("marketplace_sku", SKU_CHARACTERS_MAX),
                item.textOrEmpty("variation", SKU_CHARACTERS_MAX),
                item.text("sku", SKU_CHARACTERS_MAX));
    }
}
