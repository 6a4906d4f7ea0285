package id.lababersih.app.imports.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names, some with a trailing {@code *}, each standing for a value: looked up by normalised text. */
final class Names<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final List<Map.Entry<String, T>> prefixes = new ArrayList<>();

    void put(String name, T value) {
        if (name.endsWith("*")) {
            prefixes.add(Map.entry(Headers.normalise(name.substring(0, name.length() - 1)), value));
        } else if (exact.put(Headers.normalise(name), value) != null) {
            throw new IllegalArgumentException("given twice: " + name);
        }
    }

    @Nullable
    T get(String normalised) {
        T value = exact.get(normalised);
        if (value != null) {
            return value;
        }
        for (var prefix : prefixes) {
            if (normalised.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return null;
    }

    /** The known name most like this one; null when none is. */
    @Nullable
    String nearest(String normalised) {
        String best = null;
        int least = 99;
        for (String name : exact.keySet()) {
            int distance = Headers.distance(name, normalised);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best;
    }
}
