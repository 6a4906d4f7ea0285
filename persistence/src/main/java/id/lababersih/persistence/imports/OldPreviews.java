package id.lababersih.persistence.imports;

import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Forgets previews that nobody confirmed, with their items. Runs that were confirmed stay for ever. */
public final class OldPreviews {
    private static final String PURGE = """
            delete from import_run where id in (
                select id from import_run where state in ('PREVIEWED', 'CANCELLED') and confirmed_at is null
                    and uploaded_at <= :before
                order by uploaded_at limit :max for update skip locked)
            """;

    private OldPreviews() {}

    /** Deletes previews uploaded before then, of all merchants; returns how many, at most {@code max}. */
    public static int purge(Jdbi jdbi, Instant before, int max) {
        return jdbi.withHandle(handle -> handle.createUpdate(PURGE)
                .bind("before", before)
                .bind("max", max)
                .execute());
    }
}
