package id.lababersih.app.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what differs between expected and found, and fails once with the first differences of every subject. */
final class Differences {
    private static final int SHOWN_PER_SUBJECT = 12;

    private final List<String> report = new ArrayList<>();
    private long compared;
    private long different;

    /** Compares two maps key by key in both directions. */
    <V> Differences compare(String subject, Map<String, ? extends V> expected, Map<String, ? extends V> found) {
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            compared++;
            V wanted = expected.get(key);
            V got = found.get(key);
            if (!Objects.equals(wanted, got)) {
                lines.add("  %s: expected %s, found %s".formatted(key, said(wanted), said(got)));
            }
        }
        if (!lines.isEmpty()) {
            different += lines.size();
            report.add("%s: %d of %d differ".formatted(subject, lines.size(), keys.size()));
            report.addAll(lines.subList(0, Math.min(SHOWN_PER_SUBJECT, lines.size())));
        }
        return this;
    }

    Differences equal(String subject, Object expected, Object found) {
        return compare(subject, Map.of(subject, expected), Map.of(subject, found));
    }

    long compared() {
        return compared;
    }

    List<String> report() {
        return List.copyOf(report);
    }

    /** Fails when anything differed, or when nothing was compared at all. */
    void none() {
        if (compared == 0) {
            throw new AssertionError("nothing was compared");
        }
        if (different > 0) {
            throw new AssertionError(different + " differences\n" + String.join("\n", report));
        }
    }

    private static String said(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }
}
