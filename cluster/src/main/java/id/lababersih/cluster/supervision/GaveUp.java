package id.lababersih.cluster.supervision;

import java.time.Duration;

/**
 * A component has failed more often than its branch allows.
 *
 * @param failures how often within {@code window}
 * @param lastFailure as in {@link Component}
 */
public record GaveUp(String path, int failures, Duration window, String lastFailure) {
    /** What an operator should know. */
    public String line() {
        return "%s failed %d times within %d s, so this node ends. The last failure: %s"
                .formatted(path, failures, window.toSeconds(), lastFailure);
    }
}
