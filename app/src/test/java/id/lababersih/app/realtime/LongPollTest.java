package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Polls and their statuses, as Phoenix's transport answers them. */
class LongPollTest {
    private static final RealtimeServer SERVER = RealtimeServer.start(atMost(10));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = "shop:" + People.SHOP;
    private static final String JOIN = "[\"1\",\"1\",\"" + TOPIC + "\",\"phx_join\",{}]";

    private static final String LITTLE = "[null,\"1\",\"phoenix\",\"heartbeat\",{}]";
    private static final String LARGE = LITTLE.replace("{}", "{\"x\":\"" + "x".repeat(20_000) + "\"}");

    private static Limits atMost(int pollers) {
        return TightLimits.polls(Duration.ofMillis(200), Duration.ofMillis(1500), pollers);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static JsonNode get(String query) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(query)).build());
    }

    private static JsonNode post(String query, String type, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(query))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static URI uri(String query) {
        return SERVER.http().resolve("/socket/longpoll?" + query);
    }

    private static JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        return MAPPER.readTree(response.body());
    }

    private static String session(String token, String version) throws IOException, InterruptedException {
        var opened = get("token=" + token + "&vsn=" + version);
        assertThat(opened.path("status").intValue()).isEqualTo(410);
        assertThat(opened.path("messages")).isEmpty();
        return "token=" + token + "&vsn=" + version + "&token="
                + opened.path("token").textValue();
    }

    @Test
    void aSessionBeginsWithItsTokenAndEndsWhenNobodyPolls() throws IOException, InterruptedException {
        var session = session("owner", "2.0.0");
        var nothing = get(session);
        assertThat(nothing.path("status").intValue()).isEqualTo(204);
        assertThat(session).endsWith(nothing.path("token").textValue());
        assertThat(post(session, "application/x-ndjson", JOIN)).isEqualTo(MAPPER.readTree("{\"status\":200}"));
        var joined = get(session);
        assertThat(joined.path("status").intValue()).isEqualTo(200);
        assertThat(joined.path("messages").path(0).textValue())
                .isEqualTo("[\"1\",\"1\",\"" + TOPIC + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        await().atMost(Duration.ofSeconds(10)).until(() -> SERVER.pubSub.listeners(TOPIC) == 0);
        assertThat(post(session, "application/json", JOIN)).isEqualTo(MAPPER.readTree("{\"status\":410}"));
    }

    @Test
    void asManyJoinsAsOneSocketMayHaveComeInOnePost() throws IOException, InterruptedException {
        var session = session("owner", "2.0.0");
        var joins = IntStream.range(0, Limits.standard().topicsMax())
                .mapToObj(i -> "[\"%d\",\"%d\",\"public:%s:%d\",\"phx_join\",{}]".formatted(i, i, People.APP, i))
                .collect(Collectors.joining("\n"));
        assertThat(post(session, "application/x-ndjson", joins)).isEqualTo(MAPPER.readTree("{\"status\":200}"));
        var answers = new ArrayList<String>();
        await().until(() -> {
            get(session).path("messages").forEach(message -> answers.add(message.textValue()));
            return answers.size() == Limits.standard().topicsMax();
        });
        assertThat(answers).allSatisfy(answer -> assertThat(answer).contains("\"status\":\"ok\""));
    }

    @Test
    void whoSendsBeforeWhatItSentIsDealtWithWaitsAndStays() throws IOException, InterruptedException {
        try (var server = RealtimeServer.start()) {
            var uri = server.http().resolve("/socket/longpoll?token=owner&vsn=2.0.0");
            var session =
                    send(HttpRequest.newBuilder(uri).build()).path("token").textValue();
            for (int i = 0; i < 3; i++) {
                var joins = IntStream.range(0, Limits.standard().topicsMax())
                        .mapToObj("[\"1\",\"1\",\"public:obrolan:%d\",\"phx_join\",{}]"::formatted)
                        .collect(Collectors.joining("\n"));
                var post = HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-ndjson")
                        .header(LongPolls.TOKEN_HEADER, session)
                        .POST(HttpRequest.BodyPublishers.ofString(joins))
                        .build();
                assertThat(send(post)).isEqualTo(MAPPER.readTree("{\"status\":200}"));
            }
        }
    }

    @Test
    void moreMessagesInOnePostThanClientsSendEndTheSession() throws IOException, InterruptedException {
        var session = session("owner", "2.0.0");
        var beats = Stream.generate(() -> "[null,\"1\",\"phoenix\",\"heartbeat\",{}]")
                .limit(101)
                .collect(Collectors.joining("\n"));
        assertThat(post(session, "application/x-ndjson", beats).path("status").intValue())
                .isEqualTo(410);
    }

    @Test
    void onlyWhoIsSignedInGetsASession() throws IOException, InterruptedException {
        for (String query : new String[] {"vsn=2.0.0", "token=nobody&vsn=2.0.0", "token=owner&vsn=7"}) {
            assertThat(get(query)).as(query).isEqualTo(MAPPER.readTree("{\"status\":403}"));
        }
    }

    @Test
    void aTokenThatIsNotOursIsNoSession() throws IOException, InterruptedException {
        var session = session("viewer", "2.0.0");
        var forged = session.substring(0, session.length() - 2) + "AA";
        assertThat(post(forged, "application/json", JOIN).path("status").intValue())
                .isEqualTo(410);
        SERVER.people.signOut(People.VIEWER);
        assertThat(get(forged).path("status").intValue()).isEqualTo(403);
        SERVER.people.signInAgain();
    }

    @Test
    void whoAnnouncesABodyAndSendsNoneIsAnsweredAllTheSame() throws IOException {
        try (var socket = new Socket(SERVER.http().getHost(), SERVER.http().getPort())) {
            var head = "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void whoSendsSlowlyTakesNoMemoryOfOthers() throws IOException, InterruptedException {
        try (var server = RealtimeServer.start();
                var slow = new Socket(server.http().getHost(), server.http().getPort())) {
            var guest = session(server, "csrf_token=a");
            var owner = session(server, "token=owner");
            begin(slow, guest);
            await().untilAsserted(() -> assertThat(post(server, guest, LARGE)).isEqualTo(503));
            assertThat(post(server, guest, LITTLE)).isEqualTo(200);
            assertThat(post(server, owner, LARGE)).isEqualTo(200);
            slow.shutdownOutput();
            var next = session(server, "csrf_token=a");
            await().untilAsserted(() -> assertThat(post(server, next, LARGE)).isEqualTo(200));
        }
    }

    @Test
    void noMoreOfOneAddressIsPassedOnAtOnceThanThereIsMemoryForIt() throws IOException, InterruptedException {
        try (var server = RealtimeServer.startAs("127.0.0.1:1");
                var slow = new Socket(server.http().getHost(), server.http().getPort())) {
            var elsewhere = signed("session", "127.0.0.1:2");
            begin(slow, elsewhere);
            await().untilAsserted(
                            () -> assertThat(post(server, elsewhere, LARGE)).isEqualTo(503));
            slow.shutdownOutput();
            await().untilAsserted(
                            () -> assertThat(post(server, elsewhere, LARGE)).isEqualTo(200));
        }
    }

    /** The token of a session on that node. */
    private static String signed(String id, String home) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var named = id + "." + encoder.encodeToString(home.getBytes(StandardCharsets.UTF_8));
        return named + "." + encoder.encodeToString(RealtimeServer.SIGNATURES.sign("long-poll", named));
    }

    private static String session(RealtimeServer server, String query) throws IOException, InterruptedException {
        var open = HttpRequest.newBuilder(server.http().resolve("/socket/longpoll?vsn=2.0.0&" + query))
                .header(RealtimeServer.CLIENT, "203.0.113.1")
                .build();
        return send(open).path("token").textValue();
    }

    private static int post(RealtimeServer server, String session, String body)
            throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(server.http().resolve("/socket/longpoll?vsn=2.0.0"))
                .header(LongPolls.TOKEN_HEADER, session)
                .header(RealtimeServer.CLIENT, "203.0.113.1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** A POST of the session whose body, of unknown length, does not come. */
    private static void begin(Socket socket, String session) throws IOException {
        var head = """
                POST /socket/longpoll?vsn=2.0.0 HTTP/1.1\r
                Host: x\r
                X-Phoenix-Longpoll-Token: %s\r
                X-Forwarded-For: 203.0.113.1\r
                Transfer-Encoding: chunked\r
                \r
                """.formatted(session);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Test
    void versionOneGetsObjectsAndAnErrorForALostSession() throws IOException, InterruptedException {
        var session = session("owner", "1.0.0");
        post(
                session,
                "application/json",
                "{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"1\"}");
        assertThat(get(session).path("messages").path(0).path("event").textValue())
                .isEqualTo("phx_reply");
        post(session, "application/json", "halo");
        await().until(() -> get(session).path("status").intValue() == 500);
    }

    @Test
    void othersMayAskWhetherTheyMay() throws IOException, InterruptedException {
        var asked = HttpRequest.newBuilder(uri(""))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Headers", "x-phoenix-longpoll-token")
                .build();
        var answer = HTTP.send(asked, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-headers")).contains("x-phoenix-longpoll-token");
    }

    @Test
    void onlySoManyPollAtOnce() throws IOException, InterruptedException {
        try (var server = RealtimeServer.start(atMost(1))) {
            assertThat(open(server, "token=owner")).isEqualTo(200);
            assertThat(open(server, "token=owner")).isEqualTo(503);
        }
    }

    @Test
    void guestsGetHalfOfThePlaces() throws IOException, InterruptedException {
        try (var server = RealtimeServer.start(atMost(2))) {
            assertThat(open(server, "csrf_token=a")).isEqualTo(200);
            assertThat(open(server, "csrf_token=b")).isEqualTo(503);
            assertThat(open(server, "token=owner")).isEqualTo(200);
        }
    }

    @Test
    void guestsOfOneSiteGetFewOfThem() throws IOException, InterruptedException {
        try (var server = RealtimeServer.start(TightLimits.guestsOfSite(2, 1))) {
            assertThat(open(server, "csrf_token=a", "2001:db8:1:1::1")).isEqualTo(200);
            assertThat(open(server, "csrf_token=b", "2001:db8:1:2::1")).isEqualTo(503);
            assertThat(open(server, "csrf_token=b", "2001:db8:2::1")).isEqualTo(200);
        }
    }

    private static int open(RealtimeServer server, String query) throws IOException, InterruptedException {
        return open(server, query, "203.0.113.1");
    }

    private static int open(RealtimeServer server, String query, String from) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.http().resolve("/socket/longpoll?" + query))
                .header(RealtimeServer.CLIENT, from)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
