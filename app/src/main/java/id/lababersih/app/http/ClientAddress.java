package id.lababersih.app.http;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Where a request came from: what the proxy that we trust says, else the other end of the connection. */
public final class ClientAddress {
    private static final int NETWORK_BYTES = 8;
    private static final int SITE_BYTES = 6;

    private ClientAddress() {}

    /**
     * The client's IP address.
     *
     * @param header in which the proxy names it. Of a list, as X-Forwarded-For, the last entry counts: that one the
     *     proxy itself added, those before it are what the client sent.
     */
    static String of(HttpRequest request, Optional<String> header) {
        return header.flatMap(name -> lastHop(request, name.toLowerCase(Locale.ROOT)))
                .or(() -> request.getAttribute(AttributeKeys.remoteAddress)
                        .flatMap(address -> address.getAddress().map(InetAddress::getHostAddress)))
                .orElse("unknown");
    }

    /** What limits count the client by: of IPv6 the first 64 bits, for whoever has one address has all that follow. */
    static String network(String address) {
        return beginning(address, NETWORK_BYTES);
    }

    /** The {@link #site(String)} that a request came from; the header as in {@link #of}. */
    public static String site(HttpRequest request, Optional<String> header) {
        return site(of(request, header));
    }

    /**
     * What shares of something scarce are given to: of IPv6 the first 48 bits, as much as one customer may be given.
     */
    static String site(String address) {
        return beginning(address, SITE_BYTES);
    }

    /** So much of an IPv6 address, and any other as it is. */
    private static String beginning(String address, int length) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length <= NETWORK_BYTES ? address : HexFormat.of().formatHex(bytes, 0, length);
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    private static Optional<String> lastHop(HttpRequest request, String name) {
        @Nullable String last = null;
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(name)) {
                last = header.value();
            }
        }
        return last == null ? Optional.empty() : address(last.substring(last.lastIndexOf(',') + 1));
    }

    /** Anything but an address would let a request choose the name under which it is counted. */
    private static Optional<String> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.strip()).getHostAddress());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
