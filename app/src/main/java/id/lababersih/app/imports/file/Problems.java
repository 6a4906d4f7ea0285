package id.lababersih.app.imports.file;

import java.util.ArrayList;
import java.util.List;

/** Rows that were not used, counted without end and kept up to a bound. */
final class Problems {
    private static final int KEPT_MAX = 10_000;

    private final List<RowProblem> kept = new ArrayList<>();
    private int count;

    void add(RowProblem problem) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(problem);
        }
    }

    int count() {
        return count;
    }

    List<RowProblem> kept() {
        return List.copyOf(kept);
    }
}
