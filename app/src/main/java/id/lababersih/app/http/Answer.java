package id.lababersih.app.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What a handler answers: status, body and the headers that are its own. */
public record Answer(int status, ResponseEntity entity, List<HttpHeader> headers) {
    private static final ContentType PROBLEM_JSON = ContentTypes.parse("application/problem+json");

    private static final int UNAUTHORIZED = 401;
    private static final String BASIC = "Basic realm=\"LabaBersih\", charset=\"UTF-8\"";
    /** Clients that look for the scheme before they tell their program of a 401 fail without it. */
    private static final String BEARER = "Bearer realm=\"LabaBersih\"";

    /** The usual envelope of one thing. */
    public record Data<T>(T data) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    /** 200 with the value as JSON. */
    public static Answer json(Object value) {
        return json(200, value);
    }

    public static Answer json(int status, Object value) {
        return new Answer(status, HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.write(value)), List.of());
    }

    /** 200 with {@code {"data": value}}. */
    public static Answer data(Object value) {
        return json(200, new Data<>(value));
    }

    /** 201 with {@code {"data": value}} and where it now is. */
    public static Answer created(String location, Object value) {
        return json(201, new Data<>(value)).with("Location", location);
    }

    /** 202 with {@code {"data": value}}: the work goes on after the answer. */
    public static Answer accepted(Object value) {
        return json(202, new Data<>(value));
    }

    public static Answer noContent() {
        return new Answer(204, HttpEntities.EMPTY, List.of());
    }

    /** A page for people. */
    public static Answer html(int status, String html) {
        return new Answer(status, HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, html), List.of());
    }

    /** Sends a browser to another page by GET. */
    public static Answer seeOther(String location) {
        return new Answer(303, HttpEntities.EMPTY, List.of()).with("Location", location);
    }

    /** A download that is written while it is read; its size need not be known. */
    public static Answer download(String filename, ContentType type, Source<ByteString, ?> bytes) {
        return new Answer(200, HttpEntities.create(type, bytes), List.of())
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"" + filename.replaceAll("[^A-Za-z0-9._-]", "_") + "\"");
    }

    /** Bytes kept in memory, such as an asset of the pages. */
    public static Answer bytes(ContentType type, byte[] bytes) {
        return new Answer(200, HttpEntities.create(type, bytes), List.of());
    }

    public Answer with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(RawHeader.create(header, value));
        return new Answer(status, entity, more);
    }

    /** With the tag of its body, where the same is answered many times. */
    public Answer tagged() {
        return EntityTags.tagged(this);
    }

    /** Bytes of a body in memory; 0 of a stream. */
    public int length() {
        return entity instanceof HttpEntity.Strict strict ? strict.getData().length() : 0;
    }

    static Answer problem(Problem problem, String requestId) {
        var type = problem.type();
        var body = new ProblemJson(
                type.path(),
                type.title(),
                type.status(),
                problem.detail(),
                problem.errors(),
                requestId,
                problem.facts());
        var answer = new Answer(type.status(), HttpEntities.create(PROBLEM_JSON, Json.write(body)), List.of());
        if (type.status() == UNAUTHORIZED) {
            var basic = type == ProblemType.BASIC_CREDENTIALS;
            answer = answer.with("WWW-Authenticate", basic ? BASIC : BEARER);
        }
        var wait = problem.retryAfter();
        return wait == null ? answer : answer.with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    HttpResponse response() {
        return HttpResponse.create().withStatus(status).withEntity(entity).addHeaders(headers);
    }

    private record ProblemJson(
            String type,
            String title,
            int status,
            String detail,
            List<Violation> errors,
            String requestId,
            @JsonAnyGetter Map<String, Object> facts) {}
}
