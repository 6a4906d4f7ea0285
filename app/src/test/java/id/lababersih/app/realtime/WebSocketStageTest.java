package id.lababersih.app.realtime;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WebSocketStageTest {
    private static final ActorTestKit KIT = ActorTestKit.create("stage");

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aSocketWhoseClientWentBeforeItWasKnownIsToldSo() {
        var opened = new CompletableFuture<Connection>();
        Source.<ByteString>empty()
                .via(new WebSocketStage(Limits.standard(), opened::complete))
                .runWith(Sink.ignore(), KIT.system())
                .toCompletableFuture()
                .join();
        var socket = KIT.<Socket.Message>createTestProbe();
        opened.join().opened(socket.ref());
        socket.expectMessageClass(Socket.Message.Closed.class);
    }
}
