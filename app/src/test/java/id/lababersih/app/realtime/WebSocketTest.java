package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.cluster.realtime.Broadcast;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sockets over the wire, from handshake to close code. */
class WebSocketTest {
    private static final RealtimeServer SERVER = RealtimeServer.start();
    private static final String TOPIC = "shop:" + People.SHOP;
    private static final String JOIN = "[\"1\",\"1\",\"" + TOPIC + "\",\"phx_join\",{}]";
    private static final String JOINED =
            "[\"1\",\"1\",\"" + TOPIC + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static Client owner() {
        return new Client(SERVER.webSocket("token=owner&vsn=2.0.0"));
    }

    @Test
    void onlyWhoIsSignedInIsLetIn() {
        assertThat(Client.refusal(SERVER.webSocket("vsn=2.0.0"))).isEqualTo(403);
        assertThat(Client.refusal(SERVER.webSocket("token=nobody&vsn=2.0.0"))).isEqualTo(403);
        assertThat(Client.refusal(SERVER.webSocket("token=owner&vsn=3.0.0"))).isEqualTo(403);
        assertThat(Client.refusal(SERVER.webSocket("token=owner"))).isEqualTo(101);
        assertThat(Client.refusal(SERVER.webSocket("vsn=2.0.0"), "Authorization", "Bearer owner"))
                .isEqualTo(101);
    }

    @Test
    void aGuestIsLetInWithWhateverAnAppGaveButNotWithABadTokenOfOurs() {
        for (String parameter : new String[] {"guardian_token", "guardian_csrf", "csrf_token"}) {
            assertThat(Client.refusal(SERVER.webSocket(parameter + "=x&vsn=1.0.0")))
                    .isEqualTo(101);
        }
        assertThat(Client.refusal(SERVER.webSocket("guardian_token=x&token=nobody")))
                .isEqualTo(403);
        assertThat(Client.refusal(SERVER.webSocket("guardian_token="))).isEqualTo(403);
        assertThat(Client.refusal(SERVER.webSocket("guardian_token=x&vsn=3.0.0")))
                .isEqualTo(403);
    }

