package id.lababersih.app.report;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as rows and columns, produced while it is written so that its length costs no memory.
 *
 * @param name what the file and the sheet are called, without ending
 */
record Table(String name, List<String> columns, Rows rows) {
    Table {
        columns = List.copyOf(columns);
    }

    /** Produces the rows, in order; called once per writing. */
    @FunctionalInterface
    interface Rows {
        void produce(RowWriter writer) throws IOException;
    }

    /** Takes one row after the other; a cell is a text, a whole number, a date, an id, or null when empty. */
    @FunctionalInterface
    interface RowWriter {
        void row(@Nullable Object... cells) throws IOException;
    }
}
