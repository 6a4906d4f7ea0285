package id.lababersih.app.job;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.SchedulableTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import id.lababersih.cluster.supervision.Words;
import id.lababersih.persistence.job.JobTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job as db-scheduler runs it. A run that fails is tried again after a pause that doubles, one whose node is lost at
 * once; when that has been done often enough, the job is dead, and due again at its next time.
 */
final class JobTask extends AbstractTask<Void> {
    /** There is one of each job. */
    static final String INSTANCE = "recurring";
    /** Runs of which each but the last is followed by another try. */
    static final int ATTEMPTS_MAX = 5;

    static final Duration PAUSE_MIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);

    private final ScheduledJob job;
    private final JobTable table;
    private final InstantSource clock;
    private final BooleanSupplier stopping;

    /** @param stopping whether this node takes no more part */
    JobTask(ScheduledJob job, JobTable table, InstantSource clock, BooleanSupplier stopping) {
        super(job.name(), Void.class, null, null);
        this.job = job;
        this.table = table;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** When the job is due next if it were done now. */
    Instant next(Instant now) {
        return job.schedule().getNextExecutionTime(ExecutionComplete.simulatedSuccess(now));
    }

    @Override
    public SchedulableInstance<Void> schedulableInstance(String id) {
        return new SchedulableTaskInstance<>(instance(id), this::next);
    }

    @Override
    public SchedulableInstance<Void> schedulableInstance(String id, Void data) {
        return schedulableInstance(id);
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        var run = new RunHere(context.getExecution().version);
        job.work().run(run);
        return run.told ? this::stopped : this::done;
    }

    @Override
    public FailureHandler<Void> getFailureHandler() {
        return (failed, operations) -> {
            var cause = failed.getCause().orElseThrow();
            var pause = PAUSE_MIN.multipliedBy(1L << failed.getExecution().consecutiveFailures);
            failed(failed, operations, pause, Words.of(cause), cause);
        };
    }

    @Override
    public DeadExecutionHandler<Void> getDeadExecutionHandler() {
        return (lost, operations) -> {
            var words = "the node " + lost.getExecution().pickedBy + " was lost while it ran this";
            failed(lost, operations, Duration.ZERO, words, new NodeLostException(words));
        };
    }

    private void done(ExecutionComplete done, ExecutionOperations<Void> operations) {
        table.succeeded(name, done.getExecution().version);
        operations.reschedule(done, next(done.getTimeDone()));
    }

    /** Where the node stops, another goes on at once. */
    private void stopped(ExecutionComplete stopped, ExecutionOperations<Void> operations) {
        var now = stopped.getTimeDone();
        table.handOver(name, stopped.getExecution().version, stopping.getAsBoolean() ? now : next(now));
        LOG.info("{} stopped before its end", name);
    }

    private void failed(
            ExecutionComplete failed,
            ExecutionOperations<Void> operations,
            Duration pause,
            String words,
            Throwable cause) {
        var execution = failed.getExecution();
        int attempts = execution.consecutiveFailures + 1;
        var now = failed.getTimeDone();
        if (attempts < ATTEMPTS_MAX) {
            LOG.warn("{} failed and is tried again in {} s: {}", name, pause.toSeconds(), words, cause);
            table.failed(name, execution.version, words);
            operations.reschedule(failed, now.plus(pause));
        } else {
            var next = next(now);
            LOG.warn("{} failed for the last time: {}", name, words);
            if (table.died(name, execution.version, attempts, words, now, next)) {
                LOG.error("{} is dead after {} attempts; its next time is {}: {}", name, attempts, next, words, cause);
            }
        }
    }

    /** The node that ran a job does not say any more that it lives. */
    private static final class NodeLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NodeLostException(String words) {
            super(words);
        }
    }

    private final class RunHere implements ScheduledJob.Run {
        private final long version;
        private boolean told;

        RunHere(long version) {
            this.version = version;
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public boolean mayGoOn() {
            told = told || stopping.getAsBoolean() || table.isStopped(name, version);
            return !told;
        }
    }
}
