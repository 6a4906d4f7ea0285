package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private static final String PROXY = "10.0.0.7";
    private static final Optional<String> FORWARDED = Optional.of("X-Forwarded-For");

    @Test
    void withoutATrustedHeaderTheConnectionCounts() {
        assertThat(ClientAddress.of(request("X-Forwarded-For", "203.0.113.9"), Optional.empty()))
                .isEqualTo(PROXY);
    }

    @Test
    void theTrustedHeaderNamesTheClientInWhateverCaseItIsWritten() {
        assertThat(ClientAddress.of(request("fly-client-ip", " 203.0.113.9 "), Optional.of("Fly-Client-IP")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void ofSeveralHopsTheLastCountsBecauseTheClientWritesTheOthers() {
        assertThat(ClientAddress.of(request("X-Forwarded-For", "192.0.2.1, 203.0.113.9"), FORWARDED))
                .isEqualTo("203.0.113.9");
        var twice = HttpRequest.GET("/")
                .withHeaders(List.of(
                        RawHeader.create("X-Forwarded-For", "192.0.2.1"),
                        RawHeader.create("X-Forwarded-For", "2001:db8::1")));
        assertThat(ClientAddress.of(twice, FORWARDED)).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void whatIsNoAddressIsNotCountedAsOne() {
        for (var text : new String[] {"", "unknown", "203.0.113.9, ", "mallory.example", "203.0.113.9:80"}) {
            assertThat(ClientAddress.of(request("X-Forwarded-For", text), FORWARDED))
                    .as(text)
                    .isEqualTo(PROXY);
        }
    }

    @Test
    void limitsCountAnIpv6NetworkAsOneAndAnIpv4AddressAsItself() {
        assertThat(ClientAddress.network("2001:db8:0:7:1::2")).isEqualTo(ClientAddress.network("2001:db8:0:7::3"));
        assertThat(ClientAddress.network("2001:db8:0:7::3")).isNotEqualTo(ClientAddress.network("2001:db8:0:8::3"));
        assertThat(ClientAddress.network("203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(ClientAddress.network("unknown")).isEqualTo("unknown");
        assertThat(ClientAddress.of(request("X-Forwarded-For", "::ffff:203.0.113.9"), FORWARDED))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void sharesAreGivenToAnIpv6SiteAndAnIpv4Address() {
        assertThat(ClientAddress.site("2001:db8:0:7::3")).isEqualTo(ClientAddress.site("2001:db8:0:8::3"));
        assertThat(ClientAddress.site("2001:db8:0:7::3")).isNotEqualTo(ClientAddress.site("2001:db8:1:7::3"));
        assertThat(ClientAddress.site("203.0.113.9")).isEqualTo("203.0.113.9");
    }

    private static HttpRequest request(String header, String value) {
        return HttpRequest.GET("/")
                .addHeader(RawHeader.create(header, value))
                .addAttribute(AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.ofLiteral(PROXY)));
    }
}
