package id.lababersih.app.http;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;

/**
 * The cookies of the pages: the session, out of reach of scripts, the merchant last chosen, and, for {@code /ops}
 * alone, the session of an engineer and the node last chosen.
 */
public final class PageCookies {
    private static final String SESSION = "lababersih_session";
    private static final String MERCHANT = "lababersih_merchant";
    private static final String ENGINEER = "lababersih_ops";
    private static final String NODE = "lababersih_ops_node";

    private PageCookies() {}

    /** The answer with the session set, for as long as the session may live. */
    public static Answer signedIn(Answer answer, String session, Duration lifetime, HttpSettings settings) {
        return answer.with("Set-Cookie", cookie(SESSION, session, lifetime, settings));
    }

    public static Answer signedOut(Answer answer, HttpSettings settings) {
        return answer.with("Set-Cookie", cookie(SESSION, "", Duration.ZERO, settings));
    }

    public static Answer chosen(Answer answer, String merchantId, HttpSettings settings) {
        return answer.with("Set-Cookie", cookie(MERCHANT, merchantId, Duration.ofDays(365), settings));
    }

    /** The answer with an engineer's session set; no other site's link or form carries it here. */
    public static Answer engineerIn(Answer answer, String session, Duration lifetime, HttpSettings settings) {
        return answer.with("Set-Cookie", ops(ENGINEER, session, lifetime, settings));
    }

    public static Answer engineerOut(Answer answer, HttpSettings settings) {
        return engineerIn(answer, "", Duration.ZERO, settings);
    }

    /** The answer with the node set that an engineer looks at; empty is any. */
    public static Answer looksAt(Answer answer, String node, Duration lifetime, HttpSettings settings) {
        return answer.with("Set-Cookie", ops(NODE, node, node.isEmpty() ? Duration.ZERO : lifetime, settings));
    }

    /** The node that an engineer chose. */
    public static Optional<String> node(HttpRequest request) {
        return find(request, NODE);
    }

    /** The engineer's session that a request belongs to. */
    public static Optional<String> engineer(HttpRequest request) {
        return find(request, ENGINEER);
    }

    /** The session that a page's request belongs to. */
    public static Optional<String> session(HttpRequest request) {
        return find(request, SESSION);
    }

    static Optional<String> merchant(HttpRequest request) {
        return find(request, MERCHANT);
    }

    private static String cookie(String name, String value, Duration lifetime, HttpSettings settings) {
        return name + "=" + value + "; Path=/; Max-Age=" + lifetime.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (settings.secureCookies() ? "; Secure" : "");
    }

    private static String ops(String name, String value, Duration lifetime, HttpSettings settings) {
        return name + "=" + value + "; Path=/ops; Max-Age=" + lifetime.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (settings.secureCookies() ? "; Secure" : "");
    }

    private static Optional<String> find(HttpRequest request, String name) {
        for (var header : request.getHeaders()) {
            if (header instanceof Cookie cookie) {
                for (HttpCookiePair pair : cookie.getCookies()) {
                    if (pair.name().equals(name) && !pair.value().isEmpty()) {
                        return Optional.of(pair.value());
                    }
                }
            }
        }
        return Optional.empty();
    }
}
