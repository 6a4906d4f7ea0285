package id.lababersih.app.pusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.http.Signatures;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppSecretsTest {
    private static final UUID APP = UUID.fromString("10000000-0000-4000-8000-000000000001");

    private final AppSecrets secrets = new AppSecrets(new Signatures("one key"));

    @Test
    void aSealedSecretIsOpenedAgainAndNeverLooksTheSameTwice() {
        var secret = secrets.make();
        var sealed = secrets.seal(APP, secret);
        assertThat(secrets.open(APP, sealed)).isEqualTo(secret);
        assertThat(secrets.seal(APP, secret)).isNotEqualTo(sealed);
        assertThat(secrets.make()).isNotEqualTo(secret);
    }

    @Test
    void anotherKeyAnotherAppOrAChangedByteOpensNothing() {
        var sealed = secrets.seal(APP, "rahasia");
        var otherKey = new AppSecrets(new Signatures("another key"));
        assertThatThrownBy(() -> otherKey.open(APP, sealed)).hasMessageContaining("SECRET_KEY_BASE");
        assertThatThrownBy(() -> secrets.open(new UUID(0, 1), sealed)).isInstanceOf(IllegalStateException.class);
        var changed = (sealed.startsWith("A") ? "B" : "A") + sealed.substring(1);
        assertThatThrownBy(() -> secrets.open(APP, changed)).isInstanceOf(IllegalStateException.class);
    }
}
