package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.MasterRow.PurchaseLine;
import id.lababersih.app.imports.file.RowProblem;
import id.lababersih.app.imports.file.Said;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.Counts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a file would do, item by item kept elsewhere. */
record Preview(Counts counts, FileDetail detail) {

    /** Hands items on, a batch at a time; their order is the order of application. */
    static final class Items {
        private static final int BATCH = 500;

        private final Consumer<List<ImportItem>> keeper;
        private List<ImportItem> batch = new ArrayList<>();
        private int next;
        private final Map<Tab, Integer> weights = new EnumMap<>(Tab.class);
        private final Set<String> inError = new HashSet<>();

        Items(Consumer<List<ImportItem>> keeper) {
            this.keeper = keeper;
        }

        void importable(int weight, List<Integer> rows, String reference, @Nullable String reason, Object payload) {
            add(Tab.IMPORTABLE, weight, rows, reference, reason, null, List.of(), Payloads.write(payload));
        }

        void unmatched(
                int weight,
                List<Integer> rows,
                String reference,
                String reason,
                Said detail,
                List<String> skus,
                Object payload) {
            add(Tab.UNMATCHED, weight, rows, reference, reason, detail, skus, Payloads.write(payload));
        }

        void skipped(int weight, List<Integer> rows, @Nullable String reference, String reason, Said detail) {
            add(Tab.SKIPPED, weight, rows, reference, reason, detail, List.of(), null);
        }

        void skipped(List<RowProblem> problems) {
            for (RowProblem problem : problems) {
                skipped(
                        1,
                        List.of(problem.row()),
                        problem.order(),
                        problem.reason().code(),
                        problem.detail());
            }
        }

        /** Each bad row is an item. */
        void errors(List<RowProblem> problems) {
            problems.forEach(problem -> error(problem, 1, null, null));
        }

        /**
         * Each bad row is an item; the first of a purchase counts for its good lines, too, and keeps them.
         *
         * @param rests the good lines of purchases that have bad ones, by number
         */
        void purchaseErrors(List<RowProblem> problems, Map<String, List<PurchaseLine>> rests) {
            for (RowProblem problem : problems) {
                String number = problem.order();
                var lines = number != null && inError.add(number) ? rests.get(number) : null;
                error(problem, lines == null ? 1 : 1 + lines.size(), null, lines);
            }
        }

        /**
         * Each bad row is an item; an order with several bad rows counts once.
         *
         * @param rests what could be read of the orders, by number
         */
        void errors(List<RowProblem> problems, Map<String, FileOrder> rests) {
            for (RowProblem problem : problems) {
                String order = problem.order();
                boolean counts = order == null || inError.add(order);
                error(problem, counts ? 1 : 0, order == null ? null : rests.get(order), null);
            }
        }

        private void error(
                RowProblem problem, int weight, @Nullable FileOrder rest, @Nullable List<PurchaseLine> lines) {
            var bad = problem.cells().isEmpty() ? null : new BadRow(problem.row(), problem.cells(), rest, lines);
            add(
                    Tab.ERRORS,
                    weight,
                    List.of(problem.row()),
                    problem.order(),
                    problem.reason().code(),
                    problem.detail(),
                    List.of(),
                    bad == null ? null : Payloads.write(bad));
        }

        private void add(
                Tab tab,
                int weight,
                List<Integer> rows,
                @Nullable String reference,
                @Nullable String reason,
                @Nullable Said detail,
                List<String> skus,
                @Nullable String payload) {
            weights.merge(tab, weight, Integer::sum);
            batch.add(new ImportItem(
                    next++,
                    tab,
                    weight,
                    rows,
                    reference,
                    reason,
                    detail == null ? null : detail.indonesian(),
                    detail == null ? null : detail.english(),
                    skus,
                    payload,
                    null,
                    null));
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            if (!batch.isEmpty()) {
                keeper.accept(batch);
                batch = new ArrayList<>();
            }
        }

        Preview preview(int total, FileDetail detail) {
            flush();
            var counts = new Counts(
                    total,
                    weights.getOrDefault(Tab.IMPORTABLE, 0),
                    weights.getOrDefault(Tab.UNMATCHED, 0),
                    weights.getOrDefault(Tab.SKIPPED, 0),
                    weights.getOrDefault(Tab.ERRORS, 0));
            return new Preview(counts, detail);
        }
    }
}
