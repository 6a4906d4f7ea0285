package id.lababersih.cluster.projection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;

/**
 * Has whoever follows the journal on this node look at it soon, for something was written to it. Of what is written in
 * the moments after that, 20 to 30 ms, it tells once, at their end: a busy node writes thousands of times a second, and
 * each time everybody who follows would be woken.
 */
public final class WrittenNews {
    /** The scheduler looks every 10 ms, and rounds up twice. */
    private static final Duration MOMENTS = Duration.ofMillis(10);

    private final ActorSystem<?> system;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);

    private enum State {
        QUIET,
        TOLD,
        /** Something was written since it was told. */
        MORE
    }

    public WrittenNews(ActorSystem<?> system) {
        this.system = system;
    }

    /** Says that this node has written to the journal. */
    public void written() {
        if (state.getAndUpdate(now -> now == State.QUIET ? State.TOLD : State.MORE) == State.QUIET) {
            tell();
        }
    }

    private void tell() {
        system.eventStream().tell(new EventStream.Publish<>(new SliceActor.Message.Written()));
        system.scheduler().scheduleOnce(MOMENTS, this::ended, system.executionContext());
    }

    private void ended() {
        if (state.getAndUpdate(now -> now == State.MORE ? State.TOLD : State.QUIET) == State.MORE) {
            tell();
        }
    }
}
