package id.lababersih.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** One request on its way through a handler: who asks, for what, with which body. */
public final class Call {
    /** Names the merchant that a user of several acts for. */
    public static final String MERCHANT_HEADER = "X-Merchant-Id";

    /** In the address of a page: what was just done. What is around every page reads it, so no page need know it. */
    public static final String DONE = "kabar";

    private static final long AWAIT_SECONDS_MAX = 30;
    private static final int FORM_FIELDS_MAX = 200;

    private final HttpRequest request;
    private final String requestId;
    private final Map<String, String> path;
    private final String clientAddress;

    private Authentication.@Nullable User user;
    private @Nullable Caller caller;
    private @Nullable String sender;
    private byte[] body = {};
    private @Nullable JsonNode json;
    private @Nullable Upload upload;
    private @Nullable UUID newId;
    private @Nullable Instant firstAt;
    private boolean makesNew;
    private boolean queryRead;

    Call(HttpRequest request, String requestId, Map<String, String> path, String clientAddress) {
        this.request = request;
        this.requestId = requestId;
        this.path = Map.copyOf(path);
        this.clientAddress = clientAddress;
    }

    public HttpRequest request() {
        return request;
    }

    public String requestId() {
        return requestId;
    }

    /** Where the request came from, as far as the proxy that we trust knows. */
    public String clientAddress() {
        return clientAddress;
    }

    /** What limits count the client by: its address, of IPv6 the network that is its own. */
    public String clientNetwork() {
        return ClientAddress.network(clientAddress);
    }

    /**
     * Whose share its body takes: whom its route admitted, else the user, of however many merchants, else the site it
     * came from.
     */
    String sender() {
        if (sender != null) {
            return sender;
        }
        return user == null ? ClientAddress.site(clientAddress) : user.id().toString();
    }

    /** The signed-in user; only on routes that ask for a token. */
    public Authentication.User user() {
        if (user == null) {
            throw new IllegalStateException("This route asks for no token, so it has no user.");
        }
        return user;
    }

    /** The signed-in user if there is one; for routes open to anyone. */
    public Authentication.@Nullable User userIfAny() {
        return user;
    }

