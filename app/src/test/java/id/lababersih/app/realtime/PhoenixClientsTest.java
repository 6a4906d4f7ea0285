package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.proof.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official clients of Phoenix 1.8 and 1.2 against our sockets, in Node and by the same tests in Chromium. */
class PhoenixClientsTest {
    private static final String TESTS = "phoenix.test.mjs";

    @Test
    void theOfficialClientsSpeakWithUsOverWebSocketsAndLongPolls() throws IOException, InterruptedException {
        String told;
        try (var server = RealtimeServer.startSeen()) {
            told = NodeScripts.test(TESTS, Map.of("SERVER", server.http().toString()));
            assertThat(told).contains("who joins is told what happens");
        }
        try (var server = RealtimeServer.startSeen(NodeScripts.page(TESTS));
                var page = Browser.at(server.http())) {
            page.open("/js/index.html");
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> page.text("#state").equals("over")
                            || !page.text("#failed").isEmpty());
            assertThat(page.text("#failed")).isEmpty();
            assertThat(told).as("as many as in Node").contains("\n# pass " + page.text("#passed") + "\n");
        }
    }
}
