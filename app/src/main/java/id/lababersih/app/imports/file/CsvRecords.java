package id.lababersih.app.imports.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

/** Gives the records of a csv text to a visitor. */
final class CsvRecords {
    private CsvRecords() {}

    static void read(Reader text, char delimiter, Table.Visitor visitor) throws IOException, FileRefusedException {
        var builder = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(1 << 20);
        int number = 0;
        try (CsvReader<CsvRecord> records = builder.ofCsvRecord(text)) {
            for (CsvRecord record : records) {
                if (++number > Table.ROWS_MAX) {
                    throw new FileRefusedException(
                            Refusal.Reason.TOO_LARGE,
                            "Lebih dari " + Table.ROWS_MAX + " baris. Bagi menjadi beberapa file.");
                }
                if (record.getFields().stream().anyMatch(cell -> cell.length() > Table.CELL_LENGTH_MAX)) {
                    throw broken(number);
                }
                // PostgreSQL keeps no such text.
                if (record.getFields().stream().anyMatch(cell -> cell.indexOf(0) >= 0)) {
                    throw CsvTable.notUtf8();
                }
                Row row = Row.ofTexts(number, record.getFields());
                if (!row.isBlank() && !visitor.row(row)) {
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw broken(number + 1);
        }
    }

    private static FileRefusedException broken(int row) {
        return new FileRefusedException(new Refusal(
                Refusal.Reason.BROKEN_CSV,
                "Tanda kutip atau panjang sel salah di baris " + row + ". Unduh ulang filenya.",
                "A quote or the length of a cell is wrong in row " + row + ". Download the file again."));
    }
}
