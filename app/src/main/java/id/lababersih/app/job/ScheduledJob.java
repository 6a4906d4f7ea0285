package id.lababersih.app.job;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;

/**
 * A job of the cluster.
 *
 * @param name by which all nodes and releases know it
 * @param schedule when it is due
 * @param work is safe to be done again, and by two nodes at once: of a node that is silent nobody knows whether it died
 */
public record ScheduledJob(String name, Schedule schedule, Work work) {
    /** A job that is due so long after its last run ended. */
    public static ScheduledJob every(Duration pause, String name, Work work) {
        return new ScheduledJob(name, FixedDelay.of(pause), work);
    }

    /** What is done; what it throws makes the run fail. Blocks. */
    @FunctionalInterface
    public interface Work {
        void run(Run run);
    }

    /** One run of a job. */
    public interface Run {
        Instant now();

        /**
         * Asked at every safe point: where the answer is no, the work returns, and goes on from there in another run or
         * begins anew.
         */
        boolean mayGoOn();
    }
}
