package id.lababersih.app.ops;

import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Handler;
import id.lababersih.app.http.Problems;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Who may look behind the service, from a private address that no balancer passes on or with ADMIN_SECRET, and who may
 * change something there.
 */
public final class Engineers {
    private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded");
    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL = 0xfc;

    private final AdminSecret adminSecret;
    private final boolean clientsKnown;

    /** @param clientsKnown whether the proxy in front, if any, names the client; else its own address says nothing */
    public Engineers(AdminSecret adminSecret, boolean clientsKnown) {
        this.adminSecret = adminSecret;
        this.clientsKnown = clientsKnown;
    }

    /** The handler for engineers; all others get 403. */
    Handler only(Handler handler) {
        return call -> {
            if (!isPrivate(call) && !adminSecret.isSentBy(call)) {
                throw Problems.forbidden("Ask from a private address, or send ADMIN_SECRET as Authorization: Bearer.");
            }
            return handler.answer(call);
        };
    }

    /** The handler for who knows the secret, wherever from; for what changes something. */
    Handler withTheSecret(Handler handler) {
        return call -> {
            if (!adminSecret.isSentBy(call)) {
                throw Problems.forbidden("Send ADMIN_SECRET as Authorization: Bearer.");
            }
            return handler.answer(call);
        };
    }

    private boolean isPrivate(Call call) {
        // Docker's and other proxies before a balancer are private themselves, whoever they speak for.
        if (call.header("Via") != null
                || (!clientsKnown && FORWARDED.stream().anyMatch(header -> call.header(header) != null))) {
            return false;
        }
        try {
            return isPrivate(InetAddress.ofLiteral(call.clientAddress()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isPrivate(InetAddress address) {
        boolean uniqueLocal =
                address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return uniqueLocal
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress();
    }
}
