package id.lababersih.app.console;

import id.lababersih.cluster.supervision.Component;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.inspect.Table;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What runs on this node. */
public final class TreeTool {
    private final Supervision supervision;
    private final May may;

    TreeTool(Supervision supervision, May may) {
        this.supervision = supervision;
        this.may = may;
    }

    /** Every component. */
    public Table all() {
        return drawn(supervision, _ -> true);
    }

    /** Those that have failed since the node's start. */
    public Table failed() {
        return drawn(supervision, component -> component.lastFailure() != null);
    }

    /** Has a component start anew; of entities all that are awake on this node. */
    public String restart(String path) {
        may.change();
        if (!supervision.restart(path)) {
            throw new IllegalArgumentException("There is no " + path + "; tree.all() has the paths");
        }
        return "Told; look at tree.all()";
    }

    static Table drawn(Supervision supervision, Predicate<Component> which) {
        return Table.of(
                List.of("path", "state", "restarts", "since", "last_failure"),
                supervision.all().stream()
                        .filter(which)
                        .map(component -> List.of(
                                component.path(),
                                component.state().name(),
                                Integer.toString(component.restarts()),
                                component.since().toString(),
                                Objects.requireNonNullElse(component.lastFailure(), Table.NOTHING)))
                        .toList());
    }
}
