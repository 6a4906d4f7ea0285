package id.lababersih.app.realtime;

import id.lababersih.app.http.BodyRoom;
import id.lababersih.app.http.Json;
import id.lababersih.app.http.OtherNodes;
import id.lababersih.app.http.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Phoenix's long polls: a GET waits for messages, a POST brings some, and the status that counts is in the body of a
 * 200. A session lives on the node that made it, and its token says which; other nodes pass on to there what they get.
 */
final class LongPolls {
    static final String TOKEN_HEADER = "X-Phoenix-Longpoll-Token";
    private static final int ID_BYTES = 16;
    private static final int BATCH_MAX = 100;
    private static final int BODY_BYTES_MAX = 1 << 20;
    /** Messages are small, unless many come in one body. */
    private static final int SMALL_BYTES_MAX = 16 << 10;

    private static final int BODIES_BYTES_MAX = 8 << 20;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int ERROR = 500;

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final ActorRef<Sockets.Message> sockets;
    private final Limits limits;
    private final Signatures signatures;
    private final PollHomes homes;
    private final Function<HttpRequest, String> site;
    private final BodyRoom bodies = new BodyRoom(BODIES_BYTES_MAX, SMALL_BYTES_MAX, BODY_BYTES_MAX);

    /** @param site where a request comes from */
    LongPolls(
            ActorSystem<?> system,
            ActorRef<Sockets.Message> sockets,
            Limits limits,
            Signatures signatures,
            PollHomes homes,
            Function<HttpRequest, String> site) {
        this.system = system;
        this.materializer = SystemMaterializer.get(system).materializer();
        this.sockets = sockets;
        this.limits = limits;
        this.signatures = signatures;
        this.homes = homes;
        this.site = site;
    }

    private record Session(String token, Guest guest, LongPoll connection) {
        Protocol protocol() {
            return guest.protocol();
        }
    }

    /** Who is let in when there is no session yet; asked only then. */
    interface Admission {
        CompletionStage<Optional<Guest>> guest();
    }

    record Guest(Visitor visitor, Protocol protocol) {}

    CompletionStage<HttpResponse> answer(HttpRequest request, Params params, Admission admission) {
        var token = token(request, params);
        boolean carries =
                request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.POST);
        if (!carries || token == null || !isSigned(token)) {
            return answerHere(request, params, admission);
        }
        if (OtherNodes.isPassedOn(request)) {
            // Only what is here: the node that asks lets nobody in on another's word.
            return sessions.containsKey(token)
                    ? answerHere(request, params, admission)
                    : discarded(request, HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
        }
        return homes.elsewhere(home(token))
                ? passOn(request, params, admission, token)
                : answerHere(request, params, admission);
    }

    private CompletionStage<HttpResponse> passOn(
            HttpRequest request, Params params, Admission admission, String token) {
        var patience = limits.pollWindow().plus(BODY_TIMEOUT);
        // Whose session it is, its own node alone knows.
        return answerWhole(
                request,
                site.apply(request),
                strict -> homes.ask(home(token), request.withEntity(strict), token, patience)
                        .thenCompose(answer -> answer.isPresent()
                                ? done(answer.get().withHeaders(json("").getHeaders()))
                                : answerHere(request.withEntity(strict), params, admission)));
    }

