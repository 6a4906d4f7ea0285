package id.lababersih.app.imports;

import java.util.List;
import java.util.Map;

/**
 * Columns with money that were unknown when a payout file was read, and what may be said of them.
 *
 * @param columns empty when there are none
 * @param fees codes of the fees of the platform
 * @param accounts the merchant's expenses
 * @param lookAlikes of any other file: unknown columns that look like a known one it lacks, with that one's name
 */
public record FeeColumnsView(
        List<Column> columns, List<String> fees, List<Account> accounts, Map<String, String> lookAlikes) {

    public FeeColumnsView {
        columns = List.copyOf(columns);
        fees = List.copyOf(fees);
        accounts = List.copyOf(accounts);
    }

    /**
     * One column.
     *
     * @param sum rupiah, as they stand in the file
     * @param like the known column most like it; empty when none is
     * @param meaning {@code fee:} or {@code account:} and a code; empty while nobody said
     */
    public record Column(String name, long sum, String like, String meaning) {}

    /** An account of the merchant's chart. */
    public record Account(String code, String name) {}
}
