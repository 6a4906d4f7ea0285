package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.inventory.Shelves.Shelf;

/**
 * The form for a count as its page shows it.
 *
 * @param path where the form is sent to
 * @param before where earlier counts of the shelf are listed
 * @param key of the form that was opened: sent twice, it counts once
 * @param recorded pieces that the books had when it was opened
 * @param counted as it was typed
 * @param far whether it is asked if so great a difference is meant
 */
public record CountView(
        Shelf shelf,
        String path,
        String before,
        String key,
        long recorded,
        String counted,
        boolean far,
        FormErrors errors) {}
