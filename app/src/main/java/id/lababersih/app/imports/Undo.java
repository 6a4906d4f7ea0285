package id.lababersih.app.imports;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.persistence.imports.Dependents;
import id.lababersih.persistence.imports.Dependents.Dependent;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportWork;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Which runs can be taken back, and what stands in the way. */
record Undo(Desk desk, ImportTables tables, Dependents dependents) {
    private static final int DEPENDENTS_MAX = 50;
    private static final int ITEMS_AT_ONCE = 500;
    /** What is not looked at before is looked at when its turn comes, and kept. */
    private static final int ITEMS_MAX = 2_000;

    private static final Set<FileKind> KINDS =
            EnumSet.of(FileKind.ORDERS, FileKind.INCOME, FileKind.OPENING_STOCK, FileKind.PURCHASES);

    static FileKind kind(ImportRun run) {
        return FileKind.valueOf(run.kind().toUpperCase(Locale.ROOT));
    }

    static boolean isPossible(FileKind kind) {
        return KINDS.contains(kind);
    }

    /** Throws the problem of a run whose kind stays as it is. */
    static void requirePossible(FileKind kind) {
        if (!isPossible(kind)) {
            throw Problem.of(ProblemType.UNDO_IMPOSSIBLE, instead(kind)).exception();
        }
    }

    private static String instead(FileKind kind) {
        return switch (kind) {
            case PRODUCTS ->
                "Products stay; one that nothing uses costs nothing. Change a wrong name or price on the product's"
                        + " page; a product of other parts needs another SKU.";
            case SKU_MAP ->
                "A map stays, for what a SKU meant before is not kept. Import the right one: it replaces this for"
                        + " orders to come, and orders in the books keep their products.";
            case RETURNS ->
                "A parcel that came back stays where it went. Import its row anew to correct day or condition, or"
                        + " count the stock.";
            case FEE_COLUMNS ->
                "What a column means stays until it is told anew. Say what it means now, and what was booked is booked"
                        + " again.";
            case ORDERS, INCOME, OPENING_STOCK, PURCHASES, ADJUSTMENTS ->
                throw new IllegalArgumentException(kind.code());
        };
    }

    /** What happened later that depends on a run, the first of it; empty when it can be taken back. */
    List<Dependent> of(ImportRun run) throws Exception {
        FileKind kind = kind(run);
        return switch (kind) {
            case ORDERS, INCOME ->
                dependents.ofOrders(
                        run.merchantId(),
                        run.id(),
                        Objects.requireNonNull(run.shopId(), "a run of orders or income has a shop"),
                        ImportWork.undoesUpdates(run),
                        DEPENDENTS_MAX);
            case OPENING_STOCK, PURCHASES -> ofStock(run, new StockUndo(run, kind, desk));
            case PRODUCTS, SKU_MAP, RETURNS, FEE_COLUMNS, ADJUSTMENTS -> List.of();
        };
    }

    private List<Dependent> ofStock(ImportRun run, StockUndo undo) throws Exception {
        var found = new ArrayList<Dependent>();
        int after = -1;
        for (int seen = 0; seen < ITEMS_MAX && found.size() < DEPENDENTS_MAX; seen += ITEMS_AT_ONCE) {
            var items = tables.items(run.merchantId(), run.id(), ImportItem.Tab.IMPORTABLE, after, ITEMS_AT_ONCE);
            if (items.isEmpty()) {
                return found;
            }
            for (ImportItem item : items) {
                if (isCreated(item) && found.size() < DEPENDENTS_MAX) {
                    undo.dependent(item).ifPresent(found::add);
                }
            }
            after = items.getLast().position();
        }
        return found;
    }

    private static boolean isCreated(ImportItem item) {
        var outcome = item.outcome();
        return outcome != null && outcome.result() == ImportItem.Result.CREATED;
    }

    /** The problem of a run on which something depends. */
    static RuntimeException blocked(List<Dependent> dependents) {
        return Problem.of(
                        ProblemType.UNDO_BLOCKED,
                        "What this import brought has moved on since. Nothing was undone; see dependents.")
                .with("dependents", dependents)
                .exception();
    }

    /** What stands in the way of an undo that was refused. */
    static List<Dependent> dependents(Problem refused) {
        return refused.facts().get("dependents") instanceof List<?> list
                ? list.stream().map(Dependent.class::cast).toList()
                : List.of();
    }
}
