package id.lababersih.app.http;

import id.lababersih.persistence.database.Statements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Turns the routing tables of all features into the one function that answers requests: finds the route, checks the
 * caller and the body, runs the handler on the executor, and makes every failure a problem.
 */
public final class Handlers {
    /** How much later than the stream itself whoever waits for it gives up. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    static final String REQUEST_ID = "X-Request-Id";

    private static final String TRACEPARENT = "traceparent";
    /** Where a parameter that is not known is refused; elsewhere it may be anybody's. */
    private static final String PROGRAMS = "/v1/";

    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);
    private static final Pattern REQUEST_ID_TAKEN = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private final List<Endpoint> table;
    private final Router router;
    private final Gate gate;
    private final Idempotency idempotency;
    private final PageProblems pages;
    private final HttpSettings settings;
    private final Bodies bodies;
    private final Uploads uploads;
    private final RequestObserver observer;
    private final Executor executor;

    public Handlers(
            List<Routes> features,
            Authentication authentication,
            Idempotency idempotency,
            PageProblems pages,
            HttpSettings settings,
            RequestObserver observer,
            Materializer materializer,
            Executor executor) {
        this.table =
                features.stream().flatMap(feature -> feature.routes().stream()).toList();
        this.router = new Router(table);
        this.gate = new Gate(authentication);
        this.idempotency = idempotency;
        this.pages = pages;
        this.settings = settings;
        this.observer = observer;
        this.bodies = new Bodies(settings, materializer);
        this.uploads = new Uploads(settings, materializer);
        this.executor = executor;
    }

    /** The whole routing table. */
    public List<Endpoint> table() {
        return table;
    }

    /** Answers one request; the stage never fails. */
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        var requestId = requestId(request);
        try {
            return CompletableFuture.supplyAsync(() -> answer(request, requestId), executor)
                    .exceptionallyCompose(fault -> skipped(request, lastResort(request, requestId, fault)));
        } catch (RejectedExecutionException e) {
            return skipped(request, finished(request, Answer.problem(Problems.unavailable(), requestId), requestId));
        }
    }

    /** For what failed outside a handler, such as a path that cannot be read; Pekko would answer in its own words. */
    private HttpResponse lastResort(HttpRequest request, String requestId, Throwable failure) {
        try (var _ = MDC.putCloseable("request_id", requestId)) {
            var problem = Problems.of(failure);
            log(request.method().name(), "outside of its handler", problem, failure);
            tell(request, requestId, null, problem.type().status(), Duration.ZERO, new Statements());
            return finished(request, Answer.problem(problem, requestId), requestId);
        }
    }

    private CompletionStage<HttpResponse> skipped(HttpRequest request, HttpResponse response) {
        return bodies.skip(request).thenApply(_ -> response);
    }

    private HttpResponse answer(HttpRequest request, String requestId) {
        try (var _ = MDC.putCloseable("request_id", requestId)) {
            long startedNs = System.nanoTime();
            var match = router.find(request.method(), request.getUri().pathSegments());
            var statements = new Statements();
            var answer = finished(request, statements.during(() -> route(match, request, requestId)), requestId);
            var took = Duration.ofNanos(System.nanoTime() - startedNs);
            int status = answer.status().intValue();
            LOG.debug(
                    "{} {} {} {} ms",
                    request.method().name(),
                    request.getUri().getPathString(),
                    status,
                    took.toMillis());
            var found = match instanceof Router.Match.Found known ? known.endpoint() : null;
            tell(request, requestId, found, status, took, statements);
            return answer;
        }
    }

    private void tell(
            HttpRequest request,
            String requestId,
            @Nullable Endpoint found,
            int status,
            Duration took,
            Statements statements) {
        observer.answered(new RequestObserver.Answered(
                requestId,
                found == null ? "-" : found.method().name(),
                found == null ? "-" : found.path(),
                status,
                took,
                statements,
                request.getHeader(TRACEPARENT).map(HttpHeader::value).orElse(null)));
    }

    private Answer route(Router.Match match, HttpRequest request, String requestId) {
        return switch (match) {
            case Router.Match.Found(var endpoint, var path) -> call(endpoint, path, request, requestId);
            case Router.Match.WrongMethod(var allowed) -> {
                skip(request);
                if (request.method().equals(HttpMethods.GET) && (isOfPages(request) || isOfDashboard(request))) {
                    yield Answer.seeOther(pageAbove(request));
                }
                var methods = String.join(", ", allowed);
                var problem = Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + methods + ".");
                yield told(request, requestId, problem).with("Allow", methods);
            }
            case Router.Match.Nowhere _ -> {
                skip(request);
                yield told(
                        request,
                        requestId,
                        Problem.of(ProblemType.NOT_FOUND, "This path leads nowhere; see /openapi.yaml."));
            }
        };
    }

    /** Tells of a path without an endpoint: as a page where the pages are. */
    private Answer told(HttpRequest request, String requestId, Problem problem) {
        return isOfPages(request)
                ? pages.show(new Call(request, requestId, Map.of(), clientAddress(request)), problem)
                : Answer.problem(problem, requestId);
    }

    private static boolean isOfPages(HttpRequest request) {
        var path = request.getUri().getPathString();
        return path.equals("/app") || path.startsWith("/app/");
    }

    /** Whether a browser asks for an address of the dashboard, which programs have under the same beginning. */
    private static boolean isOfDashboard(HttpRequest request) {
        return request.getUri().getPathString().startsWith("/ops/")
                && request.getHeader(Accept.class)
                        .map(accept -> accept.value().contains("text/html"))
                        .orElse(false);
    }

    /** The page whose form is sent to this address, where a browser stands when the form was refused. */
    private String pageAbove(HttpRequest request) {
        var path = request.getUri().getPathString();
        Router.Match match;
        do {
            path = path.substring(0, path.lastIndexOf('/'));
            match = router.find(HttpMethods.GET, Uri.create(path).pathSegments());
        } while (path.lastIndexOf('/') > 0 && !(match instanceof Router.Match.Found));
        return path;
    }

    private Answer call(Endpoint endpoint, Map<String, String> path, HttpRequest request, String requestId) {
        var call = new Call(request, requestId, path, clientAddress(request));
        boolean bodyTaken = false;
        BodyRoom.@Nullable Place place = null;
        try {
            gate.admit(endpoint, call);
            call.setSender(endpoint.admission().apply(call));
            if (endpoint.body() != Endpoint.Body.NONE || !request.entity().isKnownEmpty()) {
                bodies.check(request, endpoint.body(), bytesMax(endpoint));
                if (endpoint.body().inMemory()) {
                    place = bodies.reserve(request, call.sender(), bytesMax(endpoint));
                } else if (endpoint.body() == Endpoint.Body.UPLOAD) {
                    uploads.reserve(call.sender());
                }
                bodyTaken = true;
                read(endpoint, call, place);
            }
            return run(endpoint, call);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return refusal(endpoint, call, Problems.unavailable().exception());
        } catch (Throwable failure) {
            // Handlers may throw anything; an Error too (a recursion too deep, a class that is missing) ends this
            // request alone, and refusal() logs what is not the sender's fault.
            return refusal(endpoint, call, failure);
        } finally {
            if (!bodyTaken) {
                skip(request);
            }
            if (place != null) {
                place.leave();
            }
            var upload = call.uploadIfAny();
            if (upload != null) {
                uploads.done(upload, call.sender());
            }
        }
    }

    private void skip(HttpRequest request) {
        if (request.entity().isKnownEmpty()) {
            return;
        }
        try {
            bodies.skip(request).toCompletableFuture().get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a body nobody reads never fails", e);
        }
    }

    /** @param place where a body that is read into memory goes; null for any other */
    private void read(Endpoint endpoint, Call call, BodyRoom.@Nullable Place place) throws Exception {
        try {
            if (place != null) {
                call.setBody(await(bodies.bytes(call.request(), place, bytesMax(endpoint)), settings.bodyTimeout()));
            } else if (endpoint.body() == Endpoint.Body.UPLOAD) {
                receive(call);
            } else {
                await(bodies.drain(call.request(), bytesMax(endpoint)), settings.bodyTimeout());
            }
        } catch (TimeoutException e) {
            throw Problems.late().exception();
        }
    }

    private void receive(Call call) throws Exception {
        var arriving = uploads.receive(call.request(), call.sender());
        try {
            call.setUpload(await(arriving, settings.uploadTimeout().plus(SLACK)));
        } finally {
            if (call.uploadIfAny() == null) {
                // Nobody waits for it any more; if it still arrives, its file goes at once.
                arriving.thenAccept(late -> uploads.done(late, call.sender()));
            }
        }
    }

    private long bytesMax(Endpoint endpoint) {
        return switch (endpoint.body()) {
            case NONE, JSON, FORM -> endpoint.access().isOpen() ? settings.openBytesMax() : settings.jsonBytesMax();
            case JSON_OR_FORM -> settings.jsonBytesMax();
            case UPLOAD -> uploads.bytesMax();
        };
    }

    private static <T> T await(CompletionStage<T> stage, Duration timeout) throws Exception {
        try {
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Answer run(Endpoint endpoint, Call call) throws Exception {
        if (!endpoint.path().startsWith(PROGRAMS)) {
            return answer(endpoint, call);
        }
        boolean changes = !endpoint.method().equals(HttpMethods.GET);
        if (changes) {
            call.refuseUnreadQuery(_ -> true);
        }
        var answer = answer(endpoint, call);
        if (!changes) {
            // A list that is answered whole takes what other lists do.
            call.refuseUnreadQuery(query -> Slice.from(query, endpoint.path(), 1));
        }
        return answer;
    }

    private Answer answer(Endpoint endpoint, Call call) throws Exception {
        var key = call.header(Idempotency.HEADER);
        boolean once = key != null
                && endpoint.replayed()
                && endpoint.surface() == Endpoint.Surface.API
                && endpoint.method().equals(HttpMethods.POST);
        return once
                ? idempotency.once(call, java.util.Objects.requireNonNull(key), endpoint)
                : endpoint.handler().answer(call);
    }

    private Answer refusal(Endpoint endpoint, Call call, Throwable failure) {
        var problem = Problems.of(failure);
        log(endpoint.method().name(), endpoint.path(), problem, failure);
        if (endpoint.surface() == Endpoint.Surface.API) {
            return Answer.problem(problem, call.requestId());
        }
        return problem.type() == ProblemType.UNAUTHENTICATED ? pages.signIn(call) : pages.show(call, problem);
    }

    private static void log(String method, String path, Problem problem, Throwable failure) {
        if (problem.type() == ProblemType.INTERNAL) {
            LOG.error("{} {} failed", method, path, failure);
        } else if (problem.type() == ProblemType.UNAVAILABLE) {
            LOG.warn("{} {} was not answered: {}", method, path, failure.toString());
        }
    }

    private HttpResponse finished(HttpRequest request, Answer answer, String requestId) {
        var tagged = EntityTags.apply(request, answer);
        var headers = new ArrayList<HttpHeader>(tagged.headers());
        headers.add(RawHeader.create(REQUEST_ID, requestId));
        SecurityHeaders.addTo(headers, settings);
        return new Answer(tagged.status(), tagged.entity(), headers).response();
    }

    private String clientAddress(HttpRequest request) {
        return ClientAddress.of(request, settings.clientAddressHeader());
    }

    private static String requestId(HttpRequest request) {
        return request.getHeader(REQUEST_ID)
                .map(HttpHeader::value)
                .filter(id -> REQUEST_ID_TAKEN.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