    /**
     * Answers a request with its body in memory, which is given back with the answer: 503 where the sender has its
     * share already, or all is taken.
     */
    private CompletionStage<HttpResponse> answerWhole(
            HttpRequest request, String sender, Function<HttpEntity.Strict, CompletionStage<HttpResponse>> answer) {
        int bytes = (int) Math.min(
                BODY_BYTES_MAX, request.entity().getContentLengthOption().orElse(BODY_BYTES_MAX));
        var place = bodies.enter(sender, bytes);
        if (place == null) {
            return discarded(request, Realtime.unavailable());
        }
        return place.read(request.entity().withSizeLimit(BODY_BYTES_MAX), BODY_TIMEOUT, materializer)
                .handle((strict, tooLargeOrBroken) -> {
                    if (strict == null) {
                        return done(HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
                    }
                    return place.isHeld() ? answer.apply(strict) : done(Realtime.unavailable());
                })
                .thenCompose(answered -> answered)
                .whenComplete((_, _) -> place.leave());
    }

    private CompletionStage<HttpResponse> discarded(HttpRequest request, HttpResponse response) {
        return Realtime.discarded(request, response, materializer);
    }

    private CompletionStage<HttpResponse> answerHere(HttpRequest request, Params params, Admission admission) {
        return switch (request.method().name()) {
            case "GET" -> {
                request.discardEntityBytes(materializer);
                var session = session(request, params);
                yield session != null ? poll(session) : isLost(request, params) ? done(status(ERROR)) : open(admission);
            }
            case "POST" -> {
                var session = session(request, params);
                yield session == null ? discarded(request, status(GONE)) : take(request, session);
            }
            case "OPTIONS" -> discarded(request, preflight(request));
            default -> discarded(request, HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
        };
    }

    private CompletionStage<HttpResponse> open(Admission admission) {
        return admission.guest().thenCompose(guest -> {
            if (guest.isEmpty()) {
                return done(status(FORBIDDEN));
            }
            if (isFull(guest.get().visitor())) {
                return done(Realtime.unavailable());
            }
            var token = newToken();
            var connection = new LongPoll(limits, () -> sessions.remove(token));
            var session = new Session(token, guest.get(), connection);
            sessions.put(token, session);
            var client = new Channel.Client(guest.get().visitor(), session.protocol(), connection);
            sockets.tell(new Sockets.Message.Open(client, limits.pollIdle()));
            return connection
                    .ready()
                    .thenApply(ready -> ready ? messages(session, GONE, List.of()) : Realtime.unavailable());
        });
    }

    /** Who has no account gets half of the places, so that there is room for those with one. */
    private boolean isFull(Visitor visitor) {
        return sessions.size() >= limits.pollersMax() || (isGuest(visitor) && guests() >= limits.pollersMax() / 2);
    }

    private long guests() {
        return sessions.values().stream()
                .filter(session -> isGuest(session.guest().visitor()))
                .count();
    }

    private static boolean isGuest(Visitor visitor) {
        return visitor instanceof Visitor.Guest;
    }

    private CompletionStage<HttpResponse> poll(Session session) {
        var connection = session.connection();
        var poll = connection.poll();
        var timer = system.scheduler()
                .scheduleOnce(limits.pollWindow(), () -> connection.expire(poll), system.executionContext());
        return poll.thenApply(polled -> {
            timer.cancel();
            return switch (polled) {
                case LongPoll.Polled.Messages(var frames) -> messages(session, OK, frames);
                case LongPoll.Polled.Nothing _ -> messages(session, NO_CONTENT, List.of());
                case LongPoll.Polled.Gone _ ->
                    session.protocol() == Protocol.V1 ? status(ERROR) : messages(session, GONE, List.of());
            };
        });
    }

    private CompletionStage<HttpResponse> take(HttpRequest request, Session session) {
        boolean lines = request.entity().getContentType().mediaType().toString().equals("application/x-ndjson");
        return answerWhole(
                request,
                session.guest().visitor().sender(),
                strict -> taken(read(strict.getData().utf8String(), lines, session), session));
    }

    /** While its client is ahead the POST waits, as a WebSocket reads no further; its messages go nowhere yet. */
    private CompletionStage<HttpResponse> taken(List<Socket.Message.Received> messages, Session session) {
        var connection = session.connection();
        var taken = connection.receive(messages);
        if (!taken.isDone()) {
            var timer = system.scheduler()
                    .scheduleOnce(limits.pollWindow(), () -> connection.giveUp(taken), system.executionContext());
            var _ = taken.whenComplete((_, _) -> timer.cancel());
        }
        return taken.thenApply(
                all -> status(all ? OK : sessions.containsKey(session.token()) ? REQUEST_TIMEOUT : GONE));
    }

    /** The messages of a body; one that is no such ends the session. */
    private List<Socket.Message.Received> read(String body, boolean lines, Session session) {
        var messages = new ArrayList<Socket.Message.Received>();
        String[] sent = lines ? body.split("\r?\n", BATCH_MAX + 1) : new String[] {body};
        if (sent.length > BATCH_MAX) {
            session.connection().close(CloseCode.TOO_LARGE, "too many messages");
            return List.of();
        }
        for (String line : sent) {
            boolean text = !lines || line.startsWith("[");
            byte[] message;
            try {
                message = text
                        ? line.getBytes(StandardCharsets.UTF_8)
                        : Base64.getDecoder().decode(line);
            } catch (IllegalArgumentException e) {
                session.connection().close(CloseCode.INVALID_DATA, "neither JSON nor base64");
                return List.of();
            }
            if (message.length > limits.messageBytesMax()) {
                session.connection().close(CloseCode.TOO_LARGE, "too large");
                return List.of();
            }
            messages.add(new Socket.Message.Received(ByteString.fromArrayUnsafe(message), !text));
        }
        return messages;
    }

    /** The session that the request names, in the header of newer clients or the parameter of older ones. */
    private @Nullable Session session(HttpRequest request, Params params) {
        var token = token(request, params);
        return token != null && isSigned(token) ? sessions.get(token) : null;
    }

    /**
     * Whether a client of version 1 polls a session that is no more. It would take a new one for the old, with all its
     * channels; after an error it joins them again, as later ones do after a 410.
     */
    private boolean isLost(HttpRequest request, Params params) {
        var token = token(request, params);
        return token != null
                && isSigned(token)
                && Protocol.of(params.last("vsn")).equals(Optional.of(Protocol.V1));
    }

    private static @Nullable String token(HttpRequest request, Params params) {
        return request.getHeader(TOKEN_HEADER).map(HttpHeader::value).orElseGet(() -> params.last("token"));
    }

    private String newToken() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var id = encoder.encodeToString(bytes)
                + "."
                + encoder.encodeToString(homes.own().getBytes(StandardCharsets.UTF_8));
        return id + "." + signature(id);
    }

    /** The node that a signed token's session lives on. */
    private static String home(String token) {
        var home = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return new String(Base64.getUrlDecoder().decode(home), StandardCharsets.UTF_8);
    }

    private boolean isSigned(String token) {
        int dot = token.lastIndexOf('.');
        return dot > token.indexOf('.')
                && MessageDigest.isEqual(
                        signature(token.substring(0, dot)).getBytes(StandardCharsets.UTF_8),
                        token.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
    }

    private String signature(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signatures.sign("long-poll", id));
    }

    private static HttpResponse status(int status) {
        return json("{\"status\":" + status + "}");
    }

    /** Clients of version 1 read each message as an object, later ones as a text that they decode. */
    private static HttpResponse messages(Session session, int status, List<Frame> frames) {
        var messages = new ArrayList<String>(frames.size());
        for (Frame frame : frames) {
            messages.add(
                    session.protocol() == Protocol.V1
                            ? frame.text()
                            : new String(Json.write(frame.text()), StandardCharsets.UTF_8));
        }
        return json("{\"status\":" + status + ",\"token\":\"" + session.token() + "\",\"messages\":["
                + String.join(",", messages) + "]}");
    }

    private static HttpResponse json(String body) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                // Any site's script may poll: it needs a token for that, and gets no cookie along.
                .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*"));
    }

    private static HttpResponse preflight(HttpRequest request) {
        var asked = request.getHeader("Access-Control-Request-Headers")
                .map(HttpHeader::value)
                .orElse("");
        return HttpResponse.create()
                .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*"))
                .addHeader(RawHeader.create("Access-Control-Allow-Headers", asked))
                .addHeader(RawHeader.create("Access-Control-Allow-Methods", "get, post, options"))
                .addHeader(RawHeader.create("Access-Control-Max-Age", "3600"));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedStage(response);
    }
}
