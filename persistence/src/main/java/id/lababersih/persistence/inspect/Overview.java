package id.lababersih.persistence.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a database fares. Texts of statements hold no password, and no value that came as a parameter.
 *
 * @param activity who is connected, and what each is doing
 * @param blocked who waits for whom
 * @param slowest the statements that took most time in all; null where the server does not count them
 * @param frequent the statements that ran most often; null where {@code slowest} is
 * @param tables the largest first
 * @param scans large tables that are read from end to end
 */
public record Overview(
        Table activity,
        Table blocked,
        @Nullable Table slowest,
        @Nullable Table frequent,
        Table tables,
        List<Scan> scans) {
    public Overview {
        scans = List.copyOf(scans);
    }
}
