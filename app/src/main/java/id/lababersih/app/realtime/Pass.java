package id.lababersih.app.realtime;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an app gave to one of its own people, for its private topics.
 *
 * @param token a JWT; null without one
 * @param csrf the text that the token was made for; null without one
 */
public record Pass(@Nullable String token, @Nullable String csrf) {
    static final Pass NONE = new Pass(null, null);

    /** The clients of ExPusherLite agree about the names, and not about which of them has the token. */
    private static final List<String> PARAMETERS = List.of("guardian_token", "guardian_csrf", "csrf_token");

    private static final int CHARACTERS_MAX = 4_000;

    /** Of the parameters of a connection or a join; the one that looks like a JWT is the token. */
    static Pass of(Function<String, @Nullable String> parameters) {
        String token = null;
        String csrf = null;
        for (var name : PARAMETERS) {
            var value = parameters.apply(name);
            if (value != null && value.length() <= CHARACTERS_MAX) {
                boolean jwt = value.indexOf('.') != value.lastIndexOf('.');
                token = jwt ? value : token;
                csrf = jwt ? csrf : value;
            }
        }
        return new Pass(token, csrf);
    }

    boolean isEmpty() {
        return token == null && csrf == null;
    }

    /** Without its texts: they open topics. */
    @Override
    public String toString() {
        return "Pass[…]";
    }
}
