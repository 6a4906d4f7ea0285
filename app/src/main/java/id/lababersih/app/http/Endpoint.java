package id.lababersih.app.http;

import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/**
 * One line of the routing table.
 *
 * @param path as in {@code /v1/shops/{id}}; a last segment such as {@code {path*}} takes all that follows
 * @param replayed whether a repeated POST is answered from the stored first answer
 * @param admission says whose share of the room for bodies the body takes, and refuses, by a problem, whom {@code
 *     access} alone would let in; asked before the body is read
 * @param makes the journal's name of what a POST makes, where that is to be looked for with its idempotency key; null
 *     where the request is none that can make it
 */
public record Endpoint(
        HttpMethod method,
        String path,
        Access access,
        Body body,
        Surface surface,
        boolean replayed,
        Function<Call, String> admission,
        Function<Call, @Nullable String> makes,
        Handler handler) {
    /** What the request may carry. */
    public enum Body {
        NONE,
        /** JSON, read whole before the handler starts. */
        JSON,
        /** An HTML form, read whole before the handler starts. */
        FORM,
        /** Either of the two, for programs, which have more to say than people: as much as who has signed in. */
        JSON_OR_FORM,
        /** A multipart form whose file is kept on disk while the handler runs. */
        UPLOAD;

        boolean inMemory() {
            return this != NONE && this != UPLOAD;
        }
    }

    /** For whom the answers are written, problems included. */
    public enum Surface {
        /** Programs: tokens in a header, problems as JSON. */
        API,
        /** People: a session in a cookie, problems as pages, and no token sends to the sign-in page. */
        PAGE
    }

    private Endpoint(HttpMethod method, String path, Access access, Body body, Surface surface, Handler handler) {
        this(method, path, access, body, surface, true, Call::sender, _ -> null, handler);
    }

    public static Endpoint get(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.GET, path, access, Body.NONE, Surface.API, handler);
    }

    public static Endpoint post(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.JSON, Surface.API, handler);
    }

    public static Endpoint put(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.PUT, path, access, Body.JSON, Surface.API, handler);
    }

    public static Endpoint patch(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.PATCH, path, access, Body.JSON, Surface.API, handler);
    }

    public static Endpoint delete(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.DELETE, path, access, Body.NONE, Surface.API, handler);
    }

    /** A POST without a body; one that comes all the same is not looked at. */
    public static Endpoint postEmpty(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.NONE, Surface.API, handler);
    }

    /** A POST of a multipart form; see {@link Call#upload()}. */
    public static Endpoint upload(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.UPLOAD, Surface.API, handler);
    }

    /** A POST whose body is JSON or a form; see {@link Call#isForm()}. */
    public static Endpoint postJsonOrForm(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.JSON_OR_FORM, Surface.API, handler);
    }

    /** A page for people. */
    public static Endpoint page(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.GET, path, access, Body.NONE, Surface.PAGE, handler);
    }

    /** A form that a page sends. */
    public static Endpoint form(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.FORM, Surface.PAGE, handler);
    }

    /** A form with a file that a page sends. */
    public static Endpoint uploadForm(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethods.POST, path, access, Body.UPLOAD, Surface.PAGE, handler);
    }

    /** The same line for answers that hold secrets: they are never stored, so an idempotency key is not looked at. */
    public Endpoint unstored() {
        return new Endpoint(method, path, access, body, surface, false, admission, makes, handler);
    }

    /**
     * The same line for callers who say in their own way who they are, which is looked at before their body.
     *
     * @param own answers who they are, for the share of the room for bodies that is theirs; refuses them by a problem
     */
    public Endpoint admitting(Function<Call, String> own) {
        return new Endpoint(method, path, access, body, surface, replayed, own, makes, handler);
    }

    /** The same line for a POST that would know of what it makes whether it is new; see {@link Call#makesNew}. */
    public Endpoint making(Function<Call, @Nullable String> name) {
        return new Endpoint(method, path, access, body, surface, replayed, admission, name, handler);
    }

    List<String> segments() {
        return List.of(path.substring(1).split("/", -1));
    }
}
