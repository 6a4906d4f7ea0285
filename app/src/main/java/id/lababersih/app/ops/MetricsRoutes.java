package id.lababersih.app.ops;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** {@code /metrics}, for engineers. */
public final class MetricsRoutes implements Routes {
    private static final ContentType TEXT = ContentTypes.parse(Metrics.CONTENT_TYPE);

    private final Metrics metrics;
    private final Engineers engineers;

    public MetricsRoutes(Metrics metrics, Engineers engineers) {
        this.metrics = metrics;
        this.engineers = engineers;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.get("/metrics", Access.ANYONE, engineers.only(this::show)));
    }

    private Answer show(Call call) {
        return Answer.bytes(TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
