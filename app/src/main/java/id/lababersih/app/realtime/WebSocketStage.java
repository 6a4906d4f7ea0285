package id.lababersih.app.realtime;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.FutureConverters;

/**
 * One WebSocket as one stage between the bytes of its connection: reads frames for the socket's actor, and writes what
 * waits in line, at most so much. A client that reads too slowly is closed; it holds up nobody else.
 */
final class WebSocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
    private static final int BATCH_BYTES = 16 << 10;
    private static final Duration CLOSING_MAX = Duration.ofSeconds(2);

    private final Inlet<ByteString> in = Inlet.create("frames.in");
    private final Outlet<ByteString> out = Outlet.create("frames.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final Limits limits;
    private final Consumer<Connection> open;

    /** A stage for one client, who has the connection once it runs. */
    WebSocketStage(Limits limits, Consumer<Connection> open) {
        this.limits = limits;
        this.open = open;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic implements Connection {
        private final AsyncCallback<Runnable> onStage = createAsyncCallback(Runnable::run);
        private final FrameReader reader = new FrameReader(limits.messageBytesMax());
        private final Queue<Outgoing> line = new ConcurrentLinkedQueue<>();
        private final AtomicLong lineBytes = new AtomicLong();
        private final AtomicInteger unhandled = new AtomicInteger();
        /** Whether the stage has been told that something is in line. */
        private final AtomicBoolean woken = new AtomicBoolean();

        private final AtomicBoolean closing = new AtomicBoolean();

        private @Nullable ActorRef<Socket.Message> socket;
        /** The last frame there will be; null while the client may be told more. */
        private @Nullable Frame farewell;
        /** Whether the last frame is on its way. */
        private boolean farewellSent;
        /** Whether the client has said that it closes, so that nothing more of it is waited for. */
        private boolean peerClosed;

        Logic() {
            super(WebSocketStage.this.shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    reader.add(grab(in));
                    read();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    write();
                }
            });
        }

        @Override
        public void preStart() {
            open.accept(this);
        }

        @Override
        public void opened(ActorRef<Socket.Message> opened) {
            var told = onStage.invokeWithFeedback(() -> {
                socket = opened;
                read();
            });
            // The client may have gone before this came: then nobody else ever tells the actor.
            var _ = FutureConverters.asJava(told).exceptionally(_ -> {
                opened.tell(new Socket.Message.Closed());
                return Done.getInstance();
            });
        }

        @Override
        public void send(Frame frame) {
            put(frame);
            flush();
        }

        @Override
        public void put(Frame frame) {
            if (closing.get()) {
                return;
            }
            if (lineBytes.addAndGet(frame.cost()) > limits.outgoingBytesMax()) {
                if (closing.compareAndSet(false, true)) {
                    onStage.invoke(() -> {
                        line.clear();
                        farewell(Frame.close(CloseCode.TRY_AGAIN_LATER, "too slow"));
                    });
                }
                return;
            }
            line.add(frame);
        }

        @Override
        public void flush() {
            if (!line.isEmpty() && woken.compareAndSet(false, true)) {
                onStage.invoke(this::write);
            }
        }

        @Override
        public void afterSent(Runnable action) {
            line.add(new Outgoing.Then(action));
            flush();
        }

        @Override
        public void handled() {
            if (unhandled.decrementAndGet() == limits.pushesMax() / 2) {
                onStage.invoke(this::read);
            }
        }

        @Override
        public void close(int code, String reason) {
            if (closing.compareAndSet(false, true)) {
                onStage.invoke(() -> farewell(Frame.close(code, reason)));
            }
        }

        @Override
        public void onTimer(Object closingTooLong) {
            failStage(new IllegalStateException("A client did not take the end of its connection"));
        }

        @Override
        public void postStop() {
            closing.set(true);
            line.clear();
            if (socket != null) {
                socket.tell(new Socket.Message.Closed());
            }
        }

        private void farewell(Frame last) {
            farewell = last;
            scheduleOnce(CloseCode.class, CLOSING_MAX);
            write();
        }

        /** Reads what has come, as far as the socket keeps up with it. */
        private void read() {
            if (socket == null) {
                return;
            }
            try {
                while (closing.get() || unhandled.get() < limits.pushesMax()) {
                    var said = reader.next();
                    if (said == null) {
                        if (!hasBeenPulled(in) && !isClosed(in)) {
                            pull(in);
                        }
                        return;
                    }
                    heard(said, socket);
                }
            } catch (MalformedException e) {
                peerClosed = true;
                close(e.code(), e.reason());
            }
        }

        private void heard(FrameReader.Said said, ActorRef<Socket.Message> socket) {
            switch (said) {
                case FrameReader.Said.Message(var payload, var binary) -> {
                    if (!closing.get()) {
                        unhandled.incrementAndGet();
                        socket.tell(new Socket.Message.Received(payload, binary));
                    }
                }
                case FrameReader.Said.Ping(var payload) -> {
                    send(Frame.pong(payload));
                    socket.tell(new Socket.Message.Alive());
                }
                case FrameReader.Said.Pong _ -> {}
                case FrameReader.Said.Close(var code) -> {
                    peerClosed = true;
                    if (closing.compareAndSet(false, true)) {
                        line.clear();
                        farewell(Frame.close(code, ""));
                    } else {
                        finishIfDone();
                    }
                }
            }
        }

        private void write() {
            woken.set(false);
            if (!isAvailable(out)) {
                return;
            }
            var batch = ByteString.emptyByteString();
            Outgoing next = line.poll();
            while (next != null) {
                switch (next) {
                    case Frame frame -> {
                        lineBytes.addAndGet(-frame.cost());
                        batch = batch.concat(frame.bytes());
                    }
                    case Outgoing.Then(var action) -> action.run();
                }
                next = batch.size() < BATCH_BYTES ? line.poll() : null;
            }
            if (!batch.isEmpty()) {
                push(out, batch);
            } else if (farewell != null && !farewellSent) {
                farewellSent = true;
                push(out, farewell.bytes());
                finishIfDone();
            }
        }

        /** The connection ends when both have said that they close. */
        private void finishIfDone() {
            if (farewellSent && peerClosed) {
                completeStage();
            }
        }
    }
}
