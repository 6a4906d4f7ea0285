package id.lababersih.app.console;

import id.lababersih.app.account.HandedLinks;
import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.projection.Entities;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.inspect.Inspector;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What an engineer has at hand in a session, by the names of the variables. */
public final class Tools {
    /** Of all that there are. */
    static final List<Class<?>> TYPES = List.of(
            SystemTool.class,
            OrdersTool.class,
            StockTool.class,
            AccountsTool.class,
            LedgerTool.class,
            DatabaseTool.class,
            ClusterTool.class,
            TreeTool.class,
            JobsTool.class);

    /** On their way into the shell that is being opened. */
    private static final Map<Integer, Map<String, Object>> HANDED = new ConcurrentHashMap<>();

    private Tools() {}

    /** Makes the tools of one session. */
    @FunctionalInterface
    interface Maker {
        /**
         * Makes them.
         *
         * @param write whether they may change something
         */
        Map<String, Object> make(boolean write);
    }

    /** The tools of a live node. */
    static Maker of(
            Entities entities,
            JobScheduler jobs,
            HandedLinks links,
            DatabaseUrl url,
            InstantSource clock,
            String version) {
        var inspector = new Inspector(url);
        var node = entities.node();
        return write -> {
            var may = new May(write);
            return Map.of(
                    "system", new SystemTool(clock, version),
                    "orders", new OrdersTool(entities.orders(), inspector, may),
                    "stock", new StockTool(entities.stocks(), inspector),
                    "accounts", new AccountsTool(links, may),
                    "ledger", new LedgerTool(inspector),
                    "db", new DatabaseTool(inspector, may),
                    "cluster", new ClusterTool(node.system(), may),
                    "tree", new TreeTool(node.supervision(), may),
                    "jobs", new JobsTool(jobs, node.supervision(), may));
        };
    }

    static void hand(int shell, Map<String, Object> tools) {
        HANDED.put(shell, Map.copyOf(tools));
    }

    /** They are where they belong. */
    static void handed(int shell) {
        HANDED.remove(shell);
    }

    /** For the texts with which a shell opens: the tools are not for anybody else. */
    public static Object taken(int shell, String name) {
        Map<String, Object> tools = HANDED.get(shell);
        if (tools == null || !tools.containsKey(name)) {
            throw new IllegalStateException("These tools are another session's");
        }
        return tools.get(name);
    }
}
