package id.lababersih.app.proof;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long what a client of one node tells a merchant's topic takes to a hundred sockets, by this process's clock. */
final class Broadcasts {
    private static final int SOCKETS = 100;
    private static final int MESSAGES = 200;
    /** Half as often as one user may. */
    private static final int EVERY_MS = 100;

    private static final int SECONDS_MAX = 60;
    private static final Pattern NUMBER = Pattern.compile("\"client-tick\",\\{\"n\":(\\d+)}");

    private final Merchant merchant;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final Queue<Long> tookNs = new ConcurrentLinkedQueue<>();
    /** The first half warms what the second one measures. */
    private final long[] sentNs = new long[2 * MESSAGES];

    private final CountDownLatch missing = new CountDownLatch(2 * SOCKETS * MESSAGES);

    private Broadcasts(Merchant merchant) {
        this.merchant = merchant;
    }

    /**
     * Nanoseconds from the sending of a message to its arrival at one socket, sorted.
     *
     * @param from the node that the sender is connected to
     * @param to the node of those who listen
     */
    static List<Long> measure(URI from, URI to, Merchant merchant) throws InterruptedException {
        var broadcasts = new Broadcasts(merchant);
        try {
            return broadcasts.measure(from, to);
        } finally {
            broadcasts.sockets.forEach(WebSocket::abort);
            broadcasts.http.shutdownNow();
        }
    }

    private List<Long> measure(URI from, URI to) throws InterruptedException {
        WebSocket sender = join(from, _ -> {});
        for (int i = 0; i < SOCKETS; i++) {
            join(to, this::heard);
        }
        for (int n = 0; n < sentNs.length; n++) {
            sentNs[n] = System.nanoTime();
            sender.sendText(text("client-tick", "{\"n\":" + n + "}"), true).join();
            ChaosLoad.pause(EVERY_MS);
        }
        if (!missing.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing.getCount() + " messages did not arrive");
        }
        return tookNs.stream().sorted().toList();
    }

    private void heard(String text) {
        Matcher number = NUMBER.matcher(text);
        if (number.find()) {
            int n = Integer.parseInt(number.group(1));
            if (n >= MESSAGES) {
                tookNs.add(System.nanoTime() - sentNs[n]);
            }
            missing.countDown();
        }
    }

    private WebSocket join(URI node, Consumer<String> heard) {
        var joined = new CompletableFuture<Void>();
        var address = URI.create(node.toString().replace("http", "ws") + "/socket/websocket?vsn=2.0.0&token="
                + URLEncoder.encode(merchant.token(), StandardCharsets.UTF_8));
        var socket = http.newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    private final StringBuilder whole = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        whole.append(part);
                        if (last) {
                            String text = whole.toString();
                            whole.setLength(0);
                            if (text.contains("\"status\":\"ok\"")) {
                                joined.complete(null);
                            }
                            heard.accept(text);
                        }
                        from.request(1);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .join();
        sockets.add(socket);
        socket.sendText(text("phx_join", "{\"presence\":false}"), true).join();
        joined.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
        return socket;
    }

    private String text(String event, String payload) {
        return "[\"1\",\"1\",\"merchant:" + merchant.id() + "\",\"" + event + "\"," + payload + "]";
    }
}
