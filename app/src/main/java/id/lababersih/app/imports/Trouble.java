package id.lababersih.app.imports;

import id.lababersih.persistence.database.ServerTrouble;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tells trouble that passes by itself from a fault of ours. */
final class Trouble {
    private static final int CAUSES_MAX = 20;

    private Trouble() {}

    /** Whether trouble is with the system and not with the item or our program: another try may well succeed. */
    static boolean isPassing(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .anyMatch(Trouble::isPassingItself);
    }

    private static boolean isPassingItself(Throwable e) {
        return switch (e) {
            case TimeoutException _, InterruptedException _, RejectedExecutionException _ -> true;
            case SQLTransientException _, SQLRecoverableException _ -> true;
            case SQLException sql -> ServerTrouble.isPassing(sql);
            default -> false;
        };
    }
}
