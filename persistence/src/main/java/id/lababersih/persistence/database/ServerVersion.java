package id.lababersih.persistence.database;

import java.util.Optional;

/** Which PostgreSQL it takes. */
final class ServerVersion {
    /** That of the embedded server and of all tests. */
    static final int TESTED = 17;
    /** Before it there is no {@code UNIQUE NULLS NOT DISTINCT}, which tables have. */
    static final int MIN = 15;

    private ServerVersion() {}

    /**
     * What is to be said of a server of this version; empty where nothing is.
     *
     * @throws StartRefusedException if the tables cannot be made there
     */
    static Optional<String> remark(int version) {
        if (version < MIN) {
            throw new StartRefusedException("PostgreSQL " + version + " is too old: this needs " + TESTED
                    + ", with which it is tested. Name another server in DATABASE_URL.");
        }
        return version < TESTED
                ? Optional.of("PostgreSQL " + version + " is older than " + TESTED + ", which this is tested with: the"
                        + " console's db and the page Database of /ops need " + TESTED + ", import-database needs 16")
                : Optional.empty();
    }
}
