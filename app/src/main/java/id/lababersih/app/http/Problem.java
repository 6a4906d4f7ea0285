package id.lababersih.app.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says what is wrong and what to do about it (RFC 9457); the request id is added when it is written.
 *
 * @param detail one or two sentences for a person; never the message of an exception
 * @param retryAfter when the same request may succeed, null where waiting does not help
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Violation> errors,
        @Nullable Duration retryAfter) {
    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), null);
    }

    public static Problem of(ProblemType type, String detail, List<Violation> errors) {
        return new Problem(type, detail, errors, null);
    }

    public Problem retryAfter(Duration wait) {
        return new Problem(type, detail, errors, wait);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}
