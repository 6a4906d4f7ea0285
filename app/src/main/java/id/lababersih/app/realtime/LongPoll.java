package id.lababersih.app.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The way to a client that polls: what it is sent waits here for its next poll, at most so much. */
final class LongPoll implements Connection {
    /** Official clients send one after the other. */
    private static final int POSTS_MAX = 8;

    private final Limits limits;
    private final Runnable gone;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Deque<Outgoing> line = new ArrayDeque<>();
    /** The oldest first, while too much before them is not dealt with. */
    private final Deque<Post> posts = new ArrayDeque<>(0);

    private long lineBytes;
    private int unhandled;
    private boolean closed;
    private @Nullable ActorRef<Socket.Message> socket;
    private @Nullable CompletableFuture<Polled> waiting;

    private record Post(List<Socket.Message.Received> messages, CompletableFuture<Boolean> taken) {}

    /** A client's next messages, or that nothing came, or that there is nobody any more. */
    sealed interface Polled {
        record Messages(List<Frame> frames) implements Polled {}

        record Nothing() implements Polled {}

        record Gone() implements Polled {}
    }

    /**
     * A way that nobody uses yet.
     *
     * @param gone called once, when it is closed
     */
    LongPoll(Limits limits, Runnable gone) {
        this.limits = limits;
        this.gone = gone;
    }

    /** Whether it opened; completes when that is known. */
    CompletionStage<Boolean> ready() {
        return ready;
    }

    /** What waits, or the next to come; a second poll ends the first. {@link #expire} ends the waiting. */
    CompletableFuture<Polled> poll() {
        var poll = new CompletableFuture<Polled>();
        synchronized (this) {
            if (waiting != null) {
                waiting.complete(new Polled.Nothing());
            }
            waiting = poll;
            if (socket != null) {
                socket.tell(new Socket.Message.Alive());
            }
        }
        pass();
        return poll;
    }

    /** Ends a poll that nothing came for. */
    synchronized void expire(CompletableFuture<Polled> poll) {
        poll.complete(new Polled.Nothing());
    }

    /**
     * Whether the messages were taken, all or none, in the order of the calls; completes once not too many before them
     * are left to be dealt with. {@link #giveUp} ends the waiting.
     */
    synchronized CompletableFuture<Boolean> receive(List<Socket.Message.Received> messages) {
        var taken = new CompletableFuture<Boolean>();
        if (closed || posts.size() >= POSTS_MAX) {
            taken.complete(false);
        } else {
            posts.add(new Post(messages, taken));
            take();
        }
        return taken;
    }

    /** Takes nothing of what still waits. */
    synchronized void giveUp(CompletableFuture<Boolean> taken) {
        taken.complete(false);
        posts.removeIf(post -> post.taken().isDone());
    }

    private void take() {
        while (socket != null && unhandled < limits.pushesMax() && !posts.isEmpty()) {
            var post = posts.remove();
            unhandled += post.messages().size();
            post.messages().forEach(socket::tell);
            post.taken().complete(true);
        }
    }

    @Override
    public synchronized void opened(ActorRef<Socket.Message> opened) {
        socket = opened;
        ready.complete(true);
    }

    @Override
    public void send(Frame frame) {
        synchronized (this) {
            if (closed) {
                return;
            }
            lineBytes += frame.cost();
            line.add(frame);
        }
        if (lineBytes() > limits.outgoingBytesMax()) {
            close(CloseCode.TRY_AGAIN_LATER, "too slow");
        }
        pass();
    }

    @Override
    public void afterSent(Runnable action) {
        synchronized (this) {
            line.add(new Outgoing.Then(action));
        }
        pass();
    }

    @Override
    public synchronized void handled() {
        unhandled--;
        take();
    }

    /** A client that polls is not told why; what was in line is gone with it. */
    @Override
    public void close(int code, String reason) {
        List<Post> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            line.clear();
            left = List.copyOf(posts);
            posts.clear();
            if (socket != null) {
                socket.tell(new Socket.Message.Closed());
            }
        }
        ready.complete(false);
        gone.run();
        left.forEach(post -> post.taken().complete(false));
        pass();
    }

    private synchronized long lineBytes() {
        return lineBytes;
    }

    /** Gives the poll that waits, if there is one, what there is for it. */
    private void pass() {
        var actions = new ArrayList<Runnable>();
        synchronized (this) {
            while (line.peek() instanceof Outgoing.Then(var action)) {
                line.remove();
                actions.add(action);
            }
            if (waiting != null && !waiting.isDone()) {
                if (closed) {
                    waiting.complete(new Polled.Gone());
                } else if (!line.isEmpty()) {
                    waiting.complete(new Polled.Messages(drained(actions)));
                }
            }
        }
        actions.forEach(Runnable::run);
    }

    private List<Frame> drained(List<Runnable> actions) {
        var frames = new ArrayList<Frame>();
        for (Outgoing next : line) {
            switch (next) {
                case Frame frame -> frames.add(frame);
                case Outgoing.Then(var action) -> actions.add(action);
            }
        }
        line.clear();
        lineBytes = 0;
        return frames;
    }
}
