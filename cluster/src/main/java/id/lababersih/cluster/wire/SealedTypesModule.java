package id.lababersih.cluster.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.shop.FeeRule;
import id.lababersih.domain.shop.Shop;
import java.util.List;

/** Writes the simple name of each permitted record into the JSON of our sealed types, as {@code "type"}. */
public final class SealedTypesModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    /** Every sealed type that is stored or sent, or is a field of something that is. */
    static final List<Class<?>> ROOTS = List.of(
            Order.class,
            Order.Command.class,
            Order.Event.class,
            Order.Rejection.class,
            Inventory.Command.class,
            Inventory.Event.class,
            Inventory.Rejection.class,
            Shop.class,
            Shop.Command.class,
            Shop.Event.class,
            Shop.Rejection.class,
            FeeRule.Basis.class);

    public SealedTypesModule() {
        super("lababersih-sealed-types");
        ROOTS.forEach(this::register);
    }

    private void register(Class<?> root) {
        setMixInAnnotation(root, Tagged.class);
        for (Class<?> type : root.getPermittedSubclasses()) {
            registerSubtypes(new NamedType(type, type.getSimpleName()));
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Tagged {}
}
