package id.lababersih.app.console;

import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.inspect.Table;

/** What this node does again and again. */
public final class JobsTool {
    private final Supervision supervision;

    JobsTool(Supervision supervision) {
        this.supervision = supervision;
    }

    /** Every job and how it fares. */
    public Table all() {
        return TreeTool.drawn(supervision, component -> component.path().startsWith("jobs/"));
    }
}
