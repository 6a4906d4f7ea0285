package id.lababersih.cluster.realtime;

import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * The door to what happens: each node reads the journal for itself, in one order, and tells its own subscribers.
 *
 * <p>To miss nothing and hear nothing twice: subscribe; then ask {@link #since} until nothing more follows, or
 * {@link #now} if nothing was heard before; then drop from what came meanwhile all that is not after the last message
 * replayed. Whatever was committed before {@code since} read the journal is in its answer or will be told live. Who
 * asks nothing hears what happens from a tenth of a second later on.
 */
public final class Feed {
    /** The order of ids: as texts compare. */
    public static final Comparator<String> ORDER = Comparator.naturalOrder();

    /** Events of all merchants, beyond which a topic of a shop or merchant is not replayed. */
    public static final int BEHIND_MAX = 100_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final ActorRef<FeedActor.Message> actor;
    private final FeedReplay replay;
    private final Executor blocking;

    private Feed(ActorSystem<?> system, ActorRef<FeedActor.Message> actor, FeedReplay replay, Executor blocking) {
        this.system = system;
        this.actor = actor;
        this.replay = replay;
        this.blocking = blocking;
    }

    /** What came after an id. */
    public sealed interface Since {}

    /**
     * Messages of the topic, in order.
     *
     * @param last the id up to which the topic was read, from where to go on; beyond the last message where others were
     *     passed over
     * @param more whether more may follow
     */
    public record Missed(List<Broadcast> messages, String last, boolean more) implements Since {}

    /** Why nothing can be replayed; whoever asked reads anew what it shows. */
    public enum Lost implements Since {
        /** No message ever had this id. */
        UNKNOWN,
        /** More than {@link #BEHIND_MAX} events have happened since. */
        TOO_OLD
    }

    /**
     * Starts the feed of this node, asleep.
     *
     * @param live the journal, for what is told live
     * @param past the same, for what is replayed; on connections of its own, so that replays hold up nothing live
     * @param blocking runs the JDBC calls; virtual threads
     */
    public static Feed start(
            ActorSystem<?> system,
            FeedSource live,
            FeedSource past,
            FeedContents contents,
            FeedFigures figures,
            Audience audience,
            Executor blocking,
            Supervision supervision) {
        var serialization = SerializationExtension.get(system);
        var tail = new FeedTail(new FeedReader(live, contents, serialization), audience);
        var figuresActor = system.systemActorOf(
                supervision.supervise(Branch.FEED, "figures", FiguresActor.create(live, figures, blocking)),
                "feed-figures",
                Props.empty());
        var actor = system.systemActorOf(
                supervision.supervise(Branch.FEED, "feed", FeedActor.create(tail, audience, figuresActor, blocking)),
                "feed",
                Props.empty());
        var replay = new FeedReplay(new FeedReader(past, contents, serialization));
        return new Feed(system, actor, replay, blocking);
    }

    /**
     * The id of now: everything after it will be told to whoever subscribed before this call. Fails with a timeout
     * while the journal cannot be read.
     */
    public CompletionStage<String> now() {
        return AskPattern.ask(actor, FeedActor.Message.Wake::new, TIMEOUT, system.scheduler())
                .thenApply(awake -> FeedPlace.after(awake.told()).text());
    }

    /**
     * The messages of a topic after an id, at most {@code limit}; for one who has subscribed to the topic. A topic that
     * is not told from the journal has none.
     *
     * @param who asks; to one it is read for one question after the other
     * @param id of a message or from {@link #now}; any text is answered
     */
    public CompletionStage<Since> since(String who, String topic, String id, int limit) {
        return now().thenCompose(_ -> CompletableFuture.supplyAsync(() -> replayed(who, topic, id, limit), blocking));
    }

    private Since replayed(String who, String topic, String id, int limit) {
        try {
            return replay.since(who, topic, id, limit);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
