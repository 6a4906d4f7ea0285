package id.lababersih.cluster.supervision;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of the tree, and the registry of what runs on this node. All that is to live as long as the node is started
 * through it, except sockets and their channels: those are their parents' alone, and their clients come back.
 */
public final class Supervision {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    private final InstantSource clock;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final CompletableFuture<GaveUp> gaveUp = new CompletableFuture<>();

    public Supervision(InstantSource clock) {
        this.clock = clock;
    }

    /** The behavior as a component that runs from its start on; see {@link Watch#supervise}. */
    public <T> Behavior<T> supervise(Branch branch, String name, Behavior<T> behavior) {
        return watch(branch, name).supervise(behavior);
    }

    /** A component whose actors are about to be started; it is in the registry from the first one's start on. */
    public Watch watch(Branch branch, String name) {
        return new Watch(branch, name, clock, this);
    }

    /** All entities of a kind, which are one component, in the registry whether any is awake or not. */
    public Watch entities(String kind) {
        var watch = watch(Branch.ENTITIES, kind);
        add(watch);
        return watch;
    }

    /** Starts jobs on this node. */
    public Jobs jobs(ActorSystem<?> system, Executor blocking) {
        return (branch, name, every, work) -> job(system, branch, name, every, work, blocking);
    }

    private Job job(
            ActorSystem<?> system, Branch branch, String name, Duration every, Jobs.Work work, Executor blocking) {
        var watch = watch(branch, name);
        var job = new SupervisedJob(every, work, blocking, watch);
        job.begin(system.systemActorOf(
                watch.superviseAnnouncing(job.behavior()), "lababersih-job-" + name, Props.empty()));
        return job;
    }

    /** How everything on this node fares, by path. */
    public List<Component> all() {
        return watches.values().stream()
                .map(Watch::snapshot)
                .sorted(Comparator.comparing(Component::path))
                .toList();
    }

    /** How many messages wait in the mailboxes of each component of this node, by path. */
    public Map<String, Integer> waiting() {
        return watches.values().stream().collect(Collectors.toMap(Watch::path, Watch::waiting, Integer::sum));
    }

    /**
     * Has a component fail, so that it starts anew: of entities all that are awake on this node, for whoever asks does
     * not trust what they have in memory. Returns at once, and whether there is such a component here.
     */
    public boolean restart(String path) {
        var watch = watches.get(path);
        if (watch == null) {
            return false;
        }
        watch.restart();
        return true;
    }

    /** Completes when a component has failed too often; the node is to end. */
    public CompletionStage<GaveUp> gaveUp() {
        return gaveUp.copy();
    }

    void add(Watch watch) {
        watches.put(watch.path(), watch);
    }

    void remove(String path, Watch watch) {
        watches.remove(path, watch);
    }

    void giveUp(GaveUp limit) {
        if (gaveUp.complete(limit)) {
            LOG.error("{}", limit.line());
        }
    }
}
