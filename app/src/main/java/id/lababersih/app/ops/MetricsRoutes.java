package id.lababersih.app.ops;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** {@code /metrics}: for a private address, or for whoever knows ADMIN_SECRET. */
public final class MetricsRoutes implements Routes {
    private static final ContentType TEXT = ContentTypes.parse(Metrics.CONTENT_TYPE);
    private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded", "Via");
    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL = 0xfc;

    private final Metrics metrics;
    private final Optional<String> adminSecret;
    private final boolean clientsKnown;

    /** @param clientsKnown whether the proxy in front, if any, names the client; else its own address says nothing */
    public MetricsRoutes(Metrics metrics, Optional<String> adminSecret, boolean clientsKnown) {
        this.metrics = metrics;
        this.adminSecret = adminSecret;
        this.clientsKnown = clientsKnown;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.get("/metrics", Access.ANYONE, this::show));
    }

    private Answer show(Call call) {
        if (!isPrivate(call) && !knowsTheSecret(call)) {
            throw Problems.forbidden("Ask from a private address, or send ADMIN_SECRET as Authorization: Bearer.");
        }
        return Answer.bytes(TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isPrivate(Call call) {
        if (!clientsKnown && FORWARDED.stream().anyMatch(header -> call.header(header) != null)) {
            return false;
        }
        try {
            return isPrivate(InetAddress.ofLiteral(call.clientAddress()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isPrivate(InetAddress address) {
        boolean uniqueLocal = address instanceof java.net.Inet6Address
                && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return uniqueLocal
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress();
    }

    private boolean knowsTheSecret(Call call) {
        var sent = call.header("Authorization");
        return sent != null
                && adminSecret
                        .map(secret -> MessageDigest.isEqual(
                                ("Bearer " + secret).getBytes(StandardCharsets.UTF_8),
                                sent.getBytes(StandardCharsets.UTF_8)))
                        .orElse(false);
    }
}
