package id.lababersih.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An app of others and a guest of it on the whole server, which knows the guest by nothing but a random text. */
class AppsTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static Answer post(String path, String user, String password, String body) {
        var basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        var headers = Map.of("Authorization", "Basic " + basic, "Content-Type", "application/json");
        return SharedServer.api().send("POST", path, headers, Api.bytes(Api.json(body)));
    }

    private WebSocket visit() {
        var http = SharedServer.api().base().toString();
        var uri = URI.create(http.replace("http", "ws") + "/socket/websocket?guardian_token=acak&vsn=1.0.0");
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                heard.add(text.toString());
                return WebSocket.Listener.super.onText(socket, text, last);
            }
        };
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, listener)
                .join();
    }

    private JsonNode next() throws InterruptedException {
        return Api.json(String.valueOf(heard.poll(20, TimeUnit.SECONDS)));
    }

    private JsonNode join(WebSocket socket, String topic) throws InterruptedException {
        var join = "{'topic':'" + topic + "','event':'phx_join','payload':{},'ref':'1'}";
        socket.sendText(join.replace('\'', '"'), true).join();
        return next().get("payload");
    }

    @Test
    void aGuestHearsItsAppAndNothingOfAMerchant() throws InterruptedException {
        var made = post("/api/admin/apps", "admin", SharedServer.ADMIN_SECRET, "{'app':{'name':'Obrolan Bukti'}}")
                .expect(201)
                .data();
        var key = Answer.words(made, "key");
        var secret = Answer.words(made, "secret");
        var socket = visit();
        assertThat(join(socket, "public:obrolan-bukti")).isEqualTo(Api.json("{'status':'ok','response':{}}"));
        var unauthorized = Api.json("{'status':'error','response':{'reason':'unauthorized'}}");
        assertThat(join(socket, "private:obrolan-bukti")).isEqualTo(unauthorized);
        assertThat(join(socket, "merchant:" + UUID.randomUUID())).isEqualTo(unauthorized);
        var event = "{'topic':'ruang','event':'msg','scope':'public','payload':{'a':1}}";
        post("/api/apps/obrolan-bukti/events", key, "salah", event).expect(401);
        post("/api/apps/obrolan-bukti/events", key, secret, event).expect(200);
        assertThat(next())
                .isEqualTo(
                        Api.json("{'topic':'public:obrolan-bukti','event':'ruang:msg','payload':{'a':1},'ref':null}"));
        socket.abort();
        assertThat(SharedServer.server().log()).doesNotContain(secret, SharedServer.ADMIN_SECRET);
    }
}
