package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official clients of Phoenix 1.8 and 1.2, in Node, against our sockets. */
class PhoenixClientsTest {
    @Test
    void theOfficialClientsSpeakWithUsOverWebSocketsAndLongPolls() throws IOException, InterruptedException {
        try (var server = RealtimeServer.startSeen()) {
            var told = NodeScripts.test(
                    "phoenix.test.mjs", Map.of("SERVER", server.http().toString()));
            assertThat(told).contains("who joins is told what happens");
        }
    }
}
