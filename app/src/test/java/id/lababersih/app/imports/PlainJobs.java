package id.lababersih.app.imports;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Jobs without a node: each on a thread, and what fails is tried again with the next turn. */
final class PlainJobs implements Jobs {
    @Override
    public Job start(Branch branch, String name, Duration every, Work work) {
        var wakeups = new Semaphore(0);
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        var _ = thread.submit(() -> {
            while (!thread.isShutdown()) {
                boolean _ = wakeups.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                wakeups.drainPermits();
                if (!thread.isShutdown()) {
                    turn(work);
                }
            }
            return null;
        });
        return new Job() {
            @Override
            public void wake() {
                wakeups.release();
            }

            @Override
            public void stop() {
                thread.shutdown();
                wakeups.release();
            }

            @Override
            public void close() {
                stop();
                thread.close();
            }
        };
    }

    private static void turn(Work work) {
        try {
            work.run();
        } catch (Exception failed) {
            // As on a node: the next turn tries again.
        }
    }
}
