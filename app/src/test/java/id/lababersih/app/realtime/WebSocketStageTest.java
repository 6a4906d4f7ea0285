package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
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

    private static ByteString next(SinkQueueWithCancel<ByteString> out) {
        return out.pull()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join()
                .orElseThrow();
    }

    @Test
    void whatIsPutInLineLeavesInOrderOnceItIsFlushed() {
        var opened = new CompletableFuture<Connection>();
        var out = Source.<ByteString>maybe()
                .via(new WebSocketStage(Limits.standard(), opened::complete))
                .runWith(Sink.queue(), KIT.system());
        var connection = opened.join();
        connection.send(Frame.text("ready"));
        var expected = Frame.text("ready").bytes();
        var told = next(out);
        for (String text : List.of("one", "two")) {
            connection.put(Frame.text(text));
            expected = expected.concat(Frame.text(text).bytes());
        }
        connection.flush();
        while (told.size() < expected.size()) {
            told = told.concat(next(out));
        }
        assertThat(told).isEqualTo(expected);
        out.cancel();
    }
}
