package id.lababersih.persistence.imports;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lets one worker at a time apply a merchant's runs. A lease is a row with a holder and an end by the database's
 * clock: it needs no connection between two renewals, and that of a holder who died ends by itself.
 */
public final class MerchantLeases {
    private static final String TAKE = """
            insert into import_lease (merchant_id, holder, until)
            values (:merchant, :holder, clock_timestamp() + :length)
            on conflict (merchant_id) do update set holder = excluded.holder, until = excluded.until
            where import_lease.until <= clock_timestamp() or import_lease.holder = excluded.holder
            """;
    private static final String RENEW = """
            update import_lease set until = clock_timestamp() + :length
            where holder = :holder and merchant_id = any(:merchants)
            returning merchant_id
            """;
    private static final String CONFIRM = """
            select count(*) from (
                select 1 from import_lease where merchant_id = :merchant and holder = :holder for update
            ) held
            """;
    private static final String RELEASE = """
            delete from import_lease where merchant_id = :merchant and holder = :holder
            """;

    private final Jdbi jdbi;
    private final UUID holder;
    private final Duration length;

    /**
     * @param holder this worker and no other, not even the same one after a restart
     * @param length how long a lease lives without being renewed
     */
    public MerchantLeases(Jdbi jdbi, UUID holder, Duration length) {
        this.jdbi = jdbi;
        this.holder = holder;
        this.length = length;
    }

    public Duration length() {
        return length;
    }

    /** Takes a merchant's lease; false while another worker holds it. */
    public boolean take(UUID merchant) {
        return jdbi.withHandle(handle -> handle.createUpdate(TAKE)
                        .bind("merchant", merchant)
                        .bind("holder", holder)
                        .bind("length", length)
                        .execute())
                == 1;
    }

    /** Lengthens the leases of these merchants; answers those that are still this worker's. */
    public Set<UUID> renew(Collection<UUID> merchants) {
        return jdbi.withHandle(handle -> handle.createQuery(RENEW)
                .bind("holder", holder)
                .bind("length", length)
                .bindBySqlType("merchants", merchants.toArray(UUID[]::new), java.sql.Types.ARRAY)
                .mapTo(UUID.class)
                .set());
    }

    /** Throws when the lease went to another worker; else keeps it here until the handle's transaction ends. */
    void require(Handle handle, UUID merchant) {
        int held = handle.createQuery(CONFIRM)
                .bind("merchant", merchant)
                .bind("holder", holder)
                .mapTo(Integer.class)
                .one();
        if (held == 0) {
            throw new LeaseLostException(merchant);
        }
    }

    /** Gives a lease back; one that is another's stays. */
    public void release(UUID merchant) {
        jdbi.useHandle(handle -> handle.createUpdate(RELEASE)
                .bind("merchant", merchant)
                .bind("holder", holder)
                .execute());
    }

    /** Another worker has the merchant's runs now; what this one was about to write down is left to it. */
    public static final class LeaseLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLostException(UUID merchant) {
            super("the runs of merchant " + merchant + " have gone to another worker");
        }
    }
}
