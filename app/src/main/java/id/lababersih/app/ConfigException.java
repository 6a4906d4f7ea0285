package id.lababersih.app;

import java.io.Serial;
import java.util.List;

/** The environment cannot be used. The message lists every problem; it never quotes a secret. */
final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigException(List<String> problems) {
        super("LabaBersih cannot start: " + problems.size() + " problem(s) in its environment.\n  "
                + String.join("\n  ", problems));
    }
}
