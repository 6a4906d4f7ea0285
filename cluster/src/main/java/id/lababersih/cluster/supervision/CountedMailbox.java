package id.lababersih.cluster.supervision;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.NodeMessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMessageQueueSemantics;
import scala.Option;

/**
 * Pekko's usual mailbox of typed actors, of which one can ask how many messages wait in it: Pekko itself tells that to
 * nobody. The configuration names it for all typed actors of a node.
 */
public final class CountedMailbox implements MailboxType, ProducesMessageQueue<CountedMailbox.Messages> {
    /** Of every typed actor that lives in this process. */
    private static final Map<ActorRef, Messages> ALL = new ConcurrentHashMap<>();

    /** As Pekko makes it. */
    public CountedMailbox(ActorSystem.Settings settings, Config config) {}

    /** How many messages wait for the actor; none for one that has ended. */
    static int waiting(org.apache.pekko.actor.typed.ActorRef<?> actor) {
        var messages = ALL.get(Adapter.toClassic(actor));
        return messages == null ? 0 : messages.numberOfMessages();
    }

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        var messages = new Messages();
        if (owner.isDefined()) {
            ALL.put(owner.get(), messages);
        }
        return messages;
    }

    /** What waits for one actor; all of it is Pekko's, whose own queue cannot be told when its actor ends. */
    public static final class Messages implements MessageQueue, UnboundedMessageQueueSemantics {
        private final NodeMessageQueue queue = new NodeMessageQueue();

        @Override
        public void enqueue(ActorRef receiver, Envelope message) {
            queue.enqueue(receiver, message);
        }

        /** Null when there is none, as Pekko wants it. */
        @Override
        public Envelope dequeue() {
            return queue.dequeue();
        }

        @Override
        public int numberOfMessages() {
            return queue.numberOfMessages();
        }

        @Override
        public boolean hasMessages() {
            return queue.hasMessages();
        }

        @Override
        public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
            ALL.remove(owner, this);
            queue.cleanUp(owner, deadLetters);
        }
    }
}
