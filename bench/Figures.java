import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was measured: a JSON line for each figure as soon as it is known, tables at the end. */
final class Figures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LOWER_IS_BETTER = List.of("seconds", "ms", "mib");

    private final List<ObjectNode> all = new ArrayList<>();
    private final Optional<Path> file;

    /** @param file gets the lines too, anew */
    Figures(Optional<Path> file) throws IOException {
        this.file = file;
        if (file.isPresent()) {
            Files.writeString(file.get(), "");
        }
    }

    /** Prints the figure and keeps it. {@code unit} is per_s, ms, seconds or mib. */
    void add(String name, double value, String unit, Map<String, Object> more) throws IOException {
        var figure = JSON.createObjectNode();
        figure.put("figure", name);
        figure.put("value", rounded(value));
        figure.put("unit", unit);
        new TreeMap<>(more).forEach((key, extra) -> {
            if (extra instanceof Double number) {
                figure.put(key, rounded(number));
            } else {
                figure.putPOJO(key, extra);
            }
        });
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        figure.put("load_average", Double.parseDouble(load));
        all.add(figure);
        System.out.println(figure);
        if (file.isPresent()) {
            Files.writeString(file.get(), figure + "\n", java.nio.file.StandardOpenOption.APPEND);
        }
    }

    void printTable() {
        System.out.printf(
                "%n%-32s %12s %-8s %9s %9s %9s %9s%n",
                "figure", "value", "unit", "p50 ms", "p99 ms", "cpu ms", "alone");
        for (var figure : all) {
            System.out.printf(
                    "%-32s %12s %-8s %9s %9s %9s %9s%n",
                    figure.path("figure").asText(),
                    figure.path("value").asText(),
                    figure.path("unit").asText(),
                    figure.path("p50_ms").asText(),
                    figure.path("p99_ms").asText(),
                    figure.path("cpu_ms_each").asText(),
                    figure.path("estimate_alone_per_s").asText());
        }
    }

    /** This run against an earlier one, raw and as if both machines had run pgbench equally fast. Above 1 is better. */
    void printRatios(Path earlier) throws IOException {
        Map<String, JsonNode> before = new TreeMap<>();
        for (String line : Files.readAllLines(earlier)) {
            if (line.startsWith("{")) {
                var figure = JSON.readTree(line);
                before.put(figure.path("figure").asText(), figure);
            }
        }
        System.out.printf("%n%-32s %12s %12s %9s %9s%n", "figure", "earlier", "now", "ratio", "per pgbench");
        for (var figure : all) {
            String name = figure.path("figure").asText();
            var old = before.get(name);
            if (old == null) {
                continue;
            }
            double then = old.path("value").asDouble();
            double now = figure.path("value").asDouble();
            boolean lower = LOWER_IS_BETTER.contains(figure.path("unit").asText());
            double ratio = lower ? then / now : now / then;
            String baseline = "pgbench_ship_" + (name.endsWith("_1") ? 1 : 16);
            double machine = value(baseline)
                    / before.getOrDefault(baseline, JSON.createObjectNode())
                            .path("value")
                            .asDouble();
            boolean timed = !figure.path("unit").asText().equals("mib");
            System.out.printf(
                    "%-32s %12s %12s %9.2f %9s%n",
                    name,
                    old.path("value").asText(),
                    figure.path("value").asText(),
                    ratio,
                    timed && Double.isFinite(machine) && machine > 0 ? "%.2f".formatted(ratio / machine) : "");
        }
    }

    private double value(String name) {
        return all.stream()
                .filter(figure -> figure.path("figure").asText().equals(name))
                .mapToDouble(figure -> figure.path("value").asDouble())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double rounded(double value) {
        double digits = value >= 1_000 ? 1 : value >= 10 ? 10 : 1_000;
        return Math.round(value * digits) / digits;
    }
}
