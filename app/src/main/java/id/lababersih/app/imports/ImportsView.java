package id.lababersih.app.imports;

import id.lababersih.app.page.FormErrors;
import java.util.List;
import java.util.UUID;

/**
 * The page to upload at, with the runs so far.
 *
 * @param kind the chosen kind; empty before a choice
 * @param shop the chosen shop; empty before a choice
 * @param mayUpload whether the reader may import at all
 */
public record ImportsView(
        List<Shop> shops, String kind, String shop, FormErrors errors, boolean mayUpload, List<ImportView> runs) {
    /** What can be uploaded, in the order in which a new merchant needs it. */
    public static final List<String> KINDS =
            List.of("products", "sku_map", "opening_stock", "purchases", "orders", "income", "returns");

    public ImportsView {
        shops = List.copyOf(shops);
        runs = List.copyOf(runs);
    }

    /** A shop to choose from. */
    public record Shop(UUID id, String name, String platform) {}
}
