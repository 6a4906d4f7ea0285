package id.lababersih.app.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import id.lababersih.app.page.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a table as CSV (RFC 4180, UTF-8), in the words of a reader or, for null, of programs. */
final class CsvTable {
    private CsvTable() {}

    static void write(Table table, @Nullable Texts reader, OutputStream out) throws IOException {
        try (var csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            csv.writeRecord(table.head(reader));
            table.rows().produce(cells -> {
                var record = csv.writeRecord();
                for (var cell : cells) {
                    record.writeField(field(cell, reader));
                }
                record.endRecord();
            });
        }
    }

    private static String field(@Nullable Object cell, @Nullable Texts reader) {
        return switch (cell) {
            case null -> "";
            case String text -> Cells.text(text);
            case Table.Said said -> Cells.text(Table.say(said, reader));
            default -> cell.toString();
        };
    }
}
