package id.lababersih.app.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a table as CSV (RFC 4180, UTF-8). */
final class CsvTable {
    private CsvTable() {}

    static void write(Table table, OutputStream out) throws IOException {
        try (var csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            csv.writeRecord(table.columns());
            table.rows().produce(cells -> {
                var record = csv.writeRecord();
                for (var cell : cells) {
                    record.writeField(field(cell));
                }
                record.endRecord();
            });
        }
    }

    private static String field(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case String text -> Cells.text(text);
            default -> cell.toString();
        };
    }
}
