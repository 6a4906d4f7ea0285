package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Browsers keep a file for good, so its address must change with its content. */
class AssetsTest {
    @Test
    void anAddressHasTheHashOfTheContent() throws IOException, NoSuchAlgorithmException {
        var assets = new Assets();
        for (var name : List.of("app.css", "app.js", "app.css")) {
            assertThat(assets.url(name)).isEqualTo("/aset/" + hash(name) + "/" + name);
        }
        assertThatThrownBy(() -> assets.url("nothing.css")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String hash(String name) throws IOException, NoSuchAlgorithmException {
        try (var file = Assets.class.getResourceAsStream("/id/lababersih/app/page/aset/" + name)) {
            byte[] content = Objects.requireNonNull(file).readAllBytes();
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        }
    }
}
