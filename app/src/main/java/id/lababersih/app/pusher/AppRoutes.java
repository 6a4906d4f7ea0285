package id.lababersih.app.pusher;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Handler;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.pusher.AppJson.AppView;
import id.lababersih.domain.pusher.Slug;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.pusher.Apps;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The administration of apps, for whoever knows ADMIN_SECRET. */
public final class AppRoutes implements Routes {
    private static final String APPS = "/api/admin/apps";
    private static final String ONE = APPS + "/{slug}";
    private static final int CALLS_PER_MINUTE_MAX = 120;

    private final Apps apps;
    private final AppSecrets secrets;
    private final AdminSecret adminSecret;
    private final RateLimit calls;
    private final InstantSource clock;

    public AppRoutes(Apps apps, AppSecrets secrets, AdminSecret adminSecret, InstantSource clock) {
        this.apps = apps;
        this.secrets = secrets;
        this.adminSecret = adminSecret;
        this.calls = new RateLimit(CALLS_PER_MINUTE_MAX, Duration.ofMinutes(1), clock);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get(APPS, Access.ANYONE, byAdmin(this::list)),
                Endpoint.post(APPS, Access.ANYONE, byAdmin(this::create)).unstored(),
                Endpoint.get(ONE, Access.ANYONE, byAdmin(this::read)),
                Endpoint.put(ONE, Access.ANYONE, byAdmin(this::change)),
                Endpoint.patch(ONE, Access.ANYONE, byAdmin(this::change)),
                Endpoint.delete(ONE, Access.ANYONE, byAdmin(this::delete)));
    }

    private Handler byAdmin(Handler handler) {
        return call -> {
            if (adminSecret.value().isEmpty()) {
                throw Problem.of(
                                ProblemType.NOT_FOUND,
                                "The administration of apps is shut: the server was started without ADMIN_SECRET.")
                        .exception();
            }
            calls.take(call.clientNetwork());
            if (BasicCredentials.of(call)
                    .filter(sent -> adminSecret.is(sent.password(), call.clientNetwork()))
                    .isEmpty()) {
                throw Problem.of(
                                ProblemType.BASIC_CREDENTIALS,
                                "Send ADMIN_SECRET as the password of HTTP Basic, with any user name.")
                        .exception();
            }
            return handler.answer(call);
        };
    }

    private Answer list(Call call) {
        var slice = call.query(query -> Slice.from(query, "pusher-apps", 1));
        var rows = apps.list(slice.first() ? "" : slice.after().getFirst(), slice.rows());
        return Answer.json(Page.of(slice, rows, app -> List.of(app.slug()), app -> AppView.of(app)));
    }

    private Answer create(Call call) {
        var name = call.body(AppJson.NewApp::from).name();
        var id = UUID.randomUUID();
        var secret = secrets.make();
        var key = UUID.randomUUID().toString();
        // As the database keeps it, so that a list tells the same.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var app = new Apps.App(id, Slug.of(name), name, key, secrets.seal(id, secret), true, now);
        if (!apps.add(app, actor(call))) {
            throw Problem.of(ProblemType.APP_NAME_TAKEN, "There is an app " + app.slug() + "; choose another name.")
                    .exception();
        }
        return Answer.created(APPS + "/" + app.slug(), AppView.of(app, secret));
    }

    private Answer read(Call call) {
        return Answer.data(AppView.of(find(call)));
    }

    private Answer change(Call call) {
        var app = find(call);
        var wanted = call.body(AppJson.AppChange::from);
        var secret = wanted.rotateSecret() ? secrets.make() : null;
        var sealed = secret == null ? null : secrets.seal(app.id(), secret);
        return apps.change(app.slug(), new Apps.Change(wanted.name(), wanted.active(), sealed), actor(call))
                .map(changed -> Answer.data(AppView.of(changed, secret)))
                .orElseThrow(AppRoutes::notFound);
    }

    private Answer delete(Call call) {
        if (!apps.delete(find(call).slug(), actor(call))) {
            throw notFound();
        }
        return Answer.noContent();
    }

    private Apps.App find(Call call) {
        return Optional.of(call.path("slug"))
                .filter(Slug::isOne)
                .flatMap(apps::find)
                .orElseThrow(AppRoutes::notFound);
    }

    private static ProblemException notFound() {
        return Problems.notFound("app");
    }

    private Actor actor(Call call) {
        return new Actor(null, null, clock.instant(), call.requestId());
    }
}
