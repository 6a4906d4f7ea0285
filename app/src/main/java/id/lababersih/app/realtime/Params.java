package id.lababersih.app.realtime;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The query of a request as Phoenix's clients write it: {@code &} may end it, and a name may come twice. */
record Params(List<Param> all) {
    private static final int PARAMS_MAX = 100;

    record Param(String name, String value) {}

    /** Throws IllegalArgumentException when it cannot be decoded. */
    static Params of(HttpRequest request) {
        var all = new ArrayList<Param>();
        for (var part : request.getUri().rawQueryString().orElse("").split("&", PARAMS_MAX)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                all.add(new Param(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1))));
            }
        }
        return new Params(all);
    }

    /** The last value under the name, which is the one that counts for Phoenix; null without one. */
    @Nullable
    String last(String name) {
        var values = all(name);
        return values.isEmpty() ? null : values.getLast();
    }

    List<String> all(String name) {
        return all.stream()
                .filter(param -> param.name().equals(name) && !param.value().isEmpty())
                .map(Param::value)
                .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
