package id.lababersih.app.pusher;

import static id.lababersih.app.pusher.AppServer.APPS;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.Reply;
import id.lababersih.cluster.realtime.Broadcast;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the server of an app may tell, and how it says who it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventRoutesTest {
    private static final String EVENT = "{\"topic\":\"#general\",\"event\":\"msg\",\"scope\":\"public\"}";

    private AppServer server;

    @BeforeAll
    void start() {
        server = AppServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void pause() {
        server.http.clock.advance(Duration.ofMinutes(2));
        server.told.clear();
    }

    private record App(String slug, String key, String secret, ApiClient client) {
        Reply tell(String json) {
            return client.post("/api/apps/" + slug + "/events", json);
        }
    }

    private App app(String name) {
        var made = server.admin().post(APPS, "{\"app\":{\"name\":\"" + name + "\"}}");
        var key = made.at("/data/key").asText();
        var secret = made.at("/data/secret").asText();
        return new App(
                made.at("/data/slug").asText(),
                key,
                secret,
                server.http.client().basic(key, secret));
    }

    @Test
    void anEventIsToldOnTheTopicOfItsScopeUnderTheNameOfItsTopic() {
        var app = app("Obrolan Satu");
        var told = app.tell("""
                {"topic":"ruang","event":"msg","scope":"private","payload":{"name":"Siti","message":"halo"}}""");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text()).isEqualTo("{}");
        assertThat(server.told)
                .containsExactly(new Broadcast(
                        "private:obrolan-satu", "ruang:msg", "{\"name\":\"Siti\",\"message\":\"halo\"}", null));
    }

    @Test
    void anAppThatSendsSlowlyShutsItselfOutAloneOfThoseAtOneAddress() throws IOException {
        var slow = app("Obrolan Lambat");
        var other = app("Obrolan Cepat");
        var large = EVENT + " ".repeat(16 << 10);
        try (var first = began(slow);
                var second = began(slow)) {
            assertThat(List.of(first.isConnected(), second.isConnected())).containsOnly(true);
            assertThat(slow.tell(large).status()).isEqualTo(503);
            assertThat(other.tell(large).status()).isEqualTo(200);
        }
    }

    /** A connection whose server waits for a body of unknown length. */
    private Socket began(App app) throws IOException {
        var socket = new Socket(server.http.uri().getHost(), server.http.uri().getPort());
        var pair = (app.key() + ":" + app.secret()).getBytes(StandardCharsets.US_ASCII);
        var request = """
                POST /api/apps/%s/events HTTP/1.1\r
                Host: x\r
                Authorization: Basic %s\r
                Content-Type: application/json\r
                Transfer-Encoding: chunked\r
                Expect: 100-continue\r
                \r
                """.formatted(app.slug(), Base64.getEncoder().encodeToString(pair));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(answer).isEqualTo("HTTP/1.1 100");
        return socket;
    }

    @Test
    void whatIsWholeIsToldWhateverItIs() {
        app("Obrolan Emoji").tell(EVENT.replace("}", ",\"payload\":{\"a\":\"\\ud83d\\ude00 \\u0085\\u0000\"}}"));
        assertThat(server.told).extracting(Broadcast::payload).containsExactly("{\"a\":\"😀 \u0085\\u0000\"}");
    }

    @Test
    void whatIsForAllHasTheEventsNameAloneAndAPayloadMayBeLeftOut() {
        var app = app("Obrolan Dua");
        app.tell(EVENT);
        assertThat(server.told).containsExactly(new Broadcast("public:obrolan-dua", "msg", "{}", null));
    }

    @Test
    void aFormAsRailsSendsItSaysTheSame() {
        var app = app("Obrolan Tiga");
        var payload = URLEncoder.encode("{\"name\":\"Siti\",\"message\":\"a & b = é\"}", StandardCharsets.UTF_8);
        var form = app.client().with("Content-Type", "application/x-www-form-urlencoded");
        var told = form.post(
                "/api/apps/obrolan-tiga/events",
                "topic=public%3Aprod_chat_channel&event=msg&scope=public&payload=" + payload);
        assertThat(told.status()).isEqualTo(200);
        assertThat(server.told)
                .containsExactly(new Broadcast(
                        "public:obrolan-tiga",
                        "public:prod_chat_channel:msg",
                        "{\"name\":\"Siti\",\"message\":\"a & b = é\"}",
                        null));
        var wrong = app.client().with("Content-Type", "text/plain").post("/api/apps/obrolan-tiga/events", "x");
        assertThat(wrong.status()).isEqualTo(415);
    }

    @Test
    void aTextThatHoldsAnObjectIsAPayloadToo() {
        app("Obrolan Teks").tell("""
                {"topic":"#general","event":"msg","scope":"public","payload":"{\\"a\\":[1,null]}"}""");
        assertThat(server.told).extracting(Broadcast::payload).containsExactly("{\"a\":[1,null]}");
    }

    @Test
    void whatCannotBeToldIsRefusedWithItsFieldsAndToldToNobody() {
        var app = app("Obrolan Empat");
        assertThat(app.tell("{}").pointers()).containsExactlyInAnyOrder("/topic", "/event", "/scope");
        for (String wrong : List.of("[]", "7", "\"{\"", "\"[]\"", "\"\"")) {
            var event = EVENT.replace("}", ",\"payload\":" + wrong + "}");
            assertThat(app.tell(event).pointers()).as(wrong).containsExactly("/payload");
        }
        for (String half : List.of(
                "{\"preview\":\"halo \\ud83d\"}", "\"{\\\"\\ude00\\\":1}\"", "\"{\\\"a\\\":[\\\"\\ud83d\\\"]}\"")) {
            var refused = app.tell(EVENT.replace("}", ",\"payload\":" + half + "}"));
            assertThat(refused.status()).as(half).isEqualTo(422);
            assertThat(refused.pointers()).as(half).containsExactly("/payload");
        }
        assertThat(app.tell(EVENT.replace("public", "secret")).pointers()).containsExactly("/scope");
        assertThat(app.tell(EVENT.replace("msg", "phx_close")).pointers()).containsExactly("/event");
        assertThat(app.tell(EVENT.replace("}", ",\"id\":1}")).pointers()).containsExactly("/id");
        var large = EVENT.replace("}", ",\"payload\":{\"x\":\"" + "é".repeat(33_000) + "\"}}");
        assertThat(app.tell(large).pointers()).containsExactly("/payload");
        var tooLarge = EVENT.replace("}", ",\"payload\":{\"x\":\"" + "x".repeat(2 << 20) + "\"}}");
        assertThat(app.tell(tooLarge).status()).isEqualTo(413);
        assertThat(server.told).isEmpty();
    }

    @Test
    void onlyTheAppItselfTellsItsClients() {
        var app = app("Obrolan Lima");
        var other = app("Obrolan Lain");
        var path = "/api/apps/obrolan-lima/events";
        var anyone = server.http.client();
        for (ApiClient stranger : List.of(
                anyone,
                other.client(),
                anyone.basic(app.key(), other.secret()),
                anyone.basic(other.key(), app.secret()),
                anyone.basic(app.key(), ""),
                server.admin())) {
            var refused = stranger.post(path, EVENT);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Basic ");
        }
        assertThat(anyone.post(path, "x".repeat(2 << 20)).status())
                .as("before its body is looked at")
                .isEqualTo(401);
        assertThat(app.client().post("/api/apps/tidak-ada/events", EVENT).status())
                .isEqualTo(401);
        assertThat(app.client().post("/api/apps/%00/events", EVENT).status()).isEqualTo(401);
        assertThat(server.told).isEmpty();
    }

    @Test
    void aRotatedSecretAndAnAppThatIsOffOrGoneCountAtOnce() {
        var app = app("Obrolan Enam");
        var path = APPS + "/" + app.slug();
        assertThat(app.tell(EVENT).status()).isEqualTo(200);
        var rotated = server.admin().patch(path, "{\"app\":{\"rotate_secret\":true}}");
        assertThat(app.tell(EVENT).status()).isEqualTo(401);
        var again =
                server.http.client().basic(app.key(), rotated.at("/data/secret").asText());
        assertThat(again.post("/api/apps/obrolan-enam/events", EVENT).status()).isEqualTo(200);
        server.admin().patch(path, "{\"app\":{\"active\":false}}");
        assertThat(again.post("/api/apps/obrolan-enam/events", EVENT).status()).isEqualTo(401);
        server.admin().patch(path, "{\"app\":{\"active\":true}}");
        assertThat(again.post("/api/apps/obrolan-enam/events", EVENT).status()).isEqualTo(200);
        server.admin().delete(path);
        assertThat(again.post("/api/apps/obrolan-enam/events", EVENT).status()).isEqualTo(401);
    }

    @Test
    void anAppTellsOnlySoMuchAMinute() {
        var app = app("Obrolan Ramai");
        var calm = app("Obrolan Tenang");
        int told = 0;
        while (told <= AppServer.EVENTS_PER_MINUTE_MAX && app.tell(EVENT).status() == 200) {
            told++;
        }
        assertThat(told).isEqualTo(AppServer.EVENTS_PER_MINUTE_MAX);
        assertThat(app.tell(EVENT).header("Retry-After")).isNotEmpty();
        assertThat(calm.tell(EVENT).status()).isEqualTo(200);
    }
}
