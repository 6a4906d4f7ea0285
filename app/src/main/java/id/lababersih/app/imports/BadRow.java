package id.lababersih.app.imports;

import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Violation;
import id.lababersih.app.imports.file.Cell;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileTimes;
import id.lababersih.app.imports.file.MasterRow.PurchaseLine;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.SpreadsheetReader;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file that could not be used, kept so that a person can mend it.
 *
 * @param row its 1-based number in the file
 * @param rest what could be read of its order from other rows; null where that is nothing
 * @param lines the good lines of its purchase, at the purchase's first bad row alone; null at every other
 */
record BadRow(
        int row,
        List<Cell> cells,
        @Nullable FileOrder rest,
        @Nullable List<PurchaseLine> lines) {
    static final int CORRECTIONS_MAX = 100;

    BadRow {
        cells = List.copyOf(cells);
        lines = lines == null ? null : List.copyOf(lines);
    }

    /** Another text for the first cell of a column. */
    record Correction(String column, String text) {}

    /** The row that an item keeps; null for one that keeps none. */
    static @Nullable BadRow of(ImportItem item) {
        return item.tab() == Tab.ERRORS && item.payload() != null ? Payloads.read(item.payload(), BadRow.class) : null;
    }

    /** What a person may change of an item: the cells whose columns have a meaning; none where it is not in error. */
    static List<Cell> asked(ImportItem item) {
        BadRow bad = of(item);
        return bad == null ? List.of() : bad.cells.stream().filter(Cell::asked).toList();
    }

    /** This row with other texts; throws the problem of a column that it does not have. */
    BadRow with(List<Correction> corrections) {
        var mended = new ArrayList<>(cells);
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < corrections.size(); i++) {
            var correction = corrections.get(i);
            int at = cells.stream().map(Cell::column).toList().indexOf(correction.column());
            if (at < 0) {
                violations.add(new Violation(
                        "/corrections/" + i + "/column", "unknown-column", "The row has no column of this name."));
            } else {
                mended.set(at, mended.get(at).with(correction.text()));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        return new BadRow(row, mended, rest, lines);
    }

    /** What the row says, by the rules of its file. */
    ParsedFile read(FileKind kind, FileTimes times) {
        return SpreadsheetReader.read(kind, row, cells, times);
    }
}
