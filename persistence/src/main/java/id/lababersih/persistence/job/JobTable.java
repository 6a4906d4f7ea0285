package id.lababersih.persistence.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The cluster's jobs as all nodes see them. Blocking. */
public final class JobTable {
    /** Jobs that are listed at most. */
    public static final int JOBS_MAX = 100;

    private static final int FAILURE_CHARACTERS_MAX = 1_000;

    private static final String LIST = """
            select j.task_name, j.task_instance, j.execution_time, j.picked_by, j.last_success, j.last_failure,
                   coalesce(j.consecutive_failures, 0) as failures, j.failure,
                   d.since as dead_since, d.failed_at, d.attempts, d.failure as dead_failure
            from scheduled_tasks j left join job_dead d on d.name = j.task_name
            order by j.task_name, j.task_instance limit :max
            """;
    private static final String FIGURES = """
            select (select count(*) from job_dead where name = any(:names)) as dead,
                   (select min(execution_time) from scheduled_tasks
                    where task_name = any(:names) and not picked and execution_time <= :now) as due
            """;
    private static final String NOTE = """
            update scheduled_tasks set failure = :failure where task_name = :name and version = :version
            """;
    private static final String DIE = """
            insert into job_dead as d (name, since, failed_at, attempts, failure)
            values (:name, :now, :now, :attempts, :failure)
            on conflict (name) do update set
                failed_at = excluded.failed_at, attempts = d.attempts + excluded.attempts, failure = excluded.failure
            """;
    private static final String FRESH = """
            update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, execution_time = :next,
                last_failure = :now, consecutive_failures = 0, failure = :failure, version = version + 1
            where task_name = :name and version = :version
            """;
    private static final String HAND_OVER = """
            update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, execution_time = :next,
                version = version + 1
            where task_name = :name and version = :version
            """;
    private static final String RUN_NOW = """
            update scheduled_tasks set execution_time = :now, version = version + 1
            where task_name = :name and not picked
            """;
    private static final String STOP =
            "update scheduled_tasks set stopped_version = version where task_name = :name and picked";
    private static final String SKIP = """
            update scheduled_tasks set execution_time = :next, consecutive_failures = 0, version = version + 1
            where task_name = :name and not picked
            """;
    private static final String IS_STOPPED = """
            select not exists (select from scheduled_tasks
                               where task_name = :name and version = :version
                                   and stopped_version is distinct from :version)
            """;

    private final Jdbi jdbi;

    public JobTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A job.
     *
     * @param next when it is due, or was when it runs
     * @param runningOn the node that runs it, if any does
     * @param failures since it last ran well, and since it last died
     * @param failure the last one, in words; null when it has run well since
     */
    public record Job(
            String name,
            String instance,
            Instant next,
            @Nullable String runningOn,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastFailure,
            int failures,
            @Nullable String failure,
            @Nullable Dead dead) {}

    /** A job that failed as often as it may, once or more, and has not run well since. */
    public record Dead(Instant since, Instant failedAt, int attempts, String failure) {}

    /** How many jobs are dead, and how long the one has waited that is due longest. */
    public record Figures(int dead, Duration late) {
        public static final Figures NONE = new Figures(0, Duration.ZERO);
    }

