package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.account.MailLinks.Kind;
import id.lababersih.app.http.Signatures;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailLinksTest {
    private static final UUID ID = new UUID(1, 2);

    private final MailLinks links = new MailLinks("https://laba.test", new Signatures("one secret"));

    @Test
    void aTokenIsTheSameEachTimeAndReadsAsItsId() {
        for (var kind : Kind.values()) {
            var token = links.token(kind, ID);
            assertThat(token).isEqualTo(links.token(kind, ID)).matches("[A-Za-z0-9_-]{64}");
            assertThat(links.read(kind, token)).contains(ID);
            assertThat(links.url(kind, ID)).startsWith("https://laba.test/app/").endsWith("/" + token);
        }
    }

    @Test
    void aTokenIsGoodForItsKindAndKeyAlone() {
        var token = links.token(Kind.INVITATION, ID);
        assertThat(links.read(Kind.PASSWORD_RESET, token)).isEmpty();
        var others = new MailLinks("https://laba.test", new Signatures("another secret"));
        assertThat(others.read(Kind.INVITATION, token)).isEmpty();
    }

    @Test
    void anyOtherTextIsNoToken() {
        var token = links.token(Kind.INVITATION, ID);
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            var changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(links.read(Kind.INVITATION, changed)).as(changed).isEmpty();
        }
        for (var text : new String[] {"", "x", token + "A", token.substring(1), "*".repeat(64), "é".repeat(64)}) {
            assertThat(links.read(Kind.INVITATION, text)).as(text).isEmpty();
        }
    }
}
