package id.lababersih.cluster.supervision;

import java.time.Duration;

/** Starts work that is done again and again. */
@FunctionalInterface
public interface Jobs {
    /**
     * Starts a job whose first turn comes after a pause.
     *
     * @param every the pause between the end of a turn and the next; a turn that failed is taken again sooner
     * @param work runs on a thread that may block, one turn at a time
     */
    Job start(Branch branch, String name, Duration every, Work work);

    /** One turn. What it throws makes the job fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
