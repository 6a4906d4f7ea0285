package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void aHeartbeatIsAnsweredAsTheSocketItselfWould() throws MalformedException {
        var message = ByteString.fromString("[null,\"417\",\"phoenix\",\"heartbeat\",{}]");
        var beat = Objects.requireNonNull(Heartbeat.of(message));
        assertThat(beat.answer().text())
                .isEqualTo(Protocol.V2.ok(null, Protocol.V2.readText(message)).text());
    }

    @Test
    void whateverElseIsSaidIsNone() {
        for (String message : List.of(
                "",
                "[null,\"\",\"phoenix\",\"heartbeat\",{}]",
                "[null,\"-1\",\"phoenix\",\"heartbeat\",{}]",
                "[null,\"1\\\"2\",\"phoenix\",\"heartbeat\",{}]",
                "[null,\"1234567890123456789\",\"phoenix\",\"heartbeat\",{}]",
                "[null,\"1\",\"phoenix\",\"heartbeat\",{}] ",
                "[null,\"1\",\"phoenix\",\"heartbeat\",[]]",
                "[\"1\",\"1\",\"phoenix\",\"heartbeat\",{}]",
                "[null,\"1\",\"phoenix\",\"phx_leave\",{}]")) {
            assertThat(Heartbeat.of(ByteString.fromString(message))).as(message).isNull();
        }
    }
}
