package id.lababersih.app.imports;

import id.lababersih.app.imports.file.ParsedFile;
import java.util.Map;

/**
 * More about a file than its counts.
 *
 * @param zone the merchant's zone when it was uploaded, of whose business days the file's times are
 * @param rows rows below the header
 * @param skuRows rows that repeat an order's money by SKU and are not read
 * @param adjustmentRows rows about money that belongs to no order
 * @param unmappedColumns columns nobody has given a meaning, with the sum of their amounts
 * @param suggestions for each of them the known column most like it, or an empty text; of other files, the unknown
 *     columns that look like a known one the file lacks
 */
record FileDetail(
        String zone,
        int rows,
        int skuRows,
        int adjustmentRows,
        Map<String, Long> unmappedColumns,
        Map<String, String> suggestions) {

    static FileDetail of(ParsedFile.Orders orders, String zone) {
        return new FileDetail(zone, orders.rows(), 0, 0, Map.of(), orders.lookAlikes());
    }

    static FileDetail of(ParsedFile.Income income, String zone) {
        return new FileDetail(
                zone,
                income.orderRows(),
                income.skuRows(),
                income.adjustmentRows(),
                income.unmapped(),
                income.suggestions());
    }

    static FileDetail of(ParsedFile.Masters masters, String zone) {
        return new FileDetail(zone, masters.total(), 0, 0, Map.of(), masters.lookAlikes());
    }
}
