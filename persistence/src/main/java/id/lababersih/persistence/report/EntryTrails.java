package id.lababersih.persistence.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who posted entries by hand, and who took them back, as the audit trail has it. */
public final class EntryTrails {
    /** The trail keeps the act of taking an entry back with that entry; it posted the reversal. */
    private static final String ACTS = """
            select e.id, e.source in ('manual', 'donation') and e.reverses is null as original, a.action, a.at, u.name
            from journal_entry e
            left join audit_log a on a.merchant_id = e.merchant_id and a.subject = 'journal-entry'
                and a.subject_id = coalesce(e.reverses, e.id)::text
                and (e.reverses is null or a.action = 'entry-reversed')
            left join app_user u on u.id = a.user_id
            where e.merchant_id = :merchant and e.id = any(:ids)
            """;

    private final Jdbi jdbi;

    public EntryTrails(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One act; {@code by} is empty where nobody is known to have done it. */
    public record Act(Instant at, String by) {}

    /**
     * What was done with one entry.
     *
     * @param original whether it was made by hand and takes no other back
     * @param posted null where that is not known
     * @param reversed null where it was not taken back, and for what takes another back
     */
    public record Trail(
            boolean original,
            @Nullable Act posted,
            @Nullable Act reversed) {
        private Trail with(Trail more) {
            return new Trail(
                    original, posted == null ? more.posted : posted, reversed == null ? more.reversed : reversed);
        }
    }

    /** The trails of those of the entries that are the merchant's, by id. */
    public Map<UUID, Trail> of(UUID merchant, Collection<UUID> entries) {
        var trails = new HashMap<UUID, Trail>();
        if (!entries.isEmpty()) {
            jdbi.useHandle(handle -> handle.createQuery(ACTS)
                    .bind("merchant", merchant)
                    .bindArray("ids", UUID.class, List.copyOf(entries))
                    .map((row, _) -> Map.entry(row.getObject("id", UUID.class), trail(row)))
                    .forEach(one -> trails.merge(one.getKey(), one.getValue(), Trail::with)));
        }
        return trails;
    }

    private static Trail trail(ResultSet row) throws SQLException {
        boolean original = row.getBoolean("original");
        var action = row.getString("action");
        if (action == null) {
            return new Trail(original, null, null);
        }
        var act = new Act(row.getTimestamp("at").toInstant(), Objects.requireNonNullElse(row.getString("name"), ""));
        return original && action.equals("entry-reversed")
                ? new Trail(true, null, act)
                : new Trail(original, act, null);
    }
}
