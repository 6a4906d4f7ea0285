package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import java.util.List;

/**
 * The form for pieces that are moved as its page shows it.
 *
 * @param path where the form is sent to
 * @param key of the form that was opened: sent twice, it moves once
 * @param warehouses that are known, but for the shelf's own
 * @param to as it was typed
 * @param pieces as they were typed, or as the form starts with them
 */
public record MoveView(
        Shelf shelf, String path, String key, List<String> warehouses, String to, String pieces, FormErrors errors) {
    public MoveView {
        warehouses = List.copyOf(warehouses);
    }
}
