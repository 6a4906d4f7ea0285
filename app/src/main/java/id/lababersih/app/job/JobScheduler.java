package id.lababersih.app.job;

import com.github.kagkarlsson.scheduler.task.Task;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.job.JobTable;
import id.lababersih.persistence.ledger.DaySeals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the jobs of the cluster: every few seconds it takes what is due and no other node has taken, says
 * that what it runs still runs, and frees what a silent node ran. Runs at most two jobs at once. For engineers it lists
 * the jobs, has one run now, and stops one, on whichever node it runs.
 */
public final class JobScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int TRIES_MAX = 10;

    private final Map<String, JobTask> tasks;
    private final JobTable table;
    private final DaySeals seals;
    private final InstantSource clock;
    private final NodeScheduler scheduler;

    private volatile boolean stopping;
    private volatile JobTable.Figures figures = JobTable.Figures.NONE;
    private volatile Instant figuresAt;
    private volatile @Nullable Job looking;
    private boolean enrolled;
    /** Whether the last look went well. After an outage the others, too, need a moment to say that they live. */
    private boolean calm;

    /** What became of what an engineer asked for. */
    public enum Told {
        /** It runs within seconds. */
        RUNS_SOON,
        /** It runs already. */
        RUNS,
        /** It is told to stop at its next safe point. */
        STOPS,
        /** What it waited for is cancelled; it is due at its next time. */
        SKIPPED
    }

    /**
     * With the daily close and the clean-ups.
     *
     * @param node by which the other nodes know this one
     * @param others jobs of other features
     */
    public JobScheduler(Database database, String node, List<ScheduledJob> others, InstantSource clock) {
        this(database.dataSource(), database.jdbi(), node, jobs(database.jdbi(), others), clock, threads());
    }

    JobScheduler(
            DataSource database,
            Jdbi jdbi,
            String node,
            List<ScheduledJob> jobs,
            InstantSource clock,
            ExecutorService runs) {
        this.table = new JobTable(jdbi);
        this.seals = new DaySeals(jdbi);
        this.clock = clock;
        this.figuresAt = clock.instant();
        this.tasks = jobs.stream()
                .map(job -> new JobTask(job, table, clock, () -> stopping))
                .collect(Collectors.toMap(Task::getName, Function.identity()));
        this.scheduler = new NodeScheduler(database, node, List.copyOf(tasks.values()), EVERY, clock, runs);
    }

    private static List<ScheduledJob> jobs(Jdbi jdbi, List<ScheduledJob> others) {
        var jobs = new ArrayList<>(Housekeeping.jobs(jdbi));
        jobs.addAll(others);
        jobs.add(DailyClose.job(new DaySeals(jdbi)));
        return jobs;
    }

    private static ExecutorService threads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("job-", 0).factory());
    }

    /** Looks every few seconds from now on; {@link #close} ends it. */
    public JobScheduler start(Jobs jobs) {
        looking = jobs.start(Branch.JOBS, "scheduler", EVERY, this::look);
        return this;
    }

    /** One look; not by two threads at once. */
    void look() {
        boolean wasCalm = calm;
        calm = false;
        if (!enrolled) {
            tasks.values().forEach(this::enrol);
            enrolled = true;
        }
        scheduler.takeDue();
        scheduler.beat();
        if (wasCalm) {
            scheduler.freeLost();
        }
        var now = clock.instant();
        figures = table.figures(tasks.keySet(), now);
        figuresAt = now;
        calm = true;
    }

    /** Of all nodes, as of the last look; where that is long ago, jobs may be late by as much. */
    public JobTable.Figures figures() {
        var age = Duration.between(figuresAt, clock.instant());
        var last = figures;
        return age.compareTo(EVERY.multipliedBy(2)) <= 0
                ? last
                : new JobTable.Figures(last.dead(), last.late().plus(age));
    }

    /** All jobs of the cluster. */
    public List<JobTable.Job> all() {
        return table.all();
    }

    /** Has a job run within seconds, dead or not. */
    public Told runNow(String name) {
        requireKnown(name);
        LOG.info("{} is asked to run now", name);
        if (!table.runNow(name, clock.instant())) {
            return Told.RUNS;
        }
        var here = looking;
        if (here != null) {
            here.wake();
        }
        return Told.RUNS_SOON;
    }

    /** Stops a run at its next safe point, or cancels what the job waits for, a retry as well. */
    public Told cancel(String name) {
        var task = requireKnown(name);
        LOG.info("{} is cancelled", name);
        // Between the two it may begin or end.
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            if (table.stop(name)) {
                return Told.STOPS;
            }
            var now = clock.instant();
            var due = table.due(name).filter(now::isBefore).orElse(now);
            if (table.skip(name, task.next(due))) {
                return Told.SKIPPED;
            }
        }
        throw new IllegalStateException(name + " begins and ends again and again");
    }

    /** Takes a job off the list of the dead, another release's too, without a run; false when it is not on it. */
    public boolean drop(String name) {
        if (table.drop(name)) {
            LOG.info("{} is dropped from the list of the dead", name);
            return true;
        }
        requireKnown(name);
        return false;
    }

    /** Compares a merchant's journal with its last seals. */
    public DaySeals.Verified verifySeals(UUID merchant, int sealsMax) {
        return seals.verify(merchant, sealsMax);
    }

    /** Has its row be there: this node may not have looked yet. */
    private JobTask requireKnown(String name) {
        var task = tasks.get(name);
        if (task == null) {
            throw new UnknownJobException(name);
        }
        enrol(task);
        return task;
    }

    private void enrol(JobTask task) {
        scheduler.scheduleIfNotExists(task.instance(JobTask.INSTANCE), task.next(clock.instant()));
    }

    /** Takes no more, tells what runs here to stop, and waits some seconds for it; others go on with it at once. */
    @Override
    public void close() {
        stopping = true;
        var here = looking;
        if (here != null) {
            here.close();
        }
        scheduler.stop();
    }
}
