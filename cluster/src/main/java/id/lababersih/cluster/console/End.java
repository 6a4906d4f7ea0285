package id.lababersih.cluster.console;

import id.lababersih.cluster.wire.ClusterMessage;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/** One end of a session between two nodes: an actor that passes frames on, and ends when the other end does. */
final class End {
    private static final int UNSAID_MAX = 100;
    /** How long the other end may say nothing before it has said that it is there. */
    private static final Duration MEETING_MAX = Duration.ofSeconds(10);

    /** Asks a node to begin a session; answered by {@link Message.Begun}. */
    record Open(String hello, ActorRef<Message> client) implements ClusterMessage {}

    sealed interface Message extends ClusterMessage {
        /** The other end says who it is. */
        record Begun(ActorRef<Message> other) implements Message {}

        /** The other end says something. */
        record Said(String frame) implements Message {}

        /** This end is to say something. */
        record Say(String frame) implements Message {}

        /** This end has nothing more to say or to hear. */
        record HangUp() implements Message {}
    }

    private End() {}

    /** The end at the node that was asked; the session begins with it. */
    static Behavior<Message> answering(Open open, Line.Opener opener) {
        return Behaviors.setup(context -> {
            context.watch(open.client());
            open.client().tell(new Message.Begun(context.getSelf()));
            return talking(opener.open(open.hello(), saying(context.getSelf())), open.client());
        });
    }

    /** The end at the node that asks; what is said before the other has answered waits. */
    static Behavior<Message> asking(ActorRef<Open> console, String hello, Line client) {
        return Behaviors.setup(context -> {
            context.watch(console);
            context.setReceiveTimeout(MEETING_MAX, new Message.HangUp());
            console.tell(new Open(hello, context.getSelf()));
            return Behaviors.withStash(UNSAID_MAX, stash -> meeting(client, stash, console));
        });
    }

    private static Behavior<Message> meeting(Line client, StashBuffer<Message> unsaid, ActorRef<Open> console) {
        return Behaviors.receive(
                (context, message) -> switch (message) {
                    case Message.Begun(var other) -> {
                        context.cancelReceiveTimeout();
                        context.unwatch(console);
                        context.watch(other);
                        yield unsaid.unstashAll(talking(client, other));
                    }
                    case Message.Say _, Message.Said _ -> {
                        unsaid.stash(message);
                        yield Behaviors.same();
                    }
                    case Message.HangUp _ -> Behaviors.stopped();
                },
                (context, signal) -> ended(client, signal));
    }

    private static Behavior<Message> talking(Line own, ActorRef<Message> other) {
        return Behaviors.receive(
                (context, message) -> switch (message) {
                    case Message.Said(var frame) -> {
                        own.take(frame);
                        yield Behaviors.same();
                    }
                    case Message.Say(var frame) -> {
                        other.tell(new Message.Said(frame));
                        yield Behaviors.same();
                    }
                    case Message.Begun _ -> Behaviors.same();
                    case Message.HangUp _ -> {
                        // After all that was said before, which the news of its end may overtake.
                        other.tell(new Message.HangUp());
                        yield Behaviors.stopped();
                    }
                },
                (context, signal) -> ended(own, signal));
    }

    private static Behavior<Message> ended(Line own, Object signal) {
        if (signal instanceof Terminated) {
            return Behaviors.stopped();
        }
        if (signal instanceof PostStop) {
            own.close();
        }
        return Behaviors.same();
    }

    /** What is to be said through this end. */
    static Line saying(ActorRef<Message> end) {
        return new Line() {
            @Override
            public void take(String frame) {
                end.tell(new Message.Say(frame));
            }

            @Override
            public void close() {
                end.tell(new Message.HangUp());
            }
        };
    }
}
