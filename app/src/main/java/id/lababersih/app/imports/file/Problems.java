package id.lababersih.app.imports.file;

import java.util.ArrayList;
import java.util.List;

/** Rows that were not used, counted without end and kept up to a bound. */
final class Problems {
    private static final int KEPT_MAX = 10_000;
    /** Whoever has more rows to mend mends the file. */
    private static final int MENDABLE_MAX = 1_000;

    /** Of a row that its file has before. */
    static final Said SEEN_BEFORE =
            new Said("Baris ini sudah ada sebelumnya di file", "This row came before in the file");

    private final List<RowProblem> kept = new ArrayList<>();
    private int count;

    void add(RowProblem problem) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(kept.size() < MENDABLE_MAX ? problem : problem.withoutCells());
        }
    }

    int count() {
        return count;
    }

    List<RowProblem> kept() {
        return List.copyOf(kept);
    }
}
