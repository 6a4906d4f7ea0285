package id.lababersih.persistence.imports;

import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Which rows of a file of opening stock are in the stock by another run of that very file. */
public final class OpeningRows {
    private static final String OF_OTHER_RUNS = """
            select (item.payload->>'row')::int
            from import_run other
            join import_item item on item.run_id = other.id and item.merchant_id = other.merchant_id
            where other.merchant_id = :merchant and other.kind = :kind and other.file_sha256 = :sha256
              and other.id <> :run and item.outcome in ('CREATED', 'KEPT')
            """;

    private final Jdbi jdbi;

    public OpeningRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The numbers of those rows; in the merchant's turn nothing adds to them. */
    public Set<Integer> ofOtherRuns(ImportRun run) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_OTHER_RUNS)
                .bind("merchant", run.merchantId())
                .bind("kind", run.kind())
                .bind("sha256", run.sha256())
                .bind("run", run.id())
                .mapTo(Integer.class)
                .set());
    }
}
