package id.lababersih.app.http;

import java.time.Duration;

/** Is told of every answer; must not block or throw. */
@FunctionalInterface
public interface RequestObserver {
    RequestObserver NONE = (_, _, _, _) -> {};

    /** Both are told. */
    default RequestObserver and(RequestObserver other) {
        return (method, route, status, took) -> {
            answered(method, route, status, took);
            other.answered(method, route, status, took);
        };
    }

    /**
     * Takes note of one answer.
     *
     * @param method {@code -} where no route was found
     * @param route the path of the routing table, such as {@code /v1/shops/{id}}, so that there are only so many
     */
    void answered(String method, String route, int status, Duration took);
}
