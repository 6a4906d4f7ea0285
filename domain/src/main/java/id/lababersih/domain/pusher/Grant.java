package id.lababersih.domain.pusher;

import java.util.List;

/**
 * What an app lets the bearer of a token do, as patterns of topics: {@code :*} stands for a colon and anything after
 * it, all else for itself.
 */
public record Grant(List<String> listen, List<String> publish) {
    private static final String ANYTHING = ":*";

    public Grant {
        listen = List.copyOf(listen);
        publish = List.copyOf(publish);
    }

    public boolean listens(AppTopic topic) {
        return listen.stream().anyMatch(pattern -> matches(pattern, topic.text()));
    }

    public boolean publishes(AppTopic topic) {
        return publish.stream().anyMatch(pattern -> matches(pattern, topic.text()));
    }

    /** Takes each part of the pattern where it first occurs, so no pattern makes it try twice. */
    private static boolean matches(String pattern, String topic) {
        int at = 0;
        int start = 0;
        for (int star = pattern.indexOf(ANYTHING); star >= 0; star = pattern.indexOf(ANYTHING, start)) {
            var part = pattern.substring(start, star + 1);
            int found = topic.indexOf(part, at);
            if (found < 0 || (start == 0 && found > 0)) {
                return false;
            }
            at = found + part.length();
            start = star + ANYTHING.length();
        }
        var rest = pattern.substring(start);
        return start == 0 ? topic.equals(rest) : topic.length() - at >= rest.length() && topic.endsWith(rest);
    }
}
