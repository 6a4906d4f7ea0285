package id.lababersih.app.ops.dashboard;

import gg.jte.generated.precompiled.StaticTemplates;
import gg.jte.models.runtime.JteModel;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Handler;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.OtherNodes;
import id.lababersih.app.http.PageCookies;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.job.UnknownJobException;
import id.lababersih.app.ops.EngineerSessions;
import id.lababersih.app.ops.Samples;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages on which engineers watch the node that answers, live, and restart what runs on it; for who knows
 * ADMIN_SECRET, and nobody else. But for its own page they need no database.
 */
public final class Dashboard implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/ops";
    private static final String SIGN_IN = "/ops/sign-in";
    /** Not where the programs' list of jobs is. */
    private static final String JOBS = "/ops/schedule";

    private static final String ANY_NODE = "any";
    private static final int SECRET_CHARACTERS_MAX = 1_000;
    private static final int PATH_CHARACTERS_MAX = 100;
    private static final int BACK_CHARACTERS_MAX = 500;
    private static final int TEXT_CHARACTERS_MAX = 100;

    private final Sources sources;
    private final Pages pages;
    private final EngineerSessions sessions;
    private final HttpSettings settings;
    private final InstantSource clock;
    private final Looks looks;
    private final ChosenNode chosen;

    /**
     * @param others to ask the node that an engineer chose
     * @param blocking runs what asks the database; virtual threads
     */
    public Dashboard(
            Sources sources,
            OtherNodes others,
            Pages pages,
            EngineerSessions sessions,
            HttpSettings settings,
            Executor blocking,
            InstantSource clock) {
        this.sources = sources;
        this.pages = pages;
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
        this.looks = new Looks(sources, blocking, clock);
        this.chosen = new ChosenNode(sources.entities().node(), others, settings.clientAddressHeader());
    }

    /** Answers somebody who may look. */
    private interface Inside {
        Answer answer(Call call, OpsFrame ops) throws Exception;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(SIGN_IN, Access.ENGINEER, this::showSignIn),
                Endpoint.form(SIGN_IN, Access.ENGINEER, this::signIn),
                Endpoint.form("/ops/sign-out", Access.ENGINEER, signedIn(this::signOut)),
                Endpoint.form("/ops/node", Access.ENGINEER, signedIn(this::choose)),
                Endpoint.page(HOME, Access.ENGINEER, inside(this::home)),
                Endpoint.page("/ops/tree", Access.ENGINEER, inside(this::tree)),
                Endpoint.form("/ops/tree/restart", Access.ENGINEER, inside(this::restart)),
                Endpoint.page("/ops/entities", Access.ENGINEER, inside(this::entities)),
                Endpoint.page("/ops/projections", Access.ENGINEER, inside(this::projections)),
                Endpoint.page("/ops/database", Access.ENGINEER, inside(this::database)),
                Endpoint.page(JOBS, Access.ENGINEER, inside(this::jobs)),
                Endpoint.form(JOBS, Access.ENGINEER, signedIn(this::changeJob)),
                Endpoint.page("/ops/sockets", Access.ENGINEER, inside(this::sockets)),
                Endpoint.page("/ops/requests", Access.ENGINEER, inside(this::requests)),
                Endpoint.page("/ops/log", Access.ENGINEER, inside(this::log)),
                Endpoint.page("/ops/samples", Access.ENGINEER, inside(this::samples)));
    }

    /** A page of the chosen node, or of this one. */
    private Handler inside(Inside page) {
        return signedIn((call, ops) -> {
            var elsewhere = chosen.answer(call);
            return elsewhere.isPresent() ? elsewhere.get() : page.answer(call, ops);
        });
    }

    private Handler signedIn(Inside page) {
        return call -> {
            if (!sessions.possible()) {
                return showSignIn(call);
            }
            var session = sessions.of(call);
            if (session.isEmpty()) {
                // A redirect would put the sign-in page into the part that was asked for.
                return Pages.asksForPart(call)
                        ? Answer.html(401, "").with("HX-Redirect", SIGN_IN)
                        : Answer.seeOther(SIGN_IN);
            }
            return page.answer(call, frame(call, session.get().token()));
        };
    }

    private OpsFrame frame(Call call, String token) {
        return new OpsFrame(
                pages.frame(call).outside(token),
                sources.entities().node().address(),
                ChosenNode.of(call),
                token.isEmpty() ? List.of() : chosen.all(),
                sources.version(),
                clock.instant());
    }

    private Answer showSignIn(Call call) {
        return signInPage(call, sessions.possible() ? 200 : 404, FormErrors.none());
    }

    private Answer signInPage(Call call, int status, FormErrors errors) {
        return pages.show(status, TEMPLATES.opsSignIn(frame(call, ""), sessions.possible(), errors));
    }

    private Answer signIn(Call call) {
        if (!sessions.possible()) {
            return showSignIn(call);
        }
        try {
            var session = sessions.open(
                    call.form(form -> form.secret("secret", SECRET_CHARACTERS_MAX)), call.clientNetwork());
            LOG.info("An engineer has signed in to /ops from {}", call.clientAddress());
            return PageCookies.engineerIn(Answer.seeOther(HOME), session, EngineerSessions.LIFETIME, settings);
        } catch (ProblemException refused) {
            var problem = refused.problem();
            LOG.warn(
                    "Refused to sign in to /ops from {}: {}",
                    call.clientAddress(),
                    problem.type().slug());
            var texts = pages.frame(call).texts();
            var errors = problem.type() == ProblemType.INVALID_CREDENTIALS
                    ? FormErrors.general(texts.of("ops.sign_in.wrong"))
                    : FormErrors.of(problem, texts);
            return signInPage(call, problem.type().status(), errors);
        }
    }

    private Answer signOut(Call call, OpsFrame ops) {
        call.form(form -> {
            requireToken(ops, form.text(Pages.TOKEN_FIELD, TEXT_CHARACTERS_MAX));
            return true;
        });
        return PageCookies.engineerOut(Answer.seeOther(SIGN_IN), settings);
    }

    private record Choice(String node, String back) {}

    private Answer choose(Call call, OpsFrame ops) {
        var choice = call.form(form -> {
            requireToken(ops, form.text(Pages.TOKEN_FIELD, TEXT_CHARACTERS_MAX));
            return new Choice(
                    form.text("node", TEXT_CHARACTERS_MAX),
                    Objects.requireNonNullElse(form.optionalText("back", BACK_CHARACTERS_MAX), HOME));
        });
        boolean any = choice.node().equals(ANY_NODE);
        if (!any && !ops.nodes().contains(choice.node())) {
            throw Problems.notFound("node in this cluster");
        }
        var back = Pages.safePath(choice.back());
        return PageCookies.looksAt(
                Answer.seeOther(back.startsWith(HOME) ? back : HOME),
                any ? "" : choice.node(),
                EngineerSessions.LIFETIME,
                settings);
    }

    private record Wish(String node, String path) {}

    private Answer restart(Call call, OpsFrame ops) {
        var wish = call.form(form -> {
            requireToken(ops, form.text(Pages.TOKEN_FIELD, TEXT_CHARACTERS_MAX));
            return new Wish(form.text("node", TEXT_CHARACTERS_MAX), form.text("path", PATH_CHARACTERS_MAX));
        });
        if (!wish.node().equals(ops.node())) {
            // A balancer has sent it to another node than the one that made the page.
            return pages.show(409, TEMPLATES.opsTree(ops, looks.tree(wish.node())));
        }
        if (!sources.entities().node().supervision().restart(wish.path())) {
            throw Problems.notFound("component on this node");
        }
        LOG.warn("An engineer has {} restarted, by /ops from {}", wish.path(), call.clientAddress());
        return Answer.seeOther("/ops/tree");
    }

    private static void requireToken(OpsFrame ops, String sent) {
        if (!new EngineerSessions.Session(ops.frame().token()).made(sent)) {
            throw Problem.of(ProblemType.CROSS_SITE, "Open the page again and send its form again.")
                    .exception();
        }
    }

    private Answer shown(Call call, Supplier<JteModel> whole, Supplier<JteModel> part) {
        return pages.show(Pages.asksForPart(call) ? part.get() : whole.get())
                .with(ChosenNode.ANSWERED_BY, sources.entities().node().address());
    }

    private Answer home(Call call, OpsFrame ops) {
        var view = looks.start();
        return shown(call, () -> TEMPLATES.opsHome(ops, view), () -> TEMPLATES.opsHomePart(ops, view));
    }

    private Answer tree(Call call, OpsFrame ops) {
        var view = looks.tree("");
        return shown(call, () -> TEMPLATES.opsTree(ops, view), () -> TEMPLATES.opsTreePart(ops, view));
    }

    private Answer jobs(Call call, OpsFrame ops) throws InterruptedException {
        var view = looks.jobs();
        return shown(call, () -> TEMPLATES.opsJobs(ops, view), () -> TEMPLATES.opsJobsPart(ops, view));
    }

    private record Change(String job, String what) {}

    /** On any node, for jobs are the cluster's. */
    private Answer changeJob(Call call, OpsFrame ops) {
        var change = call.form(form -> {
            requireToken(ops, form.text(Pages.TOKEN_FIELD, TEXT_CHARACTERS_MAX));
            return new Change(form.text("job", TEXT_CHARACTERS_MAX), form.text("what", TEXT_CHARACTERS_MAX));
        });
        try {
            switch (change.what()) {
                case "run" -> sources.jobs().runNow(change.job());
                case "cancel" -> sources.jobs().cancel(change.job());
                case "drop" -> sources.jobs().drop(change.job());
                default -> throw Problems.notFound("such thing to do with a job");
            }
        } catch (UnknownJobException unknown) {
            throw Problems.notFound("job of this name");
        }
        LOG.warn("An engineer has asked to {} {}, by /ops from {}", change.what(), change.job(), call.clientAddress());
        return Answer.seeOther(JOBS);
    }

    private Answer entities(Call call, OpsFrame ops) throws Exception {
        var view = looks.entities(call);
        return shown(call, () -> TEMPLATES.opsEntities(ops, view), () -> TEMPLATES.opsEntitiesPart(ops, view));
    }

    private Answer projections(Call call, OpsFrame ops) {
        var view = looks.projections();
        return shown(call, () -> TEMPLATES.opsProjections(ops, view), () -> TEMPLATES.opsProjectionsPart(ops, view));
    }

    private Answer database(Call call, OpsFrame ops) throws InterruptedException {
        var view = looks.database();
        return shown(call, () -> TEMPLATES.opsDatabase(ops, view), () -> TEMPLATES.opsDatabasePart(ops, view));
    }

    private Answer sockets(Call call, OpsFrame ops) throws Exception {
        var view = looks.sockets(call);
        return shown(call, () -> TEMPLATES.opsSockets(ops, view), () -> TEMPLATES.opsSocketsPart(ops, view));
    }

    private Answer requests(Call call, OpsFrame ops) {
        var view = looks.requests();
        return shown(call, () -> TEMPLATES.opsRequests(ops, view), () -> TEMPLATES.opsRequestsPart(ops, view));
    }

    private Answer log(Call call, OpsFrame ops) {
        var view = call.pageQuery(query -> {
            var level = query.optionalText("level", TEXT_CHARACTERS_MAX);
            var text = query.optionalText("text", TEXT_CHARACTERS_MAX);
            return looks.log(
                    level != null && Views.Log.LEVELS.contains(level) ? level : Views.Log.LEVELS.getFirst(),
                    text == null ? "" : text);
        });
        return shown(call, () -> TEMPLATES.opsLog(ops, view), () -> TEMPLATES.opsLogPart(ops, view));
    }

    private record Sampled(String node, long latest, List<Samples.Sample> samples) {}

    /** Those after the number that was asked for; all where that is of another life of the node. */
    private Answer samples(Call call, OpsFrame ops) {
        long asked = call.pageQuery(
                query -> Objects.requireNonNullElse(query.optionalInteger("after", 0, Long.MAX_VALUE), 0L));
        long latest = sources.samples().latest().map(Samples.Sample::number).orElse(0L);
        return Answer.json(new Sampled(ops.node(), latest, sources.samples().after(asked > latest ? 0 : asked)));
    }
}
