package id.lababersih.app.imports.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;

/** Streams the rows of every sheet of a workbook that {@link ZipGuard} let through. */
final class XlsxTable {
    private XlsxTable() {}

    static void read(Path file, Table.Visitor visitor) throws IOException, FileRefusedException {
        try (var workbook = new ReadableWorkbook(file.toFile())) {
            List<Sheet> sheets = workbook.getSheets().toList();
            for (Sheet sheet : sheets) {
                visitor.sheet(sheet.getName());
                try (Stream<org.dhatim.fastexcel.reader.Row> rows = sheet.openStream()) {
                    readRows(rows, visitor);
                }
            }
        } catch (FileRefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Whatever a damaged workbook makes the library throw, the file is what is wrong with it.
            throw new FileRefusedException(
                    Refusal.Reason.NOT_AN_XLSX, "Isi file Excel ini tidak dapat dibaca. Simpan ulang sebagai .xlsx.");
        }
    }

    private static void readRows(Stream<org.dhatim.fastexcel.reader.Row> rows, Table.Visitor visitor)
            throws FileRefusedException {
        int seen = 0;
        var iterator = rows.iterator();
        while (iterator.hasNext()) {
            var source = iterator.next();
            if (++seen > Table.ROWS_MAX) {
                throw new FileRefusedException(
                        Refusal.Reason.TOO_LARGE,
                        "Lebih dari " + Table.ROWS_MAX + " baris. Bagi menjadi beberapa file.");
            }
            Row row = row(source);
            if (!row.isBlank() && !visitor.row(row)) {
                return;
            }
        }
    }

    private static Row row(org.dhatim.fastexcel.reader.Row source) throws FileRefusedException {
        var cells = new ArrayList<String>(source.getCellCount());
        var numeric = new BitSet();
        for (Cell cell : source) {
            if (cell == null || cell.getColumnIndex() >= Row.COLUMNS_MAX) {
                continue;
            }
            int column = cell.getColumnIndex();
            while (cells.size() < column) {
                cells.add("");
            }
            String text = text(cell);
            if (text.length() > Table.CELL_LENGTH_MAX) {
                throw new FileRefusedException(
                        Refusal.Reason.TOO_LARGE, "Ada sel yang terlalu panjang di baris " + source.getRowNum() + ".");
            }
            cells.add(Row.trim(text));
            if (cell.getType() == CellType.NUMBER) {
                numeric.set(column);
            }
        }
        return new Row(source.getRowNum(), cells, numeric);
    }

    private static String text(Cell cell) {
        String text = cell.getType() == CellType.STRING ? cell.asString() : cell.getRawValue();
        return text == null ? "" : text;
    }
}
