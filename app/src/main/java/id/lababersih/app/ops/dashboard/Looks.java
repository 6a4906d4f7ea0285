package id.lababersih.app.ops.dashboard;

import id.lababersih.app.http.Call;
import id.lababersih.app.ops.Members;
import id.lababersih.app.ops.Samples;
import id.lababersih.app.ops.Shared;
import id.lababersih.app.ops.Vitals;
import id.lababersih.cluster.presence.Presences;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.topology.Home;
import id.lababersih.persistence.database.ServerTrouble;
import id.lababersih.persistence.inspect.Inspector;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Gathers what each page shows. Whom it must ask gets a few seconds; the page then says that there was no answer. */
final class Looks {
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;
    private static final int LINES_SHOWN_MAX = 200;

    private static final int JOBS_SECONDS_MAX = 3;
    /** As often as a page asks; counting goes through all who are there. */
    private static final Duration SOCKETS_FRESH = Duration.ofSeconds(2);

    private final Sources sources;
    private final Executor blocking;
    private final DatabaseLook database;
    private final Shared<Views.Sockets> sockets;

    Looks(Sources sources, Executor blocking, InstantSource clock) {
        this.sources = sources;
        this.blocking = blocking;
        this.database = new DatabaseLook(new Inspector(sources.database().url()), blocking, clock);
        this.sockets = new Shared<>(() -> sources.presences().crowds().thenApply(this::counted), SOCKETS_FRESH, clock);
    }

    Views.Start start() {
        return new Views.Start(
                Vitals.now(),
                sources.samples().latest(),
                Members.of(sources.entities().node().system()));
    }

    /** @param elsewhere as in {@link Views.Tree} */
    Views.Tree tree(String elsewhere) {
        var supervision = sources.entities().node().supervision();
        var waiting = supervision.waiting();
        Map<String, List<Views.Node>> branches = new LinkedHashMap<>();
        for (Component component : supervision.all()) {
            var path = component.path();
            branches.computeIfAbsent(path.substring(0, path.indexOf('/')), _ -> new ArrayList<>())
                    .add(new Views.Node(component, waiting.getOrDefault(path, 0)));
        }
        return new Views.Tree(
                branches.entrySet().stream()
                        .map(branch -> new Views.Branch(branch.getKey(), branch.getValue()))
                        .toList(),
                elsewhere);
    }

    Views.Jobs jobs() throws InterruptedException {
        try {
            return new Views.Jobs(CompletableFuture.supplyAsync(sources.jobs()::all, blocking)
                    .get(JOBS_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (TimeoutException _) {
            return new Views.Jobs(null);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof JdbiException trouble
                    && trouble.getCause() instanceof SQLException away
                    && ServerTrouble.isPassing(away)) {
                return new Views.Jobs(null);
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    Views.Entities entities(Call call) throws Exception {
        var orders = sources.entities().orders().homes();
        var stocks = sources.entities().stocks().homes();
        var shops = sources.entities().shops().homes();
        return new Views.Entities(List.of(
                new Views.Kind("order", told(call, orders)),
                new Views.Kind("inventory", told(call, stocks)),
                new Views.Kind("shop", told(call, shops))));
    }

    private static @Nullable List<Home> told(Call call, CompletionStage<List<Home>> homes) throws Exception {
        try {
            var known = call.await(homes);
            return known.isEmpty() ? null : known;
        } catch (TimeoutException _) {
            return null;
        }
    }

    Views.Projections projections() {
        var lag = sources.entities().projections().lag();
        return new Views.Projections(
                sources.behind().get(),
                lag.percentileMs(MEDIAN),
                lag.percentileMs(NEARLY_ALL),
                lag.events(),
                sources.samples().latest().map(Samples.Sample::eventsPerSecond).orElse(0.0),
                sources.entities().node().supervision().all().stream()
                        .filter(component -> component.path().startsWith("projections/"))
                        .toList());
    }

    Views.OfDatabase database() throws InterruptedException {
        return new Views.OfDatabase(sources.database().loads(), database.now());
    }

    Views.Sockets sockets(Call call) throws Exception {
        try {
            return call.await(sockets.now());
        } catch (TimeoutException _) {
            return counted(null);
        }
    }

    private Views.Sockets counted(Presences.@Nullable Crowds crowds) {
        return new Views.Sockets(sources.realtime().open(), sources.pubSub().heard(), crowds);
    }

    Views.Requests requests() {
        return new Views.Requests(sources.latencies().all(), sources.latencies().byRoute());
    }

    Views.Log log(String level, String text) {
        return new Views.Log(
                level,
                text,
                sources.log().lines(level, text).stream().limit(LINES_SHOWN_MAX).toList());
    }
}
