package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import java.util.Collection;
import java.util.List;

/** Applies the items of one run. Applying an item again after a crash must change nothing more. */
interface Applier {
    /** Looks up what it needs for the items that come next. */
    void prepare(List<ImportItem> items) throws Exception;

    /** What an item's turn depends on: items that share one of these are applied one after the other. */
    Collection<String> keys(ImportItem item);

    /** Applies one item and says what became of it. Throws only when the service is in trouble. */
    Outcome apply(ImportItem item) throws Exception;
}
