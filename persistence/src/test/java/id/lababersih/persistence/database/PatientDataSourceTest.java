package id.lababersih.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatientDataSourceTest {
    @Test
    void itKeepsTryingWhileTheServerIsAwayUntilItsPoolIsClosed() throws SQLException, IOException {
        var asked = new AtomicInteger();
        var source = new PatientDataSource(ScratchDatabase.create(), new Properties());
        source.giveUpWhen(() -> asked.incrementAndGet() == 3);
        source.getConnection().close();

        source.setPortNumbers(new int[] {nobodys()});
        fails(source);
        assertThat(asked).hasValue(3);
    }

    @Test
    void oneThatIsKnownIsWaitedForFromTheFirstConnectionOn() throws IOException {
        var asked = new AtomicInteger();
        var source = new PatientDataSource(ScratchDatabase.create(), new Properties());
        source.expectAnswers();
        source.giveUpWhen(() -> asked.incrementAndGet() == 3);
        source.setPortNumbers(new int[] {nobodys()});
        fails(source);
        assertThat(asked).hasValue(3);
    }

    @Test
    void aServerThatNeverAnsweredIsTriedOnce() throws IOException {
        var source = new PatientDataSource(ScratchDatabase.create(), new Properties());
        source.setPortNumbers(new int[] {nobodys()});
        fails(source);
    }

    @Test
    void whoAsksFirstGetsTheConnectionThatWasOpenedForHim() throws SQLException {
        var source = new PatientDataSource(ScratchDatabase.create(), new Properties());
        var opened = source.logIn();
        try (var first = source.getConnection();
                var second = source.getConnection()) {
            assertThat(first).isSameAs(opened);
            assertThat(second).isNotSameAs(opened);
        }
    }

    @Test
    void oneThatNobodyAskedForIsClosed() throws SQLException {
        var source = new PatientDataSource(ScratchDatabase.create(), new Properties());
        var opened = source.logIn();
        source.logOut();
        assertThat(opened.isClosed()).isTrue();
        try (var next = source.getConnection()) {
            assertThat(next.isClosed()).isFalse();
        }
    }

    /** Within half a minute, as none answers there. */
    private static void fails(PatientDataSource source) {
        assertThatThrownBy(CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return source.getConnection();
                                    } catch (SQLException away) {
                                        throw new CompletionException(away);
                                    }
                                },
                                Thread::startVirtualThread)
                        .orTimeout(30, TimeUnit.SECONDS)::join)
                .hasRootCauseInstanceOf(IOException.class);
    }

    private static int nobodys() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
