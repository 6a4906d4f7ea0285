package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Feed;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the journal says that a topic told. */
public final class JournalCatchup implements Catchup {
    private final Feed feed;

    public JournalCatchup(Feed feed) {
        this.feed = feed;
    }

    @Override
    public CompletionStage<Answer> since(String topic, String id, int limit) {
        return feed.since(topic, id, limit).thenApply(JournalCatchup::answer);
    }

    private static Answer answer(Feed.Since since) {
        return switch (since) {
            case Feed.Missed(var messages, var last, boolean more) -> new Answer.Missed(messages, last, more);
            case Feed.Lost _ -> new Answer.Unknown();
        };
    }

    @Override
    public CompletionStage<Optional<String>> now() {
        return feed.now().thenApply(Optional::of);
    }

    @Override
    public Comparator<String> order() {
        return Feed.ORDER;
    }
}
