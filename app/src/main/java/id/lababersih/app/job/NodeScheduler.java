package id.lababersih.app.job;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;

/**
 * db-scheduler without its threads: somebody else has it look, so that a look that fails is seen and supervised. Its
 * runs are on threads of their own.
 */
final class NodeScheduler extends Scheduler {
    /** How long a node may be silent before what it ran is another's. */
    static final Duration SILENT_MAX = Duration.ofMinutes(1);

    private static final int RUNS_MAX = 2;
    private static final String TABLE = "scheduled_tasks";
    private static final Duration UNKNOWN_KEPT = Duration.ofDays(14);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

    /** No job has data. */
    private static final Serializer NOTHING = new Serializer() {
        @Override
        public byte[] serialize(Object data) {
            return new byte[0];
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            throw new UnsupportedOperationException();
        }
    };

    private final InstantSource time;

    /**
     * Makes it; it does nothing by itself.
     *
     * @param every how often it is going to be had look
     */
    NodeScheduler(
            DataSource database,
            String node,
            List<? extends Task<?>> tasks,
            Duration every,
            InstantSource time,
            ExecutorService runs) {
        Clock clock = time::instant;
        var resolver = new TaskResolver(new SchedulerListeners(new ArrayList<>()), clock, List.copyOf(tasks));
        var repository = new JdbcTaskRepository(
                database,
                true,
                new PostgreSqlJdbcCustomization(false, false),
                TABLE,
                resolver,
                new SchedulerName.Fixed(node),
                NOTHING,
                false,
                clock);
        super(
                clock,
                repository,
                repository,
                resolver,
                RUNS_MAX,
                runs,
                new SchedulerName.Fixed(node),
                new Waiter(every, clock),
                every,
                Math.toIntExact(SILENT_MAX.dividedBy(every)),
                new ArrayList<>(),
                List.of(),
                PollingStrategyConfig.DEFAULT_SELECT_FOR_UPDATE,
                UNKNOWN_KEPT,
                STOP_WITHIN,
                LogLevel.OFF,
                false,
                List.of(),
                null,
                null);
        this.time = time;
    }

    /** Takes what is due, as much as it has room for, and begins to run it. */
    void takeDue() {
        executeDue();
    }

    /** Says of all that runs here that it does. */
    void beat() {
        var now = time.instant();
        for (CurrentlyExecuting running : getCurrentlyExecuting()) {
            updateHeartbeatForExecution(now, running);
        }
    }

    /** Frees what nodes ran that are silent. */
    void freeLost() {
        detectDeadExecutions();
    }

    /** Waits for the runs, and in the end interrupts them; they have been told. */
    @Override
    public void stop() {
        executor.stop(STOP_WITHIN);
    }
}
