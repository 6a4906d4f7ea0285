package id.lababersih.app.ops;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Handler;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.job.UnknownJobException;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.job.JobTable;
import java.util.List;
import java.util.Objects;

/** The jobs of the cluster, for engineers: to look at, to run, to stop; and the books against their seals. */
public final class JobRoutes implements Routes {
    private static final int SEALS_DEFAULT = 31;
    private static final int SEALS_MAX = 366;

    private final String node;
    private final JobScheduler jobs;
    private final Supervision supervision;
    private final Engineers engineers;

    private record All(String node, List<JobTable.Job> data, List<Component> components) {}

    private record Asked(String name, JobScheduler.Told told) {}

    /** @param node host and port by which the other nodes know this one */
    public JobRoutes(String node, JobScheduler jobs, Supervision supervision, Engineers engineers) {
        this.node = node;
        this.jobs = jobs;
        this.supervision = supervision;
        this.engineers = engineers;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get("/ops/jobs", Access.ANYONE, engineers.only(this::list)),
                Endpoint.postEmpty("/ops/jobs/{name}/run", Access.ANYONE, changing(this::run))
                        .unstored(),
                Endpoint.postEmpty("/ops/jobs/{name}/cancel", Access.ANYONE, changing(this::cancel))
                        .unstored(),
                Endpoint.delete("/ops/jobs/{name}/dead", Access.ANYONE, changing(this::drop)),
                Endpoint.get("/ops/seals/{merchant}", Access.ANYONE, engineers.withTheSecret(this::seals)));
    }

    private Handler changing(Handler handler) {
        return engineers.withTheSecret(call -> {
            try {
                return handler.answer(call);
            } catch (UnknownJobException unknown) {
                throw Problems.notFound("job of this name");
            }
        });
    }

    private Answer list(Call call) {
        var here = supervision.all().stream()
                .filter(component -> component.path().startsWith("jobs/"))
                .toList();
        return Answer.json(new All(node, jobs.all(), here));
    }

    private Answer run(Call call) {
        return Answer.accepted(new Asked(call.path("name"), jobs.runNow(call.path("name"))));
    }

    private Answer cancel(Call call) {
        return Answer.accepted(new Asked(call.path("name"), jobs.cancel(call.path("name"))));
    }

    private Answer drop(Call call) {
        jobs.drop(call.path("name"));
        return Answer.noContent();
    }

    private Answer seals(Call call) {
        long sealsMax = call.query(query ->
                Objects.requireNonNullElse(query.optionalInteger("seals", 1, SEALS_MAX), (long) SEALS_DEFAULT));
        return Answer.data(jobs.verifySeals(call.id("merchant", "merchant"), (int) sealsMax));
    }
}
