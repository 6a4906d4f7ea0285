package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Audience;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.Feed;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.persistence.database.Database;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;

/** The feed of this program's journal, with what it tells. */
public final class JournalFeed {
    private JournalFeed() {}

    /** Starts the feed of this node, asleep. Replays use the connections of requests. */
    public static Feed start(
            ActorSystem<?> system, Database database, PubSub pubSub, Executor blocking, Supervision supervision) {
        return start(system, database, new Here(pubSub), blocking, supervision);
    }

    /** The subscribers of this node. */
    private record Here(PubSub pubSub) implements Audience {
        @Override
        public boolean anybody() {
            return pubSub.isHeard();
        }

        @Override
        public boolean hears(String topic) {
            return pubSub.isHeard(topic);
        }

        @Override
        public void tell(Broadcast message) {
            pubSub.publishHere(message);
        }
    }

    static Feed start(
            ActorSystem<?> system, Database database, Audience audience, Executor blocking, Supervision supervision) {
        return Feed.start(
                system,
                new StoredFeed(database.derived()),
                new StoredFeed(database.dataSource()),
                new Happenings(),
                new Figures(database.jdbi(), audience),
                audience,
                blocking,
                supervision);
    }
}
