package id.lababersih.app.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint of a request; literal segments win over parameters. */
final class Router {
    private final List<Entry> entries;

    private record Entry(Endpoint endpoint, List<String> segments) {}

    sealed interface Match {
        record Found(Endpoint endpoint, Map<String, String> path) implements Match {}

        record WrongMethod(Set<String> allowed) implements Match {}

        record Nowhere() implements Match {}
    }

    Router(List<Endpoint> table) {
        var seen = new HashSet<String>();
        for (var endpoint : table) {
            var shape = endpoint.method().name() + " " + endpoint.path().replaceAll("\\{[^}]*}", "{}");
            if (!seen.add(shape)) {
                throw new IllegalArgumentException("Two endpoints answer " + shape);
            }
        }
        // '{' sorts after every letter, so a literal segment is tried before a parameter.
        entries = table.stream()
                .sorted(Comparator.comparing(Endpoint::path))
                .map(endpoint -> new Entry(endpoint, endpoint.segments()))
                .toList();
    }

    Match find(HttpMethod method, Iterable<String> requested) {
        var segments = new ArrayList<String>();
        requested.forEach(segments::add);
        var allowed = new LinkedHashSet<String>();
        for (var entry : entries) {
            var path = match(entry.segments(), segments);
            if (path != null && entry.endpoint().method().equals(method)) {
                return new Match.Found(entry.endpoint(), path);
            }
            if (path != null) {
                allowed.add(entry.endpoint().method().name());
            }
        }
        return allowed.isEmpty() ? new Match.Nowhere() : new Match.WrongMethod(allowed);
    }

    private static @Nullable Map<String, String> match(List<String> pattern, List<String> segments) {
        var path = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            var part = pattern.get(i);
            if (part.endsWith("*}")) {
                path.put(part.substring(1, part.length() - 2), String.join("/", segments.subList(i, segments.size())));
                return segments.size() > i ? path : null;
            }
            if (i >= segments.size()) {
                return part.isEmpty() && pattern.size() == 1 && segments.isEmpty() ? path : null;
            }
            if (part.startsWith("{")) {
                path.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return pattern.size() == segments.size() ? path : null;
    }
}
