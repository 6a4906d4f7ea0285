package id.lababersih.app.ops;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /health} asks the database, {@code /ready} also the cluster, {@code /live} nobody but this process. */
public final class HealthRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);
    private static final int DATABASE_SECONDS_MAX = 1;
    /** For how long askers share an answer: the one connection for this is no reason to wait for each other. */
    private static final Duration FRESH = Duration.ofMillis(250);

    private static final Answer OK = Answer.json(new Ok("ok"));

    private final DataSource database;
    private final Shared<Boolean> databaseAnswers;
    private final BooleanSupplier member;
    private final Supplier<Duration> behind;

    private record Ok(String status) {}

    private record Ready(String status, long behindMs) {}

    private record Failing(String status, String message) {}

    /**
     * @param database whose connections no request takes, and which fails within a second where it has none
     * @param member whether this node takes part in the cluster and is not leaving it
     * @param behind how long the oldest event has waited for the read models
     * @param blocking asks the database
     */
    public HealthRoutes(
            DataSource database,
            BooleanSupplier member,
            Supplier<Duration> behind,
            Executor blocking,
            InstantSource clock) {
        this.database = database;
        this.databaseAnswers =
                new Shared<>(() -> CompletableFuture.supplyAsync(this::databaseAnswers, blocking), FRESH, clock);
        this.member = member;
        this.behind = behind;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get("/health", Access.ANYONE, this::health),
                Endpoint.get("/ready", Access.ANYONE, this::ready),
                Endpoint.get("/live", Access.ANYONE, _ -> OK));
    }

    private Answer health(Call call) throws Exception {
        return call.await(databaseAnswers.now()) ? OK : failing("database unavailable");
    }

    private Answer ready(Call call) throws Exception {
        if (!member.getAsBoolean()) {
            return failing("not in the cluster");
        }
        return call.await(databaseAnswers.now())
                ? Answer.json(new Ready("ok", behind.get().toMillis()))
                : failing("database unavailable");
    }

    private boolean databaseAnswers() {
        try (var connection = database.getConnection()) {
            return connection.isValid(DATABASE_SECONDS_MAX);
        } catch (SQLException e) {
            LOG.warn("The database does not answer: {}", e.getMessage());
            return false;
        }
    }

    private static Answer failing(String message) {
        return Answer.json(503, new Failing("error", message));
    }
}
