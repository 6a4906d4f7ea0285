package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.inventory.Shelves.Shelf;

/**
 * The form for a count as its page shows it.
 *
 * @param shelf what the books have there
 * @param path where the form is sent to
 * @param counted as it was typed
 */
public record CountView(Shelf shelf, String path, String counted, FormErrors errors) {}
