package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.cluster.realtime.Broadcast;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages byte by byte as Phoenix 1.8 writes and reads them. */
class ProtocolTest {
    private static final Broadcast MOVED = new Broadcast("shop:1", "order_moved", "{\"total\":5000}", "00a1");

    @Test
    void theVersionIsOneWhereTheClientNamesNone() {
        assertThat(Protocol.of(null)).contains(Protocol.V1);
        assertThat(Protocol.of("1.0.0")).contains(Protocol.V1);
        assertThat(Protocol.of("2.0.0")).contains(Protocol.V2);
        for (String unknown : new String[] {"3.0.0", "2", "1.1.0", "two", ""}) {
            assertThat(Protocol.of(unknown)).as(unknown).isEqualTo(Optional.empty());
        }
    }

    @Test
    void versionTwoReadsArrays() throws MalformedException {
        var push = Protocol.V2.readText(text("[\"3\",\"7\",\"shop:1\",\"client-note\",{\"a\":1}]"));
        assertThat(push.joinRef()).isEqualTo("\"3\"");
        assertThat(push.ref()).isEqualTo("\"7\"");
        assertThat(push.topic()).isEqualTo("shop:1");
        assertThat(push.event()).isEqualTo("client-note");
        assertThat(push.payload()).hasToString("{\"a\":1}");
        assertThat(Protocol.V2.readText(text("[null,1,\"phoenix\",\"heartbeat\",{},\"more\"]")))
                .extracting(Inbound::joinRef, Inbound::ref)
                .containsExactly(null, "1");
    }

    @Test
    void versionOneReadsObjectsAndKnowsAJoinByItsRef() throws MalformedException {
        var join = Protocol.V1.readText(
                text("{\"topic\":\"shop:1\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}"));
        assertThat(join.joinRef()).isEqualTo("\"1\"");
        var push = Protocol.V1.readText(
                text("{\"topic\":\"shop:1\",\"event\":\"client-note\",\"payload\":{},\"ref\":\"2\"}"));
        assertThat(push.joinRef()).isNull();
        assertThat(push.ref()).isEqualTo("\"2\"");
    }

    @Test
    void versionTwoReadsBinaryPushes() throws MalformedException {
        var push = Protocol.V2.readBinary(ByteString.fromArray(
                new byte[] {0, 1, 2, 6, 3, '3', '1', '7', 's', 'h', 'o', 'p', ':', '1', 'p', 'i', 'c', 9}));
        assertThat(push.joinRef()).isEqualTo("\"3\"");
        assertThat(push.ref()).isEqualTo("\"17\"");
        assertThat(push.topic()).isEqualTo("shop:1");
        assertThat(push.event()).isEqualTo("pic");
        assertThat(push.payload()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "[1,2,3]",
                "[null,null,\"shop:1\",7,{}]",
                "[{},null,\"shop:1\",\"phx_join\",{}]",
                "[null,1.5,\"shop:1\",\"phx_join\",{}]",
                "[null,null,\"shop:1\",\"\\ud800\",{}]",
                "{\"topic\":\"shop:1\"}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void anythingElseIsMalformed(String message) {
        for (Protocol protocol : Protocol.values()) {
            assertThatThrownBy(() -> protocol.readText(text(message))).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> Protocol.V2.readBinary(text(message))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Protocol.V1.readBinary(text(message))).isInstanceOf(MalformedException.class);
    }

    @Test
    void repliesNameTheirJoinInVersionTwoAlone() {
        var push = inbound("\"3\"", "\"7\"");
        assertThat(Protocol.V2.ok("\"3\"", push).text())
                .isEqualTo("[\"3\",\"7\",\"shop:1\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        assertThat(Protocol.V2.error(null, push, "unmatched topic").text())
                .isEqualTo("[null,\"7\",\"shop:1\",\"phx_reply\","
                        + "{\"status\":\"error\",\"response\":{\"reason\":\"unmatched topic\"}}]");
        assertThat(Protocol.V1.ok(null, push).text())
                .isEqualTo("{\"topic\":\"shop:1\",\"event\":\"phx_reply\","
                        + "\"payload\":{\"status\":\"ok\",\"response\":{}},\"ref\":\"7\"}");
    }

    @Test
    void theEndOfAChannelHasItsJoinAsRef() {
        assertThat(Protocol.V2.end("\"3\"", "shop:1", Events.CLOSE).text())
                .isEqualTo("[\"3\",\"3\",\"shop:1\",\"phx_close\",{}]");
        assertThat(Protocol.V1.end("\"3\"", "shop:1", Events.ERROR).text())
                .isEqualTo("{\"topic\":\"shop:1\",\"event\":\"phx_error\",\"payload\":{},\"ref\":\"3\"}");
    }

    @Test
    void aBroadcastHasNoRefsAndItsIdInThePayload() {
        assertThat(Protocol.V2.broadcast(MOVED).text())
                .isEqualTo("[null,null,\"shop:1\",\"order_moved\",{\"id\":\"00a1\",\"total\":5000}]");
        assertThat(Protocol.V1.broadcast(MOVED).text())
                .isEqualTo("{\"topic\":\"shop:1\",\"event\":\"order_moved\","
                        + "\"payload\":{\"id\":\"00a1\",\"total\":5000},\"ref\":null}");
        assertThat(Protocol.V2.broadcast(new Broadcast("a", "b", "{ }", "7")).text())
                .isEqualTo("[null,null,\"a\",\"b\",{\"id\":\"7\"}]");
        assertThat(Protocol.V2.broadcast(new Broadcast("a", "b", "{}", null)).text())
                .isEqualTo("[null,null,\"a\",\"b\",{}]");
    }

    @Test
    void aTopicCannotBreakOutOfItsPlace() {
        assertThat(Protocol.V2
                        .error(null, new Inbound(null, null, "a\"],[\"", "x", null), "no")
                        .text())
                .startsWith("[null,null,\"a\\\"],[\\\"\",");
    }

    private static Inbound inbound(@Nullable String joinRef, @Nullable String ref) {
        return new Inbound(joinRef, ref, "shop:1", "client-note", null);
    }

    private static ByteString text(String text) {
        return ByteString.fromArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
