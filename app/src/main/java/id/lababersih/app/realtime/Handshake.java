package id.lababersih.app.realtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The headers by which a server takes a request for a WebSocket (RFC 6455, 4.2.2); no extension is ever taken. */
final class Handshake {
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String ACCEPT = "Sec-WebSocket-Accept";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    /** Of the RFC, so that no other kind of server answers alike. */
    private static final String OF_WEBSOCKETS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final List<HttpHeader> SAME_FOR_ALL =
            List.of(HttpHeader.parse("Upgrade", "websocket"), HttpHeader.parse("Connection", "Upgrade"));

    private Handshake() {}

    /**
     * The answer to a request that is a WebSocket's.
     *
     * @param subprotocol named to a client that offers it
     */
    static List<HttpHeader> answer(HttpRequest request, String subprotocol) {
        var headers = new ArrayList<>(SAME_FOR_ALL);
        headers.add(RawHeader.create(ACCEPT, accept(value(request, KEY))));
        if (Arrays.stream(value(request, PROTOCOL).split(","))
                .anyMatch(offered -> offered.strip().equals(subprotocol))) {
            headers.add(RawHeader.create(PROTOCOL, subprotocol));
        }
        return headers;
    }

    private static String value(HttpRequest request, String header) {
        return request.getHeader(header).map(HttpHeader::value).orElse("");
    }

    private static String accept(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + OF_WEBSOCKETS).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-1", missing);
        }
    }
}
