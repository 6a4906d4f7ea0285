package id.lababersih.app.ops;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import java.util.List;

/** What runs on the node that answers, for engineers, who may also restart some of it. */
public final class ComponentRoutes implements Routes {
    private static final int PATH_CHARACTERS_MAX = 100;

    private final String node;
    private final Supervision supervision;
    private final Engineers engineers;

    private record Components(String node, List<Component> data) {}

    private record Restarting(String node, String path) {}

    /** @param node host and port by which the other nodes know this one */
    public ComponentRoutes(String node, Supervision supervision, Engineers engineers) {
        this.node = node;
        this.supervision = supervision;
        this.engineers = engineers;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get("/ops/components", Access.ANYONE, engineers.only(this::list)),
                Endpoint.post("/ops/components/restart", Access.ANYONE, engineers.withTheSecret(this::restart))
                        .unstored());
    }

    private Answer list(Call call) {
        return Answer.json(new Components(node, supervision.all()));
    }

    private Answer restart(Call call) {
        String path = call.body(body -> body.text("path", PATH_CHARACTERS_MAX));
        if (!supervision.restart(path)) {
            throw Problems.notFound("component on this node");
        }
        return Answer.accepted(new Restarting(node, path));
    }
}
