package id.lababersih.app.http;

import id.lababersih.persistence.database.Statements;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told of every answer; must not block or throw. */
@FunctionalInterface
public interface RequestObserver {
    RequestObserver NONE = _ -> {};

    /** Takes note of one answer. */
    void answered(Answered answer);

    /** Tells this one, then the other. */
    default RequestObserver and(RequestObserver other) {
        return answer -> {
            answered(answer);
            other.answered(answer);
        };
    }

    /**
     * One answer.
     *
     * @param requestId as its sender knows it
     * @param method {@code -} where no route was found
     * @param route the path of the routing table, such as {@code /v1/shops/{id}}, so that there are only so many;
     *     {@code -} where none was found
     * @param took from the head of the request until its answer was ready to be sent
     * @param statements the SQL of its handler; what a handler had others do is not in it
     * @param traceparent the sender's trace, as W3C Trace Context writes it; unchecked, null where there is none
     */
    record Answered(
            String requestId,
            String method,
            String route,
            int status,
            Duration took,
            Statements statements,
            @Nullable String traceparent) {}
}