    @Test
    void aPagesCookieCountsForOurOwnPagesAlone() {
        var uri = SERVER.webSocket("vsn=2.0.0");
        var cookie = "lababersih_session=owner";
        assertThat(Client.refusal(uri, "Cookie", cookie)).isEqualTo(403);
        assertThat(Client.refusal(uri, "Cookie", cookie, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(Client.refusal(uri, "Cookie", cookie, "Origin", "http://" + uri.getAuthority()))
                .isEqualTo(101);
        assertThat(Client.refusal(
                        SERVER.webSocket("token=nobody"), "Cookie", cookie, "Origin", "http://" + uri.getAuthority()))
                .isEqualTo(403);
    }

    @Test
    void whoJoinsIsToldInEitherVersion() {
        try (var two = owner();
                var one = new Client(SERVER.webSocket("token=viewer"))) {
            two.sendInTwo(JOIN);
            two.expect(JOINED);
            one.send("{\"topic\":\"" + TOPIC + "\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}");
            one.expect("{\"topic\":\"" + TOPIC + "\",\"event\":\"phx_reply\","
                    + "\"payload\":{\"status\":\"ok\",\"response\":{}},\"ref\":\"1\"}");
            var text = "Rp 5.000 é \uD83D\uDE00 " + "x".repeat(300);
            SERVER.pubSub.publish(new Broadcast(TOPIC, "note", "{\"text\":\"" + text + "\"}", null));
            two.expect("[null,null,\"" + TOPIC + "\",\"note\",{\"text\":\"" + text + "\"}]");
            one.expect("{\"topic\":\"" + TOPIC + "\",\"event\":\"note\",\"payload\":{\"text\":\"" + text
                    + "\"},\"ref\":null}");
        }
    }

    @Test
    void aBinaryPushIsAnswered() {
        try (var client = owner()) {
            client.send(JOIN);
            client.expect(JOINED);
            var head = new byte[] {0, 1, 1, (byte) TOPIC.length(), 10};
            var names = ("1" + "2" + TOPIC + "client-pic").getBytes(StandardCharsets.UTF_8);
            var push = new byte[head.length + names.length + 3];
            System.arraycopy(head, 0, push, 0, head.length);
            System.arraycopy(names, 0, push, head.length, names.length);
            client.sendBinary(push);
            client.expect("[\"1\",\"2\",\"" + TOPIC + "\",\"phx_reply\","
                    + "{\"status\":\"error\",\"response\":{\"reason\":\"payload is no object\"}}]");
        }
    }

    @Test
    void aClientThatPingsGetsAPongAndOneThatClosesIsAnswered() {
        try (var client = owner()) {
            client.ping();
            client.expect("pong");
            client.sayGoodbye();
            client.expect("closed 1000");
        }
    }

    @Test
    void aClientThatBreaksTheProtocolIsToldHow() {
        try (var client = owner()) {
            client.send("halo");
            client.expect("closed 1007");
        }
        try (var client = owner()) {
            client.send("[null,null,\"" + "x".repeat(70_000) + "\"]");
            client.expect("closed 1009");
        }
    }

    @Test
    void manyMessagesAtOnceAreAllAnsweredInOrder() {
        try (var client = owner()) {
            int messages = 5 * Limits.standard().pushesMax();
            for (int ref = 0; ref < messages; ref++) {
                client.send("[null,\"" + ref + "\",\"phoenix\",\"heartbeat\",{}]");
            }
            for (int ref = 0; ref < messages; ref++) {
                client.expect("[null,\"" + ref + "\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
            }
        }
    }

    @Test
    void aUserWhoSignsOutIsDisconnected() {
        try (var client = owner();
                var other = new Client(SERVER.webSocket("token=viewer&vsn=2.0.0"))) {
            client.send(JOIN);
            client.expect(JOINED);
            Realtime.disconnect(SERVER.pubSub, People.OWNER.id());
            client.expect("closed 1001");
            other.ping();
            other.expect("pong");
        }
    }

    @Test
    void aClientThatReadsTooSlowlyIsClosedAndHoldsUpNobody() throws IOException {
        try (var slow = new Socket(
                        InetAddress.getLoopbackAddress(), SERVER.http().getPort());
                var quick = owner()) {
            slow.setReceiveBufferSize(4096);
            var head = """
                    GET /socket/websocket?token=owner&vsn=2.0.0 HTTP/1.1
                    Host: x
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """.replace("\n", "\r\n");
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) {
                answer.append((char) slow.getInputStream().read());
            }
            assertThat(answer).startsWith("HTTP/1.1 101 ");
            slow.getOutputStream().write(masked(JOIN));
            quick.send(JOIN);
            quick.expect(JOINED);
            await().until(() -> listeners() >= 2);
            var payload = "{\"x\":\"" + "x".repeat(50_000) + "\"}";
            for (int i = 0; i < 400; i++) {
                SERVER.pubSub.publish(new Broadcast(TOPIC, "much", payload, null));
                assertThat(quick.next()).isNotNull().startsWith("[null,null,");
            }
            // The slow one is gone, once it has not taken the end either.
            await().atMost(Duration.ofSeconds(20)).until(() -> listeners() == 1);
        }
    }

    /** How many of the sockets have joined; they listen by their user too. */
    private static int listeners() {
        return SERVER.pubSub.listeners(TOPIC);
    }

    /** A text frame of a client whose mask is of zeros. */
    private static byte[] masked(String text) {
        var payload = text.getBytes(StandardCharsets.UTF_8);
        assertThat(payload).hasSizeLessThan(126);
        var frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    @Test
    void aServerThatStopsHasItsClientsComeBack() throws Exception {
        try (var server = RealtimeServer.start();
                var client = new Client(server.webSocket("token=owner&vsn=2.0.0"))) {
            client.send(JOIN);
            client.expect(JOINED);
            var stopped = server.restart().toCompletableFuture();
            client.expect("closed 1012");
            stopped.get();
            try (var late = new Client(server.webSocket("token=owner&vsn=2.0.0"))) {
                late.expect("closed 1012");
            }
        }
    }
}
