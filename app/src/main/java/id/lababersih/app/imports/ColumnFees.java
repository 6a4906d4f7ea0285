package id.lababersih.app.imports;

import id.lababersih.app.imports.file.Headers;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Fee;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.persistence.imports.FeeColumns.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fees that stand in a payout row's unknown columns, as far as somebody said what these mean. */
final class ColumnFees {
    /** Before the column's name: no code of {@code fees.yml} has a space. */
    private static final String CODE_PREFIX = "kolom ";

    private final boolean positive;
    private final Map<String, Meaning> byKey = new HashMap<>();

    private record Meaning(String code, String account) {}

    /** A column whose fee the schedule does not have any more is unknown again. */
    ColumnFees(Platform platform, FeeSchedule schedule, List<Column> columns) {
        this.positive =
                Marketplace.of(platform).map(Marketplace::feesArePositive).orElse(false);
        for (Column column : columns) {
            if (column.account() != null) {
                byKey.put(column.key(), new Meaning(CODE_PREFIX + column.key(), column.account()));
            } else if (column.fee() != null) {
                String code = column.fee();
                schedule.accountOf(platform, code)
                        .ifPresent(account -> byKey.put(column.key(), new Meaning(code, account)));
            }
        }
    }

    List<Fee> of(IncomeRow row) {
        var fees = new ArrayList<Fee>();
        row.unmapped().forEach((name, amount) -> {
            Meaning meaning = byKey.get(Headers.normalise(name));
            if (meaning != null) {
                fees.add(new Fee(meaning.code(), meaning.account(), positive ? amount : -amount));
            }
        });
        return fees;
    }

    /** What is left that nobody knows, by column. */
    Map<String, Long> unknown(IncomeRow row) {
        var unknown = new TreeMap<>(row.unmapped());
        unknown.keySet().removeIf(name -> byKey.containsKey(Headers.normalise(name)));
        return unknown;
    }

    /** What a row takes in columns that nobody knows, rupiah; negative where it gives. */
    long unknownCost(IncomeRow row) {
        long sum = unknown(row).values().stream().mapToLong(Long::longValue).sum();
        return positive ? sum : -sum;
    }
}
