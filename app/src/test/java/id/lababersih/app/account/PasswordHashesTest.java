package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
    private static final String PASSWORD = "kata sandi panjang";
    private static final int CHEAP = 4;

    @Test
    void aPasswordMatchesItsHashAndNobodysMatchesNone() {
        try (var hashes = new PasswordHashes(CHEAP)) {
            var hash = hashes.hash(PASSWORD);
            assertThat(hashes.matches(PASSWORD, hash)).isTrue();
            assertThat(hashes.matches("bukan kata sandinya", hash)).isFalse();
            assertThat(hashes.matches(PASSWORD, null)).isFalse();
        }
    }

    /** Virtual threads are not among those that are looked at. */
    @Test
    void whatIsHashedForAVirtualThreadIsComputedOnAPlatformThread() {
        var seen = new AtomicBoolean();
        try (var hashes = new PasswordHashes(10);
                var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = requests.submit(() -> {
                while (!seen.get()) {
                    hashes.hash(PASSWORD);
                }
            });
            try {
                await().until(PasswordHashesTest::aPlatformThreadHashes);
            } finally {
                seen.set(true);
            }
        }
    }

    @Test
    void afterTheEndThePasswordIsToBeSentAgain() {
        var hashes = new PasswordHashes(CHEAP);
        hashes.close();
        assertThatThrownBy(() -> hashes.hash(PASSWORD))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    }

    private static boolean aPlatformThreadHashes() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> !thread.getKey().isVirtual())
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getClassName().startsWith("at.favre.lib.crypto.bcrypt."));
    }
}
