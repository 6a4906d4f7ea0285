package id.lababersih.app.imports;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Slice;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.product.Products;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a run, a tab of them at a time, as its page shows them. */
record ImportRows(Imports imports, Products products) {
    private static final int ROWS_NAMED = 8;
    /** A page may suggest so many; who has more types the others. */
    private static final int SUGGESTED_MAX = 300;

    /** Which rows somebody wants to see. */
    record Asked(Tab tab, Slice slice) {}

    /** Of the rows of the run that the call's path names, whichever tab they are in. */
    static Slice slice(Call call, Fields query) {
        return Slice.from(query, "imports/" + call.path("id").toLowerCase(Locale.ROOT), 1);
    }

    static Tab tab(String name) {
        for (var tab : Tab.values()) {
            if (word(tab).equals(name)) {
                return tab;
            }
        }
        throw Problems.notFound("tab");
    }

    static String word(Tab tab) {
        return tab.name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param whole the tab, not only further rows of one that is shown already, with the products to choose from
     * @param refused the row whose try was refused, which is shown even where it is of another page; null for none
     */
    ImportView.Tab tab(
            ImportRun run, Asked asked, boolean whole, boolean mayImport, ImportView.@Nullable Refused refused) {
        var slice = asked.slice();
        int after = slice.first() ? -1 : Math.clamp(slice.number(0), -1, Integer.MAX_VALUE);
        var items = imports.items(run.merchantId(), run.id(), asked.tab(), after, slice.rows());
        if (refused != null && items.stream().noneMatch(item -> item.position() == refused.position())) {
            items = imports.items(run.merchantId(), run.id(), asked.tab(), refused.position() - 1, slice.rows());
        }
        var page = Page.of(
                slice,
                items,
                item -> List.of(Integer.toString(item.position())),
                item -> row(
                        run,
                        item,
                        mayImport && Retry.isOpen(run, item),
                        mayImport && Retry.isMendable(run, item),
                        refused != null && refused.position() == item.position() ? refused : null));
        var next = page.nextCursor();
        var address = "/app/impor/" + run.id() + "?tab=" + word(asked.tab());
        return new ImportView.Tab(
                run.id(),
                word(asked.tab()),
                page.data(),
                !whole || page.data().stream().allMatch(row -> row.unknown().isEmpty())
                        ? List.of()
                        : products.list(run.merchantId(), "", "", SUGGESTED_MAX),
                next == null ? null : address + "&cursor=" + next);
    }

    private static ImportView.Row row(
            ImportRun run, ImportItem item, boolean open, boolean mendable, ImportView.@Nullable Refused refused) {
        var outcome = item.outcome();
        // Only what was to be left out has a detail of its own, which is over once it was brought.
        boolean over = outcome != null && (outcome.detail() != null || item.detail() != null);
        var contents = ItemContents.of(run, item);
        var title = contents.title();
        return new ImportView.Row(
                item.position(),
                fileRows(item.fileRows()),
                title == null ? text(item.reference()) : title,
                contents,
                text(outcome != null && over ? outcome.reason() : item.reason()),
                text(outcome != null && over ? outcome.detail() : item.detail()),
                text(outcome != null && over ? outcome.detailEn() : item.detailEn()),
                outcome == null ? "" : outcome.result().name(),
                open ? Choices.asked(item) : List.of(),
                open || mendable,
                mendable ? BadRow.asked(item) : List.of(),
                refused);
    }

    private static String fileRows(List<Integer> rows) {
        var named = rows.stream().limit(ROWS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return rows.size() > ROWS_NAMED ? named + ", …" : named;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
