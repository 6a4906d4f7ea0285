package id.lababersih.app.imports.file;

import java.util.List;
import java.util.Map;

/** What a file turned out to be. */
public sealed interface ParsedFile {
    /** The file was turned away as a whole. */
    record Refused(Refusal refusal) implements ParsedFile {
        @Override
        public List<RowProblem> errors() {
            return List.of();
        }
    }

    /**
     * An order file.
     *
     * @param rows rows below the header that are about orders
     * @param descriptionRows rows that only explain the columns
     * @param totalOrders distinct order numbers, also of orders that have errors
     * @param orders orders without an error, by creation time and number
     * @param skipped rows written twice, and lines that were cancelled while others of their order go on
     * @param errors rows that cannot be used, the first ten thousand
     * @param ordersInError how many orders the errors keep out
     * @param lookAlikes unknown columns that look like a known one the file lacks, with that one's name
     * @param rests what could be read of these, by number; those of which nothing could are left out
     * @param wholes orders with the lines that were cancelled while others go on, by number
     */
    record Orders(
            Marketplace marketplace,
            int rows,
            int descriptionRows,
            int totalOrders,
            List<FileOrder> orders,
            List<RowProblem> skipped,
            List<RowProblem> errors,
            int ordersInError,
            Map<String, String> lookAlikes,
            Map<String, FileOrder> rests,
            Map<String, FileOrder> wholes)
            implements ParsedFile {

        /** A file that holds this order alone. */
        public static Orders of(FileOrder order) {
            int rows = order.rows().size();
            return new Orders(
                    order.marketplace(),
                    rows,
                    0,
                    1,
                    List.of(order),
                    List.of(),
                    List.of(),
                    0,
                    Map.of(),
                    Map.of(),
                    Map.of());
        }
    }

    /**
     * A payout file.
     *
     * @param orderRows rows about orders, rows written twice among them
     * @param skuRows rows that split an order's money over its SKUs, and so are not read
     * @param rows what is to be posted, in the order of the file
     * @param unmapped columns nobody has given a meaning, with the sum of their amounts
     * @param suggestions for each of them the known column most like it, or an empty text
     * @param formerReferences by the reference of an adjustment of Shopee the one that earlier releases gave it, of the
     *     very text of its cells
     */
    record Income(
            Marketplace marketplace,
            int orderRows,
            int skuRows,
            int adjustmentRows,
            List<IncomeRow> rows,
            List<RowProblem> skipped,
            List<RowProblem> errors,
            int errorCount,
            Map<String, Long> unmapped,
            Map<String, String> suggestions,
            Map<String, String> formerReferences)
            implements ParsedFile {

        /** The same file with these rows. */
        public Income with(List<IncomeRow> others) {
            return new Income(
                    marketplace,
                    orderRows,
                    skuRows,
                    adjustmentRows,
                    List.copyOf(others),
                    skipped,
                    errors,
                    errorCount,
                    unmapped,
                    suggestions,
                    formerReferences);
        }
    }

    /** Rows that cannot be used, the first ten thousand. */
    List<RowProblem> errors();

    /**
     * One of the merchant's own spreadsheets; {@code lookAlikes} as in an order file.
     *
     * @param rows without the lines of purchases that have a line in error
     * @param rests those lines, by the purchase's number
     */
    record Masters(
            FileKind kind,
            int total,
            List<MasterRow> rows,
            List<RowProblem> skipped,
            List<RowProblem> errors,
            int errorCount,
            Map<String, String> lookAlikes,
            Map<String, List<MasterRow.PurchaseLine>> rests)
            implements ParsedFile {
        /** A file that holds these lines of one purchase alone. */
        public static Masters of(List<MasterRow.PurchaseLine> lines) {
            return new Masters(
                    FileKind.PURCHASES, lines.size(), List.copyOf(lines), List.of(), List.of(), 0, Map.of(), Map.of());
        }
    }
}
