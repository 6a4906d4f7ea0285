package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Feed;
import id.lababersih.domain.pusher.AppTopic;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the journal says that a topic told. */
public final class JournalCatchup implements Catchup {
    private final Feed feed;

    public JournalCatchup(Feed feed) {
        this.feed = feed;
    }

    @Override
    public CompletionStage<Answer> since(String who, String topic, String id, int limit) {
        return isKept(topic)
                ? feed.since(who, topic, id, limit).thenApply(JournalCatchup::answer)
                : CompletableFuture.completedStage(new Answer.Unknown());
    }

    private static Answer answer(Feed.Since since) {
        return switch (since) {
            case Feed.Missed(var messages, var last, boolean more) -> new Answer.Missed(messages, last, more);
            case Feed.Lost _ -> new Answer.Unknown();
        };
    }

    @Override
    public CompletionStage<Optional<String>> now(String topic) {
        return isKept(topic) ? feed.now().thenApply(Optional::of) : CompletableFuture.completedStage(Optional.empty());
    }

    /** What apps tell is in no journal, and its places are not for their guests. */
    private static boolean isKept(String topic) {
        return AppTopic.parse(topic).isEmpty();
    }

    @Override
    public Comparator<String> order() {
        return Feed.ORDER;
    }
}
