package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import id.lababersih.cluster.projection.ProjectionLag;
import id.lababersih.persistence.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** What this node counts and measures, in the form that Prometheus reads. */
public final class Metrics implements RequestObserver {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MS_PER_SECOND = 1_000;
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param behind how long the oldest event has waited for the read models */
    public Metrics(Database database, ProjectionLag lag, Supplier<Duration> behind) {
        new JvmMemoryMetrics().bindTo(registry);
        lag(lag, "0.5", MEDIAN);
        lag(lag, "0.99", NEARLY_ALL);
        Gauge.builder("projection.behind.seconds", () -> behind.get().toMillis() / MS_PER_SECOND)
                .description("How long the oldest event has waited for the read models, over all nodes.")
                .register(registry);
        Gauge.builder("database.connections.used", () -> database.load().inUse())
                .description("Connections of the pool in use.")
                .register(registry);
        Gauge.builder("database.connections.waiting", () -> database.load().waiting())
                .description("Threads that wait for a connection of the pool.")
                .register(registry);
        Gauge.builder("database.connections.max", () -> database.load().max())
                .description("The size of the pool.")
                .register(registry);
    }

    private void lag(ProjectionLag lag, String quantile, double percent) {
        Gauge.builder("projection.lag.seconds", () -> lag.percentileMs(percent) / MS_PER_SECOND)
                .description("From an event to the commit of its rows, over the last events of this node.")
                .tag("quantile", quantile)
                .register(registry);
    }

    @Override
    public void answered(String method, String route, int status, Duration took) {
        Timer.builder("http.requests")
                .description("Answers by route and class of status.")
                .tag("method", method)
                .tag("route", route)
                .tag("status", status / 100 + "xx")
                .register(registry)
                .record(took);
    }

    /** All of it as text. */
    String scrape() {
        return registry.scrape();
    }
}
