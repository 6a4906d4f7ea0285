package id.lababersih.app.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that listens to all of a merchant's messages: whenever its connection or channel ends, or falls silent, it
 * connects again and joins with the last id it heard.
 */
final class ChaosSocket implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int BEAT_MS = 3_000;
    private static final int SILENCE_MS_MAX = 9_000;
    private static final int AGAIN_MS = 500;
    /** Why a join comes to nothing while a node or the database is in trouble; the official client joins again. */
    private static final Set<String> PASSING = Set.of("join crashed", "join timeout");

    private final URI base;
    private final Merchant merchant;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Thread thread;
    private final List<String> heard = new ArrayList<>();
    private final Set<String> moved = new HashSet<>();
    private final List<String> refused = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean going = true;
    private volatile boolean joined;
    private volatile String failed = "";
    private @Nullable String since;
    private @Nullable String first;
    /** References of the sockets that are seen. */
    private final Set<String> present = new HashSet<>();
    /** Diffs that came before the state, and count after it, as with the official client. */
    private final List<JsonNode> early = new ArrayList<>();

    private boolean stated;

    /** Whose messages count: those of a connection that was given up are told again by the next one. */
    private @Nullable Listener current;

    /** @param base of the balancer */
    ChaosSocket(URI base, Merchant merchant) {
        this(base, merchant, null);
    }

    /** One that begins after a message. */
    ChaosSocket(URI base, Merchant merchant, @Nullable String since) {
        this.base = base;
        this.merchant = merchant;
        this.since = since;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /** Ids of all messages that have one, as they came. */
    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** Number and status of each move of an order. */
    synchronized Set<String> moved() {
        return Set.copyOf(moved);
    }

    /** Where it began to listen; null before its first join. */
    synchronized @Nullable String first() {
        return first;
    }

    /** Why it last came to nothing. */
    String failed() {
        return failed;
    }

    /** Joins that were refused, which none may be. */
    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    /** Sockets on the topic, this one among them, as far as it was told. */
    synchronized int present() {
        return present.size();
    }

    boolean joined() {
        return joined;
    }

    private void run() {
        while (going) {
            try {
                var listener = new Listener();
                WebSocket socket = http.newWebSocketBuilder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .buildAsync(address(), listener)
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
                join(socket, listener);
                while (going && !listener.ended.isDone() && listener.silentMs() < SILENCE_MS_MAX) {
                    pause(listener.ended, BEAT_MS);
                    var _ = socket.sendText("[null,\"b\",\"phoenix\",\"heartbeat\",{}]", true);
                }
                leave();
                socket.abort();
                pause(closed, AGAIN_MS);
            } catch (CompletionException notThere) {
                failed = String.valueOf(notThere);
                pause(closed, AGAIN_MS);
            }
        }
    }

    private URI address() {
        return URI.create(base.toString().replace("http", "ws") + "/socket/websocket?vsn=2.0.0&token="
                + URLEncoder.encode(merchant.token(), StandardCharsets.UTF_8) + "&merchant_id=" + merchant.id());
    }

    private synchronized void leave() {
        joined = false;
        current = null;
    }

    private synchronized void join(WebSocket socket, Listener listener) {
        current = listener;
        stated = false;
        present.clear();
        early.clear();
        ObjectNode payload = MAPPER.createObjectNode();
        if (since != null) {
            payload.put("since", since);
        }
        var _ = socket.sendText("[\"1\",\"1\",\"merchant:" + merchant.id() + "\",\"phx_join\"," + payload + "]", true);
    }

    private static void pause(CompletableFuture<Void> ended, int ms) {
        ended.copy().completeOnTimeout(null, ms, TimeUnit.MILLISECONDS).join();
    }

    private synchronized void take(Listener from, JsonNode message) {
        if (from != current) {
            return;
        }
        String event = message.get(3).textValue();
        JsonNode payload = message.get(4);
        if (event.equals("phx_reply") && "1".equals(message.get(1).textValue())) {
            if (!payload.path("status").asText().equals("ok")) {
                failed = "joined after " + since + ": " + payload;
                if (!PASSING.contains(payload.at("/response/reason").asText())) {
                    refused.add(failed);
                }
                from.ended.complete(null);
                return;
            }
            joined = true;
            if (first == null) {
                first = since == null ? payload.path("response").path("id").asText() : since;
                since = first;
            }
        } else if (event.equals("phx_close")) {
            // Nobody left: the official client would not come back.
            refused.add("closed: " + message);
        } else if (event.equals("phx_error")) {
            from.ended.complete(null);
        } else if (event.equals("presence_state")) {
            stated = true;
            present.addAll(references(payload));
            early.forEach(this::differ);
            early.clear();
        } else if (event.equals("presence_diff")) {
            if (stated) {
                differ(payload);
            } else {
                early.add(payload);
            }
        } else if (payload.has("id")) {
            since = payload.get("id").textValue();
            heard.add(since);
            if (event.equals("order_moved")) {
                JsonNode order = payload.path("order");
                moved.add(order.path("number").asText() + " "
                        + order.path("status").asText());
            }
        }
    }

    private void differ(JsonNode diff) {
        present.addAll(references(diff.path("joins")));
        references(diff.path("leaves")).forEach(present::remove);
    }

    private static List<String> references(JsonNode users) {
        return users.findValuesAsText("phx_ref");
    }

    private final class Listener implements WebSocket.Listener {
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile long lastNs = System.nanoTime();

        Listener() {
            var _ = closed.thenAccept(ended::complete);
        }

        long silentMs() {
            return (System.nanoTime() - lastNs) / 1_000_000;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            lastNs = System.nanoTime();
            text.append(data);
            if (last) {
                try {
                    take(this, MAPPER.readTree(text.toString()));
                } catch (JsonProcessingException broken) {
                    throw new IllegalStateException(broken);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            ended.complete(null);
        }
    }

    @Override
    public void close() {
        going = false;
        closed.complete(null);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
