package id.lababersih.app.console;

import id.lababersih.app.job.JobScheduler;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.inspect.Table;
import id.lababersih.persistence.job.JobTable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the cluster does at its time, and what this node does again and again. */
public final class JobsTool {
    private final JobScheduler jobs;
    private final Supervision supervision;
    private final May may;

    JobsTool(JobScheduler jobs, Supervision supervision, May may) {
        this.jobs = jobs;
        this.supervision = supervision;
        this.may = may;
    }

    /** Every job of the cluster, which runs once over all nodes. */
    public Table all() {
        return Table.of(
                List.of("name", "next", "running_on", "last_success", "last_failure", "failures", "failure"),
                jobs.all().stream()
                        .map(job -> List.of(
                                job.name(),
                                job.next().toString(),
                                said(job.runningOn()),
                                said(job.lastSuccess()),
                                said(job.lastFailure()),
                                Integer.toString(job.failures()),
                                said(job.failure())))
                        .toList());
    }

    /** Jobs that failed as often as they may, and have not run well since. */
    public Table dead() {
        return Table.of(
                List.of("name", "since", "failed_at", "attempts", "failure"),
                jobs.all().stream()
                        .filter(job -> job.dead() != null)
                        .map(job -> row(job, Objects.requireNonNull(job.dead())))
                        .toList());
    }

    /** What this node does again and again, and how it fares; the order sweeper is on one node of all. */
    public Table here() {
        return TreeTool.drawn(supervision, component -> component.path().startsWith("jobs/"));
    }

    /** Has a job run within seconds, on any node. */
    public String run(String name) {
        may.change();
        return jobs.runNow(name).toString();
    }

    /** Stops a run at its next safe point, or cancels what the job waits for. */
    public String cancel(String name) {
        may.change();
        return jobs.cancel(name).toString();
    }

    /** Takes a job off the list of the dead. */
    public String drop(String name) {
        may.change();
        return jobs.drop(name) ? "Dropped" : "It is not dead";
    }

    /** Compares a merchant's journal with its last seals: no faults is well. */
    public String verifySeals(String merchantId, int sealsMax) {
        return jobs.verifySeals(UUID.fromString(merchantId), sealsMax).toString();
    }

    private static List<String> row(JobTable.Job job, JobTable.Dead dead) {
        return List.of(
                job.name(),
                dead.since().toString(),
                dead.failedAt().toString(),
                Integer.toString(dead.attempts()),
                dead.failure());
    }

    private static String said(@Nullable Object value) {
        return value == null ? Table.NOTHING : value.toString();
    }
}
