package id.lababersih.domain.pusher;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A topic of an app: {@code public:} or {@code private:}, its slug, and perhaps a name within after another colon.
 *
 * @param text the whole topic
 */
public record AppTopic(Scope scope, String slug, String text) {
    private static final Pattern FORM = Pattern.compile("(public|private):([a-z0-9-]{1,100})(:.+)?");

    /** Who may join. */
    public enum Scope {
        /** Everybody. */
        PUBLIC,
        /** Whoever the app has given a token for it. */
        PRIVATE;

        /** The first word of its topics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The app's own topic of this scope, on which its server tells. */
    public static AppTopic of(Scope scope, String slug) {
        return new AppTopic(scope, slug, scope.word() + ":" + slug);
    }

    /** The topic that the text is; empty when it is none of an app's. */
    public static Optional<AppTopic> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new AppTopic(Scope.valueOf(form.group(1).toUpperCase(Locale.ROOT)), form.group(2), text))
                : Optional.empty();
    }
}
