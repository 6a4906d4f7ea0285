package id.lababersih.app.imports.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row that cannot be used, or need not be.
 *
 * @param row the 1-based row of the sheet or csv
 * @param order the order number or the key of the row, where the row tells it
 * @param reason the stable name programs may rely on
 * @param detail words for the seller
 * @param cells the row as it stands in the file, if it can be mended alone; else empty
 */
public record RowProblem(int row, @Nullable String order, Reason reason, Said detail, List<Cell> cells) {
    public RowProblem {
        cells = List.copyOf(cells);
    }

    RowProblem(int row, @Nullable String order, Reason reason, Said detail) {
        this(row, order, reason, detail, List.of());
    }

    RowProblem withoutCells() {
        return new RowProblem(row, order, reason, detail);
    }

    /** What can be wrong with a row. */
    public enum Reason {
        ORDER_NUMBER,
        DATE,
        FUTURE,
        PRICE,
        QUANTITY,
        QUANTITY_OVERFLOW,
        MONEY_OVERFLOW,
        AMOUNT,
        UNKNOWN_STATUS,
        SKU,
        COMPONENTS,
        CONDITION,
        PLATFORM,
        WAREHOUSE,
        VALUE,
        ORDER_TOO_LONG,
        DUPLICATE_ROW,
        LINE_CANCELLED;

        /** The name as it stands in answers, such as {@code unknown_status}. */
        public String code() {
            return Codes.of(this);
        }
    }
}
