package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    /** The example of RFC 6455, 1.3. */
    private static final HttpRequest REQUEST =
            HttpRequest.GET("/chat").addHeader(RawHeader.create("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

    private static List<String> answer(HttpRequest request) {
        return Handshake.answer(request, "phoenix").stream()
                .map(HttpHeader::toString)
                .toList();
    }

    @Test
    void theKeyIsAcceptedAsInTheRfc() {
        assertThat(answer(REQUEST))
                .containsExactly(
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void ofTheSubprotocolsOfferedOursIsNamed() {
        assertThat(answer(offering("base64url.bearer.phx.abc, phoenix"))).contains("Sec-WebSocket-Protocol: phoenix");
        assertThat(answer(offering("phoenix2"))).hasSize(3);
    }

    private static HttpRequest offering(String subprotocols) {
        return REQUEST.addHeader(RawHeader.create("Sec-WebSocket-Protocol", subprotocols));
    }
}
