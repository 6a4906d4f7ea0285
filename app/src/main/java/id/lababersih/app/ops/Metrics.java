package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import id.lababersih.app.realtime.PresenceAttendance;
import id.lababersih.cluster.projection.ProjectionLag;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.job.JobTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** What this node counts and measures, in the form that Prometheus reads. */
public final class Metrics implements RequestObserver {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MS_PER_SECOND = 1_000;
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;

    /** What people are to wait at most for a detail, a list, a change and heavy work, and steps beside. */
    private static final Duration[] TARGETS = Stream.of(20, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Listens to the JVM until it ends. */
    private final JvmHeapPressureMetrics garbage = new JvmHeapPressureMetrics();

    /**
     * Begins to count.
     *
     * @param behind how long the oldest event has waited for the read models
     * @param jobs how the cluster's jobs fare
     */
    public Metrics(
            Database database,
            ProjectionLag lag,
            Supplier<Duration> behind,
            Supplier<JobTable.Figures> jobs,
            ActorSystem<?> system,
            Supervision supervision) {
        List.of(
                        new JvmMemoryMetrics(),
                        garbage,
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(part -> part.bindTo(registry));
        components(supervision);
        jobs(jobs);
        members(Cluster.get(system));
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

    private void components(Supervision supervision) {
        Gauge.builder(
                        "components.restarting",
                        () -> supervision.all().stream()
                                .filter(component -> component.state() == Component.State.RESTARTING)
                                .count())
                .description("Components of this node that have failed and do not run yet.")
                .register(registry);
        FunctionCounter.builder(
                        "components.restarts",
                        supervision,
                        all -> all.all().stream().mapToLong(Component::restarts).sum())
                .description("Restarts of all components of this node.")
                .register(registry);
    }

    private void jobs(Supplier<JobTable.Figures> jobs) {
        Gauge.builder("jobs.dead", () -> jobs.get().dead())
                .description("Jobs of the cluster that failed as often as they may and have not run well since.")
                .register(registry);
        Gauge.builder("jobs.late.seconds", () -> jobs.get().late().toMillis() / MS_PER_SECOND)
                .description("How long the job has waited that is due longest, over all nodes.")
                .register(registry);
    }

    private void members(Cluster cluster) {
        Gauge.builder("cluster.members", () -> size(cluster.state().getMembers()))
                .description("Nodes of the cluster, as this one sees it.")
                .register(registry);
        Gauge.builder(
                        "cluster.members.unreachable",
                        () -> cluster.state().getUnreachable().size())
                .description("Nodes of the cluster that do not answer, as this one sees it.")
                .register(registry);
    }

    /** Counts who is not seen for want of room. */
    public void presences(PresenceAttendance presences) {
        FunctionCounter.builder("presences.refused", presences, PresenceAttendance::refused)
                .description("Wishes to be seen on this node for which there was no room.")
                .register(registry);
    }

    private static int size(Iterable<?> all) {
        int count = 0;
        for (var _ : all) {
            count++;
        }
        return count;
    }

    private void lag(ProjectionLag lag, String quantile, double percent) {
        Gauge.builder("projection.lag.seconds", () -> lag.percentileMs(percent) / MS_PER_SECOND)
                .description("From an event to the commit of its rows, over the last events of this node.")
                .tag("quantile", quantile)
                .register(registry);
    }

    @Override
    public void answered(Answered answer) {
        Timer.builder("http.requests")
                .description("Answers by route and class of status.")
                .tag("method", answer.method())
                .tag("route", answer.route())
                .tag("status", answer.status() / 100 + "xx")
                .serviceLevelObjectives(TARGETS)
                .register(registry)
                .record(answer.took());
    }

    /** All of it as text. */
    String scrape() {
        return registry.scrape();
    }
}
