package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that knows nothing of Phoenix. */
final class Client implements AutoCloseable, WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    Client(URI uri) {
        socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    /** The status that refuses the handshake. */
    static int refusal(URI uri, String... headers) {
        var builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try {
            builder.buildAsync(uri, new WebSocket.Listener() {}).join().abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void sendInTwo(String message) {
        int half = message.length() / 2;
        socket.sendText(message.substring(0, half), false).join();
        socket.sendText(message.substring(half), true).join();
    }

    void sendBinary(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    void ping() {
        socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    }

    void sayGoodbye() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    void expect(String message) {
        assertThat(next()).isEqualTo(message);
    }

    @Nullable
    String next() {
        try {
            return heard.poll(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        heard.add("pong");
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("closed " + code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.add("failed " + error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
