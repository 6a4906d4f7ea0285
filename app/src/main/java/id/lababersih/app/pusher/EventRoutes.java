package id.lababersih.app.pusher;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Routes;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.domain.pusher.AppTopic;
import id.lababersih.domain.pusher.Slug;
import id.lababersih.persistence.pusher.Apps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the servers of apps tell their clients: once, on every node, kept for nobody. */
public final class EventRoutes implements Routes {
    private static final int EVENTS_PER_MINUTE_MAX = 6_000;

    private final Apps apps;
    private final AppSecrets secrets;
    private final Consumer<Broadcast> publish;
    private final RateLimit told;

    public EventRoutes(Apps apps, AppSecrets secrets, Consumer<Broadcast> publish, InstantSource clock) {
        this(apps, secrets, publish, new RateLimit(EVENTS_PER_MINUTE_MAX, Duration.ofMinutes(1), clock));
    }

    EventRoutes(Apps apps, AppSecrets secrets, Consumer<Broadcast> publish, RateLimit told) {
        this.apps = apps;
        this.secrets = secrets;
        this.publish = publish;
        this.told = told;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.postJsonOrForm("/api/apps/{slug}/events", Access.ANYONE, this::tell)
                .admitting(this::admit)
                .unstored());
    }

    /** The app, whose share of the room for bodies its events take. */
    private String admit(Call call) {
        var app = known(call)
                .orElseThrow(() -> Problem.of(
                                ProblemType.BASIC_CREDENTIALS,
                                "Send the key and the secret of this app as user name and password of HTTP Basic.")
                        .exception());
        told.take(app.slug());
        return app.id().toString();
    }

    private Answer tell(Call call) {
        var event = call.isForm() ? call.form(EventJson::from) : call.body(EventJson::from);
        var topic = AppTopic.of(event.scope(), call.path("slug")).text();
        publish.accept(new Broadcast(topic, event.name(), event.payload(), null));
        return Answer.json(Map.of());
    }

    /** Also empty for an app that is not there or not active: nobody learns which. */
    private Optional<Apps.App> known(Call call) {
        var sent = BasicCredentials.of(call);
        if (sent.isEmpty() || !Slug.isOne(call.path("slug"))) {
            return Optional.empty();
        }
        return apps.findRecent(call.path("slug"))
                .filter(Apps.App::active)
                .filter(app -> sent.get().are(app.key(), secrets.open(app.id(), app.sealedSecret())));
    }
}
