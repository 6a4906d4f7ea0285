package id.lababersih.persistence.imports;

import id.lababersih.domain.inventory.Inventory.Receipt;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What runs of opening stock brought in that is in the stock still. */
public final class OpeningRows {
    private static final String BROUGHT = """
            from import_run other
            join import_item item on item.run_id = other.id and item.merchant_id = other.merchant_id
            where other.merchant_id = :merchant and other.kind = 'opening_stock'
              and item.outcome in ('CREATED', 'KEPT')
            """;
    private static final String OF_OTHER_RUNS = "select (item.payload->>'row')::int " + BROUGHT + """
              and other.file_sha256 = :sha256 and other.id <> :run
            """;
    private static final String OF_OTHER_FILES = """
            select item.payload->>'sku' as sku, item.payload->>'warehouse' as warehouse,
                   (item.payload->>'date')::date as day, (item.payload->>'quantity')::int as quantity,
                   (item.payload->>'unit_cost')::bigint as unit_cost, count(*)::int as times
            """ + BROUGHT + """
              and other.file_sha256 <> :sha256
            group by sku, warehouse, day, quantity, unit_cost
            """;

    private final Jdbi jdbi;

    public OpeningRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What is in the stock of a file, or of others what looks like it.
     *
     * @param rows numbers of the file's rows
     * @param alike how often each layer came in from other files
     */
    public record Known(Set<Integer> rows, Map<Receipt, Integer> alike) {
        public static final Known NOTHING = new Known(Set.of(), Map.of());

        public Known {
            rows = Set.copyOf(rows);
            alike = Map.copyOf(alike);
        }
    }

    /** What is known of the file of a run, but for what the run itself brought. */
    public Known known(UUID merchant, UUID run, String sha256) {
        var alike = jdbi.withHandle(handle -> handle.createQuery(OF_OTHER_FILES)
                .bind("merchant", merchant)
                .bind("sha256", sha256)
                .map((row, _) -> Map.entry(
                        new Receipt(
                                row.getString("sku"),
                                row.getString("warehouse"),
                                row.getObject("day", LocalDate.class),
                                row.getInt("quantity"),
                                row.getLong("unit_cost")),
                        row.getInt("times")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Known(ofOtherRuns(merchant, run, sha256), alike);
    }

    /** The numbers of the file's rows that other runs of it brought; in the merchant's turn nothing adds to them. */
    public Set<Integer> ofOtherRuns(UUID merchant, UUID run, String sha256) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_OTHER_RUNS)
                .bind("merchant", merchant)
                .bind("sha256", sha256)
                .bind("run", run)
                .mapTo(Integer.class)
                .set());
    }
}
