package id.lababersih.persistence.inspect;

import java.util.List;
import java.util.regex.Pattern;
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
    /** What somebody may have typed, and the server shows to all. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password\\s*=?\\s*)(e?'[^']*'?|\\$\\w*\\$.*)");

    public Overview {
        activity = withoutPasswords(activity);
        blocked = withoutPasswords(blocked);
        slowest = slowest == null ? null : withoutPasswords(slowest);
        frequent = frequent == null ? null : withoutPasswords(frequent);
        scans = List.copyOf(scans);
    }

    private static Table withoutPasswords(Table table) {
        return new Table(
                table.columns(),
                table.rows().stream()
                        .map(row -> row.stream().map(Overview::safe).toList())
                        .toList(),
                table.more());
    }

    static String safe(String text) {
        return PASSWORD.matcher(text).replaceAll("$1'…'");
    }
}
