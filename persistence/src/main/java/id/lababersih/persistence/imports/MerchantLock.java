package id.lababersih.persistence.imports;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lets one node at a time apply a merchant's runs. The lock lives and dies with its database session, so a node that
 * crashes gives it up.
 */
public final class MerchantLock {
    private static final String LOCK = "select pg_try_advisory_lock(hashtextextended('imports/' || :merchant, 0))";
    private static final String UNLOCK = "select pg_advisory_unlock(hashtextextended('imports/' || :merchant, 0))";

    private final Jdbi jdbi;

    public MerchantLock(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Tries at once; ask {@link Held#held()}, and close it in either case. */
    public Held tryLock(UUID merchant) {
        Handle handle = jdbi.open();
        try {
            return new Held(handle, merchant, ask(handle, LOCK, merchant));
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    private static boolean ask(Handle handle, String sql, UUID merchant) {
        return handle.createQuery(sql)
                .bind("merchant", merchant.toString())
                .mapTo(Boolean.class)
                .one();
    }

    /** The lock, if it was free; it keeps one connection until it is closed. */
    public static final class Held implements AutoCloseable {
        private final Handle handle;
        private final UUID merchant;
        private final boolean held;

        private Held(Handle handle, UUID merchant, boolean held) {
            this.handle = handle;
            this.merchant = merchant;
            this.held = held;
        }

        public boolean held() {
            return held;
        }

        @Override
        public void close() {
            try (handle) {
                if (held) {
                    ask(handle, UNLOCK, merchant);
                }
            }
        }
    }
}