    /** Who acts for which merchant; only on routes that ask for a role. */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("This route asks for no role, so it has no merchant.");
        }
        return caller;
    }

    /** The merchant acted for, null on routes that ask for no role and before the first merchant. */
    public @Nullable Caller callerIfAny() {
        return caller;
    }

    /** A part of the path as text, percent-decoded. */
    public String path(String name) {
        var value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The path has no {" + name + "}.");
        }
        return value;
    }

    /** A part of the path as an id; what is no id names nothing, so that is a 404. */
    public UUID id(String name, String what) {
        var text = path(name);
        try {
            var id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Answered below, as is a shortened id.
        }
        throw Problems.notFound(what);
    }

    /** Reads the JSON body, an object; refuses it with all its violations. */
    public <T> T body(Function<Fields, T> reader) {
        return Json.readObject(json(), reader);
    }

    /** Reads the JSON body, an array of 1 to {@code itemsMax} objects. */
    public <T> List<T> bodyItems(int itemsMax, Function<Fields, T> reader) {
        return Json.readArray(json(), itemsMax, reader);
    }

    /** The body as JSON, which is parsed when it is asked for first. */
    private JsonNode json() {
        if (json == null) {
            json = Json.parse(body);
        }
        return json;
    }

    /** Whether the request has a body at all. */
    public boolean hasBody() {
        return body.length > 0;
    }

    /** Reads the query; an unknown or repeated parameter is a violation, for a misspelt filter gives wrong numbers. */
    public <T> T query(Function<Fields, T> reader) {
        return query(false, reader);
    }

    /**
     * Reads the query of a page by the same rules, but an empty parameter is not given, as browsers send all fields,
     * and {@link #DONE} is for what is around the page.
     */
    public <T> T pageQuery(Function<Fields, T> reader) {
        return query(true, reader);
    }

    /** Refuses parameters of a query that nobody has read, which change nothing, but those that {@code taken} reads. */
    void refuseUnreadQuery(Function<Fields, ?> taken) {
        if (!queryRead && request.getUri().rawQueryString().isPresent()) {
            query(taken);
        }
    }

    private <T> T query(boolean ofPage, Function<Fields, T> reader) {
        queryRead = true;
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : request.getUri().query().toList()) {
            if (!(ofPage && (pair.second().isEmpty() || pair.first().equals(DONE)))) {
                parameters.computeIfAbsent(pair.first(), _ -> new ArrayList<>()).add(pair.second());
            }
        }
        return Fields.read(Fields.ofQuery(parameters), reader);
    }

    /** Reads an HTML form by the same rules as a query, pointers included. */
    public <T> T form(Function<Fields, T> reader) {
        return Fields.read(Fields.ofQuery(FormBody.parse(body, FORM_FIELDS_MAX)), reader);
    }

    /** Whether the body is an HTML form, on a route that takes JSON as well. */
    public boolean isForm() {
        return Bodies.type(request).equals(Bodies.FORM);
    }

    /** What was typed into a field of an HTML form, to show it again; empty when nothing was. */
    public String typed(String field) {
        return FormBody.parse(body, FORM_FIELDS_MAX)
                .getOrDefault(field, List.of(""))
                .getFirst();
    }

    /** What was typed into an HTML form, by field. */
    public Map<String, String> typed() {
        var typed = new LinkedHashMap<String, String>();
        FormBody.all(body, FORM_FIELDS_MAX).forEach((name, values) -> typed.put(name, values.getFirst()));
        return typed;
    }

    /** Whether a field of an HTML form was sent with nothing in it. */
    public boolean emptied(String field) {
        return FormBody.all(body, FORM_FIELDS_MAX)
                .getOrDefault(field, List.of())
                .equals(List.of(""));
    }

    /** The multipart form; only on routes made with {@link Endpoint#upload}. */
    public Upload upload() {
        if (upload == null) {
            throw new IllegalStateException("This route takes no upload.");
        }
        return upload;
    }

    public @Nullable String header(String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }

    /**
     * The id for what this call creates: random, but the same again when a request with the same idempotency key is
     * repeated after a crash. Insert with it, and take an existing row as the first attempt's work.
     */
    public UUID newId() {
        if (newId == null) {
            newId = UUID.randomUUID();
        }
        return newId;
    }

    /**
     * Whether the journal had no event of what {@link Endpoint#making} names a moment ago; false where nobody looked,
     * as without an idempotency key.
     */
    public boolean makesNew() {
        return makesNew;
    }

    /** Today where the caller is; of a request that is repeated with its idempotency key, the day it first came. */
    public LocalDate today(InstantSource clock) {
        return LocalDate.ofInstant(firstAt == null ? clock.instant() : firstAt, caller().zone());
    }

    /** Waits on this call's own virtual thread; an answer that does not come is a 503. */
    public <T> T await(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(AWAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted while waiting.");
        }
    }

    /** The request once more, to pass it on: its id, the body that was read, and those of its headers. */
    public HttpRequest again(Set<String> lowercaseNames) {
        var headers = new ArrayList<HttpHeader>();
        headers.add(RawHeader.create(Handlers.REQUEST_ID, requestId));
        for (HttpHeader header : request.getHeaders()) {
            if (lowercaseNames.contains(header.lowercaseName())) {
                headers.add(header);
            }
        }
        var bare = HttpRequest.create()
                .withMethod(request.method())
                .withUri(request.getUri())
                .withHeaders(headers);
        return hasBody() ? bare.withEntity(request.entity().getContentType(), body) : bare;
    }

    @Nullable
    Upload uploadIfAny() {
        return upload;
    }

    byte[] rawBody() {
        return body;
    }

    void setUser(Authentication.User signedIn) {
        user = signedIn;
    }

    void setCaller(Caller acting) {
        caller = acting;
    }

    void setSender(String admitted) {
        sender = admitted;
    }

    void setBody(byte[] bytes) {
        body = bytes;
    }

    void setUpload(Upload form) {
        upload = form;
    }

    /** Says what is the same each time this is asked, and whether nothing was made of it yet. */
    void setRepeated(UUID id, Instant at, boolean nothingMade) {
        newId = id;
        firstAt = at;
        makesNew = nothingMade;
    }
}
