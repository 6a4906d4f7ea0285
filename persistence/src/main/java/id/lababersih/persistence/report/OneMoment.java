package id.lababersih.persistence.report;

import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Reads several times of one moment. */
final class OneMoment {
    private OneMoment() {}

    /**
     * The tables are held before the moment is chosen: who waits for a rebuild afterwards finds nothing in what it has
     * truncated.
     *
     * @param tables that a rebuild empties, in the order in which it takes them, or the two wait for each other
     */
    static <T> T read(Jdbi jdbi, String tables, HandleCallback<T, RuntimeException> reading) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("lock table " + tables + " in access share mode");
            return reading.withHandle(handle);
        });
    }
}
