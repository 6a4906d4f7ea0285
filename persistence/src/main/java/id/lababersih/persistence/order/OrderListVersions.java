package id.lababersih.persistence.order;

import id.lababersih.persistence.database.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** By which {@link OrderSummaries#pageUnless} knows that a merchant's list has not changed. */
public final class OrderListVersions {
    private static final String CHANGED = """
            insert into order_list_version (merchant_id, version)
            select merchant_id, gen_random_uuid() from unnest(?) as m (merchant_id) order by merchant_id
            on conflict (merchant_id) do update set version = excluded.version
            """;

    private OrderListVersions() {}

    /**
     * Gives lists another version, in the transaction that changed them; its last act, for others wait for its end. By
     * merchant id, so that two never wait for each other.
     */
    public static void changed(Connection connection, Collection<UUID> merchants) throws SQLException {
        var batch = new Batch("uuid");
        merchants.stream().distinct().forEach(batch::add);
        batch.execute(connection, CHANGED);
    }

    /** As above, of one merchant. */
    public static void changed(Handle handle, UUID merchant) {
        handle.execute(CHANGED, (Object) new UUID[] {merchant});
    }

    /** Forgets all versions, so that nothing that was kept counts. */
    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate order_list_version");
        }
    }
}
