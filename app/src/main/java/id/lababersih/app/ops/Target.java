package id.lababersih.app.ops;

import java.time.Duration;
import java.util.List;

/** What people are to wait at most for an answer of a kind, but for one in a hundred. */
public enum Target {
    DETAIL(100),
    LIST(200),
    WRITE(300),
    HEAVY(500);

    /** Reports, files, passwords, which take long on purpose, and what engineers look at. */
    private static final List<String> HEAVY_READS = List.of("/v1/reports", "/app/laporan", Latencies.OPS, "/metrics");

    private static final List<String> HEAVY_WRITES =
            List.of("/v1/imports", "/app/impor", "/v1/users", "/v1/sessions", "/app/masuk", "/app/daftar");

    private final Duration within;

    Target(int ms) {
        within = Duration.ofMillis(ms);
    }

    public Duration within() {
        return within;
    }

    /** The kind of a route; the pages' first one is a report. */
    static Target of(String method, String route) {
        boolean reads = method.equals("GET") || method.equals("-");
        if (reads && (route.equals("/app") || HEAVY_READS.stream().anyMatch(route::startsWith))) {
            return HEAVY;
        }
        if (!reads) {
            return HEAVY_WRITES.contains(route) ? HEAVY : WRITE;
        }
        return route.endsWith("}") ? DETAIL : LIST;
    }
}
