package id.lababersih.app.http;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says what is wrong and what to do about it (RFC 9457); the request id is added when it is written.
 *
 * @param detail one or two sentences for a person; never the message of an exception
 * @param retryAfter when the same request may succeed, null where waiting does not help
 * @param facts more members of the answer, for programs; most problems have none
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Violation> errors,
        @Nullable Duration retryAfter,
        Map<String, Object> facts) {
    public Problem {
        errors = List.copyOf(errors);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Problem of(ProblemType type, String detail) {
        return of(type, detail, List.of());
    }

    public static Problem of(ProblemType type, String detail, List<Violation> errors) {
        return new Problem(type, detail, errors, null, Map.of());
    }

    public Problem retryAfter(Duration wait) {
        return new Problem(type, detail, errors, wait, facts);
    }

    /** The same with one more member, after those that it has. */
    public Problem with(String name, Object fact) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, fact);
        return new Problem(type, detail, errors, retryAfter, more);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}