    /** All jobs, by name; at most {@link #JOBS_MAX}. */
    public List<Job> all() {
        return jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("max", JOBS_MAX)
                .map((row, _) -> job(row))
                .list());
    }

    /** Of the jobs with these names: another release's may be left, which nobody runs. */
    public Figures figures(Collection<String> names, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(FIGURES)
                .bindArray("names", String.class, names.toArray())
                .bind("now", now)
                .map((row, _) -> {
                    var due = instant(row, "due");
                    return new Figures(row.getInt("dead"), due == null ? Duration.ZERO : Duration.between(due, now));
                })
                .one());
    }

    /** Notes how this run failed, which will be tried again; nothing where another has taken its place. */
    public void failed(String name, long version, String failure) {
        jdbi.useHandle(handle -> note(handle, name, version, cut(failure)));
    }

    /** Notes that this run ended well, by which the job lives; nothing where another has taken its place. */
    public void succeeded(String name, long version) {
        jdbi.useTransaction(handle -> {
            if (note(handle, name, version, null) > 0) {
                bury(handle, name);
            }
        });
    }

    private static int note(Handle handle, String name, long version, @Nullable String failure) {
        return handle.createUpdate(NOTE)
                .bind("name", name)
                .bind("version", version)
                .bind("failure", failure)
                .execute();
    }

    /** When a job is due; empty where there is none of this name. */
    public Optional<Instant> due(String name) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select execution_time from scheduled_tasks where task_name = :name")
                        .bind("name", name)
                        .mapTo(Instant.class)
                        .findOne());
    }

    /**
     * Puts a job on the list of the dead, and ends its run; it is due again, with as many tries, at its next time.
     * Changes nothing where another run has taken its place.
     *
     * @param version of the run
     * @return whether it changed anything
     */
    public boolean died(String name, long version, int attempts, String failure, Instant now, Instant next) {
        return jdbi.inTransaction(handle -> {
            int ended = handle.createUpdate(FRESH)
                    .bind("name", name)
                    .bind("version", version)
                    .bind("failure", cut(failure))
                    .bind("now", now)
                    .bind("next", next)
                    .execute();
            if (ended > 0) {
                handle.createUpdate(DIE)
                        .bind("name", name)
                        .bind("attempts", attempts)
                        .bind("failure", cut(failure))
                        .bind("now", now)
                        .execute();
            }
            return ended > 0;
        });
    }

    /** Ends a run that stopped half-way; the job is due at that time. */
    public void handOver(String name, long version, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate(HAND_OVER)
                .bind("name", name)
                .bind("version", version)
                .bind("next", next)
                .execute());
    }

    /** Has a job be due now; false when it runs, or there is none of this name. */
    public boolean runNow(String name, Instant now) {
        return changed(RUN_NOW, name, "now", now);
    }

    /** Has a job that waits lose what it waits for, a retry as well; false when it runs, or there is none. */
    public boolean skip(String name, Instant next) {
        return changed(SKIP, name, "next", next);
    }

    /** Tells the node that runs the job to stop at its next safe point; false when none does. */
    public boolean stop(String name) {
        return jdbi.withHandle(
                        handle -> handle.createUpdate(STOP).bind("name", name).execute())
                > 0;
    }

    /** Whether this run is told to stop, or another has taken its place. */
    public boolean isStopped(String name, long version) {
        return jdbi.withHandle(handle -> handle.createQuery(IS_STOPPED)
                .bind("name", name)
                .bind("version", version)
                .mapTo(Boolean.class)
                .one());
    }

    /** Takes a job off the list of the dead; false when it is not on it. */
    public boolean drop(String name) {
        return jdbi.withHandle(handle -> bury(handle, name)) > 0;
    }

    private static int bury(Handle handle, String name) {
        return handle.createUpdate("delete from job_dead where name = :name")
                .bind("name", name)
                .execute();
    }

    private boolean changed(String sql, String name, String parameter, Instant when) {
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                        .bind("name", name)
                        .bind(parameter, when)
                        .execute())
                > 0;
    }

    private static Job job(ResultSet row) throws SQLException {
        var deadSince = instant(row, "dead_since");
        var dead = deadSince == null
                ? null
                : new Dead(
                        deadSince,
                        Objects.requireNonNull(instant(row, "failed_at")),
                        row.getInt("attempts"),
                        row.getString("dead_failure"));
        return new Job(
                row.getString("task_name"),
                row.getString("task_instance"),
                Objects.requireNonNull(instant(row, "execution_time")),
                row.getString("picked_by"),
                instant(row, "last_success"),
                instant(row, "last_failure"),
                row.getInt("failures"),
                row.getString("failure"),
                dead);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static String cut(String failure) {
        return failure.length() > FAILURE_CHARACTERS_MAX ? failure.substring(0, FAILURE_CHARACTERS_MAX) : failure;
    }
}
