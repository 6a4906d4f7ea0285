package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.cluster.realtime.Broadcast;
import org.junit.jupiter.api.Test;

/** What is told to many is written once. */
class EncodingsTest {
    private final Encodings encodings = new Encodings();

    @Test
    void aBroadcastIsWrittenOnceForEachProtocol() {
        var first = new Broadcast("shop:1", "moved", "{}", "1");
        var second = new Broadcast("shop:1", "moved", "{}", "2");
        var frame = encodings.of(first, Protocol.V2);
        assertThat(encodings.of(first, Protocol.V2)).isSameAs(frame);
        assertThat(encodings.of(first, Protocol.V1)).isNotSameAs(frame);
        assertThat(encodings.of(second, Protocol.V2).text()).contains("\"id\":\"2\"");
        assertThat(encodings.of(second, Protocol.V1).text()).contains("\"id\":\"2\"");
    }
}
