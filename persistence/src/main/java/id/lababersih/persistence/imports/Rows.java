package id.lababersih.persistence.imports;

import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun.Counts;
import id.lababersih.persistence.imports.ImportRun.Progress;
import id.lababersih.persistence.imports.ImportRun.State;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How runs and items are read. */
final class Rows {
    static final String RUN = """
            id, merchant_id, seq, kind, shop_id, platform, file_name, file_sha256, state, total, importable, unmatched,
            skipped, errors, detail::text as detail, done, created, updated, unchanged, failed, undone, kept, failure,
            failure_en, uploaded_by,
            coalesce((select name from app_user where app_user.id = uploaded_by), '') as uploaded_by_name,
            uploaded_at, (select name from app_user where app_user.id = confirmed_by) as confirmed_by_name,
            confirmed_by, confirmed_at, undone_by, finished_at
            """;
    static final String ITEM = """
            position, tab, weight, file_rows, reference, reason, detail, detail_en, skus,
            payload::text as payload, choices::text as choices, outcome, outcome_reason, outcome_detail,
            outcome_detail_en
            """;

    private Rows() {}

    static ImportRun run(ResultSet row) throws SQLException {
        return new ImportRun(
                row.getObject("id", UUID.class),
                row.getObject("merchant_id", UUID.class),
                row.getLong("seq"),
                row.getString("kind"),
                row.getObject("shop_id", UUID.class),
                row.getString("platform"),
                row.getString("file_name"),
                row.getString("file_sha256"),
                State.valueOf(row.getString("state")),
                new Counts(
                        row.getInt("total"),
                        row.getInt("importable"),
                        row.getInt("unmatched"),
                        row.getInt("skipped"),
                        row.getInt("errors")),
                row.getString("detail"),
                new Progress(
                        row.getInt("done"),
                        row.getInt("created"),
                        row.getInt("updated"),
                        row.getInt("unchanged"),
                        row.getInt("failed"),
                        row.getInt("undone"),
                        row.getInt("kept")),
                row.getString("failure"),
                english(row, "failure"),
                row.getObject("uploaded_by", UUID.class),
                row.getString("uploaded_by_name"),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
                row.getObject("confirmed_by", UUID.class),
                row.getString("confirmed_by_name"),
                time(row, "confirmed_at"),
                row.getObject("undone_by", UUID.class),
                time(row, "finished_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static ImportItem item(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return new ImportItem(
                row.getInt("position"),
                Tab.valueOf(row.getString("tab").toUpperCase(Locale.ROOT)),
                row.getInt("weight"),
                List.of((Integer[]) array(row, "file_rows")),
                row.getString("reference"),
                row.getString("reason"),
                row.getString("detail"),
                english(row, "detail"),
                List.of((String[]) array(row, "skus")),
                row.getString("payload"),
                row.getString("choices"),
                outcome == null
                        ? null
                        : new Outcome(
                                Result.valueOf(outcome),
                                row.getString("outcome_reason"),
                                row.getString("outcome_detail"),
                                english(row, "outcome_detail")));
    }

    /** The English of a column; a release before this one may have emptied that without this. */
    private static @Nullable String english(ResultSet row, String column) throws SQLException {
        return row.getString(column) == null ? null : row.getString(column + "_en");
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        try {
            return array.getArray();
        } finally {
            array.free();
        }
    }
}
