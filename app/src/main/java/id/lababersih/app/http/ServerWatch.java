package id.lababersih.app.http;

import id.lababersih.cluster.supervision.Watch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the {@link Server} still takes connections, for Pekko does not tell when it has ceased to. Fails when
 * it does not; the next start has it listen anew, while the connections that it has go on.
 */
final class ServerWatch {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Server server;
    private final Watch watch;
    private final Executor blocking;
    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;

    sealed interface Message {
        record Look() implements Message {}

        /**
         * Whether the server listens.
         *
         * @param by who asked
         */
        record Looked(ServerWatch by, @Nullable Throwable failure) implements Message {}

        record Stop() implements Message {}
    }

    private ServerWatch(
            Server server,
            Watch watch,
            Executor blocking,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        this.server = server;
        this.watch = watch;
        this.blocking = blocking;
        this.context = context;
        this.timers = timers;
    }

    static Behavior<Message> create(Server server, Watch watch, Executor blocking) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ServerWatch(server, watch, blocking, context, timers).start()));
    }

    private Behavior<Message> start() {
        context.pipeToSelf(server.listening(), (_, failure) -> new Message.Looked(this, failure));
        return Behaviors.receive(Message.class)
                .onMessage(Message.class, this::onMessage)
                .onSignal(PreRestart.class, _ -> {
                    server.unbind();
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Message.Look() ->
                context.pipeToSelf(
                        CompletableFuture.runAsync(server::requireListening, blocking)
                                .thenApply(_ -> Done.done()),
                        (_, failure) -> new Message.Looked(this, failure));
            case Message.Looked(var by, var failure) -> {
                if (by == this) {
                    looked(failure);
                }
            }
            case Message.Stop() -> {
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void looked(@Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("nobody can connect", failure);
        }
        watch.runs(context.getSelf());
        timers.startSingleTimer(new Message.Look(), EVERY);
    }
}
