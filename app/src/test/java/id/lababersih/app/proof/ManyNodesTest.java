package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Three nodes behind a balancer without stickiness are one service, also while nodes go and come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ManyNodesTest {
    private static final int PAGES = 30;
    private static final int PAGES_OPENED = 6;
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    private ManyNodes nodes;
    private Api api;
    private Member owner;
    private Merchant merchant;
    private String shop;

    @BeforeAll
    void start() {
        var folder = SharedServer.freshFolder("cluster-service");
        var network = Hosts.open(folder.resolve("network"));
        var environment = new HashMap<>(network.environment());
        environment.put("ADMIN_SECRET", SharedServer.ADMIN_SECRET);
        nodes = ManyNodes.start(folder, 3, network, environment);
        api = new Api(nodes.base());
        owner = api.register("awan");
        merchant = owner.createMerchant("Toko Awan");
        shop = ChaosLoad.stocked(merchant);
    }

    @AfterAll
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    @Order(1)
    void whoHasSignedInOnOneNodeIsSignedInOnAll() throws Exception {
        try (var browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            String form = "email=" + URLEncoder.encode("awan@contoh.test", StandardCharsets.UTF_8) + "&password="
                    + URLEncoder.encode(Api.PASSWORD, StandardCharsets.UTF_8);
            var signedIn = browser.send(
                    HttpRequest.newBuilder(nodes.base().resolve("/app/masuk"))
                            .header("Sec-Fetch-Site", "same-origin")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(303);
            String cookies = String.join(
                    "; ",
                    signedIn.headers().allValues("Set-Cookie").stream()
                            .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                            .toList());
            for (int i = 0; i < PAGES; i++) {
                var page = browser.send(
                        HttpRequest.newBuilder(nodes.base().resolve("/app"))
                                .header("Cookie", cookies)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(page.statusCode())
                        .as("page " + i + ": " + page.headers().map())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @Order(2)
    void aSocketOnAnyNodeHearsWhatHappensOnEveryOther() {
        Set<String> told = new HashSet<>();
        try (var http = HttpClient.newHttpClient()) {
            var sockets = new Heard[nodes.count()];
            var open = new ArrayList<WebSocket>();
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = new Heard();
                var socket = http.newWebSocketBuilder()
                        .buildAsync(socketOf(nodes.base(i)), sockets[i])
                        .join();
                open.add(socket);
                socket.sendText("[\"1\",\"1\",\"merchant:" + merchant.id() + "\",\"phx_join\",{}]", true)
                        .join();
            }
            for (Heard heard : sockets) {
                heard.await("\"status\":\"ok\"");
            }
            for (int i = 0; i < nodes.count(); i++) {
                String order = place(merchant.at(new Api(nodes.base(i))), "suara-" + i);
                told.add(order);
            }
            for (Heard heard : sockets) {
                told.forEach(heard::await);
            }
            // Its client waits for them, which would be until the server hears nothing of them.
            open.forEach(WebSocket::abort);
        }
    }

    /** The balancer by this machine's own name: elsewhere browsers keep the session's cookie for https alone. */
    private Relay here() {
        var balancer =
                new InetSocketAddress(nodes.base().getHost(), nodes.base().getPort());
        return Relay.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), balancer);
    }

    private static Browser browser(Relay here) {
        return Browser.at(URI.create("http://localhost:" + here.port()));
    }

    @Test
    @Order(2)
    void aPageInABrowserStaysSignedInAndFollowsEveryNode() {
        try (var here = here();
                var page = browser(here)) {
            page.signIn(owner, "/app/pesanan");
            for (int i = 0; i < PAGES_OPENED; i++) {
                page.open("/app/pesanan");
                assertThat(page.path()).isEqualTo("/app/pesanan");
            }
            for (int i = 0; i < nodes.count(); i++) {
                try (var node = new Api(nodes.base(i))) {
                    place(merchant.at(node), "layar-" + i);
                }
                page.awaitText("layar-" + i);
            }
            page.screenshot("cluster-orders");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void anEngineerSeesTheChosenNodeWhicheverIsAsked() {
        try (var here = here();
                var page = browser(here)) {
            signInToOps(page);
            // What has to be scrolled to may be replaced meanwhile.
            page.resize(1280, 6_000);
            var all = page.all("#nodes button[name=node]").stream()
                    .map(button -> button.getDomAttribute("value"))
                    .filter(node -> !"any".equals(node))
                    .toList();
            assertThat(all).hasSize(nodes.count());
            for (String node : all) {
                page.click("#nodes summary");
                page.screenshot("ops-nodes");
                page.click("#nodes button[value='" + node + "']");
                for (int i = 0; i < PAGES_OPENED; i++) {
                    page.open("/ops/tree");
                    assertThat(page.text("#nodes summary")).endsWith(node);
                }
                page.click("[id='restart-jobs/samples']");
                page.confirm();
                page.awaitText("tr:has([id='restart-jobs/samples']) td:nth-child(3)", "1");
            }
            assertThat(page.errors()).isEmpty();
        }
        requireSaysThatItDoesNotAnswer("[fdaa::99]:25520", api);
    }

    private static void signInToOps(Browser page) {
        page.open("/ops/sign-in");
        page.type("#secret", SharedServer.ADMIN_SECRET);
        page.click("form button.btn-primary");
        page.find("#nodes");
    }

    private static void requireSaysThatItDoesNotAnswer(String chosen, Api asked) {
        assertThat(ops(asked, chosen).text()).contains("Node " + chosen + " tidak menjawab.");
    }

    private static Answer ops(Api asked, String chosen) {
        var engineer = Map.of(
                "Authorization", "Bearer " + SharedServer.ADMIN_SECRET, "Cookie", "lababersih_ops_node=" + chosen);
        return asked.send("GET", "/ops", engineer, new byte[0]).expect(200);
    }

    @Test
    @Order(2)
    void aLongPollWhoseRequestsGoToAnyNodeIsOneSession() {
        String path = "/socket/longpoll?vsn=2.0.0&token=" + URLEncoder.encode(merchant.token(), StandardCharsets.UTF_8)
                + "&merchant_id=" + merchant.id();
        JsonNode opened = api.get(path).expect(200).json();
        assertThat(opened.get("status").intValue()).isEqualTo(410);
        var session =
                Map.of("X-Phoenix-Longpoll-Token", words(opened, "token"), "Content-Type", "application/x-ndjson");
        String join = "[\"1\",\"1\",\"merchant:" + merchant.id() + "\",\"phx_join\",{}]";
        JsonNode joined = api.send("POST", path, session, join.getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .json();
        assertThat(joined.get("status").intValue()).isEqualTo(200);
        var heard = new StringBuilder();
        awaitPolled(path, session, heard, "phx_reply");
        for (int i = 0; i < nodes.count(); i++) {
            awaitPolled(path, session, heard, place(merchant.at(new Api(nodes.base(i))), "poll-" + i));
        }
    }

    private void awaitPolled(String path, Map<String, String> session, StringBuilder heard, String text) {
        Awaitility.await(text).atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode polled =
                    api.send("GET", path, session, new byte[0]).expect(200).json();
            assertThat(polled.get("status").intValue()).as(polled.toString()).isIn(200, 204);
            heard.append(polled.get("messages"));
            return heard.indexOf(text) >= 0;
        });
    }

    private URI socketOf(URI base) {
        return URI.create(base.toString().replace("http", "ws") + "/socket/websocket?vsn=2.0.0&token="
                + URLEncoder.encode(merchant.token(), StandardCharsets.UTF_8) + "&merchant_id=" + merchant.id());
    }

    /** All texts that a socket got. */
    private static final class Heard implements WebSocket.Listener {
        private final Queue<String> all = new ConcurrentLinkedQueue<>();
        private volatile int closed;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            all.add(text.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed = status;
            return CompletableFuture.completedStage(null);
        }

        void await(String text) {
            Awaitility.await(text)
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(String.join("", all)).contains(text));
        }
    }

    /** An IPv6 address in brackets and a port, or all addresses and a port. */
    private static String asJavaWritesIt(String address) {
        int end = address.lastIndexOf(']');
        return end < 0
                ? address
                : "[" + InetAddress.ofLiteral(address.substring(1, end)).getHostAddress() + address.substring(end);
    }

    /** The rest is restarted by CrashedComponentsTest, on a node by itself. */
    @Test
    @Order(3)
    void whatOnlyNodesOfAClusterHaveIsRestartedUnderLoad() {
        try (var node = new Api(nodes.base(1));
                var load = shipping()) {
            var headers =
                    Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET, "Content-Type", "application/json");
            load.awaitMore(5);
            node.send("POST", "/ops/components/restart", headers, Api.bytes(Api.json("{'path':'ops/cluster-life'}")))
                    .expect(202);
            Awaitility.await("it runs again").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                JsonNode all = node.send("GET", "/ops/components", headers, new byte[0])
                        .expect(200)
                        .data();
                assertThat(all)
                        .anySatisfy(component -> assertThat(component.toString())
                                .contains("\"ops/cluster-life\"", "\"state\":\"RUNNING\"", "\"restarts\":1"));
            });
            load.awaitMore(5);
            load.stop();
            assertThat(load.failed).isEmpty();
        }
    }

    @Test
    @Order(2)
    void whatNodesTellEachOtherIsHeardOnTheirPrivateAddressesAlone() {
        for (int i = 0; i < nodes.count(); i++) {
            var host = nodes.hosts().get(i);
            var command = new ArrayList<>(host.enter());
            command.addAll(List.of("ss", "--no-header", "--tcp", "--listening", "--numeric"));
            var listening = Hosts.command(command.toArray(String[]::new))
                    .lines()
                    .map(line -> line.split(" +", -1)[3])
                    .map(ManyNodesTest::asJavaWritesIt)
                    .toList();
            assertThat(listening)
                    .containsExactlyInAnyOrder(host.literal() + ":25520", host.literal() + ":8558", "*:" + Hosts.PORT);
        }
    }

    @Test
    @Order(3)
    void aRollingRestartFailsNobodyWhoAsksTwice() throws Exception {
        try (var load = shipping()) {
            for (int i = 0; i < nodes.count(); i++) {
                load.awaitMore(10);
                long beganNs = System.nanoTime();
                assertThat(stopped(i)).as(nodes.server(i).log()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(STOPPED_WITHIN);
                nodes.startAgain(i);
            }
            load.awaitMore(10);
            load.stop();
            assertThat(load.failed).isEmpty();
            System.out.println("rolling restart of three nodes: " + load.shipped.size() + " orders placed and shipped, "
                    + load.repeated + " calls repeated, none failed; the longest took " + load.longestMs + " ms");
            requireWhole(load);
        }
    }

    /**
     * Tells a node to stop, which says so, then sends its sockets elsewhere, and ends when it has answered what came
     * before; how it ended.
     */
    private int stopped(int number) throws Exception {
        byte[] order = Api.bytes(IsolationTest.order(shop, "setengah-" + number));
        URI base = nodes.base(number);
        try (var http = HttpClient.newHttpClient();
                var ending = Executors.newVirtualThreadPerTaskExecutor();
                var asked = HalfAsked.open(base, "/v1/orders", merchant.headers(), order)) {
            var socket = new Heard();
            http.newWebSocketBuilder().buildAsync(socketOf(base), socket).join();
            var status = ending.submit(() -> nodes.server(number).stop());
            Awaitility.await("not ready").atMost(STOPPED_WITHIN).until(() -> readiness(http, base) == 503);
            Awaitility.await("closed").atMost(STOPPED_WITHIN).until(() -> socket.closed != 0);
            assertThat(socket.closed).as("come back, to another").isEqualTo(1012);
            assertThat(asked.answer()).startsWith("HTTP/1.1 201 ").contains("setengah-" + number);
            return status.get();
        }
    }

    private static int readiness(HttpClient http, URI base) throws Exception {
        var ready = HttpRequest.newBuilder(base.resolve("/ready")).build();
        return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** A request of which half has come. */
    @SuppressWarnings("ArrayRecordComponent")
    private record HalfAsked(Socket socket, byte[] rest) implements AutoCloseable {
        static HalfAsked open(URI at, String path, Map<String, String> headers, byte[] body) throws IOException {
            var socket = new Socket(InetAddress.getByName(at.getHost()), at.getPort());
            var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + at.getAuthority() + "\r\n");
            headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            head.append("Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
            int half = body.length / 2;
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, half);
            return new HalfAsked(socket, Arrays.copyOfRange(body, half, body.length));
        }

        /** Sends the other half; the answer, head and all, after which the server closes. */
        String answer() throws IOException {
            socket.getOutputStream().write(rest);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @Order(4)
    void aKilledNodeLosesNothingThatWasAcknowledged() {
        try (var load = shipping();
                var here = here();
                var page = browser(here)) {
            String killed = nodes.hosts().getFirst().literal() + ":25520";
            signInToOps(page);
            page.click("#nodes summary");
            page.click("#nodes button[value='" + killed + "']");
            page.awaitText("#nodes summary", killed);
            load.awaitMore(10);
            load.tries = 60;
            nodes.server(0).kill();
            Awaitility.await("the page of the killed node says so")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> page.text("main").contains("Node " + killed + " tidak menjawab."));
            load.awaitMore(60);
            load.stop();
            assertThat(load.failed).isEmpty();
            System.out.println("a node killed: " + load.shipped.size() + " orders placed and shipped, " + load.repeated
                    + " calls repeated; the longest waited " + load.longestMs + " ms");
            requireWhole(load);
        }
    }

    /** Two are left. */
    @Test
    @Order(5)
    void twoLoseNothingWhenTheyPartNorWhenOneIsKilled() {
        try (var load = shipping();
                var one = new Api(nodes.base(1));
                var two = new Api(nodes.base(2))) {
            load.tries = 60;
            load.awaitMore(5);
            var parted =
                    ops(two, "any").headers().firstValue("X-Lababersih-Node").orElseThrow();
            nodes.network().cut(nodes.hosts().get(1), nodes.hosts().get(2));
            requireSaysThatItDoesNotAnswer(parted, one);
            int loser = Awaitility.await("one of them ends")
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> Stream.of(1, 2)
                                    .filter(number -> !nodes.server(number).alive())
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(nodes.server(loser).awaitEnd(STOPPED_WITHIN))
                    .as(nodes.server(loser).log())
                    .isEqualTo(1);
            load.awaitMore(10);
            int winner = 3 - loser;
            nodes.server(winner).requireAlive();

            nodes.network().heal();
            nodes.startAgain(loser);
            load.awaitMore(5);
            nodes.server(winner).kill();
            load.awaitMore(10);
            load.stop();
            assertThat(load.failed).isEmpty();
            System.out.println("two parted, and one killed: " + load.shipped.size() + " orders placed and shipped, "
                    + load.repeated + " calls repeated; the longest waited " + load.longestMs + " ms");
            requireWhole(load);
        }
    }

    private void requireWhole(Shipping load) {
        Awaitility.await("projections")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(new Wholeness(merchant, ChaosLoad.SKU, ChaosLoad.RECEIVED, ChaosLoad.UNIT_COST)
                                        .faults())
                                .isEmpty());
        for (String order : load.shipped) {
            assertThat(words(merchant.get("/v1/orders/" + order).expect(200).data(), "status"))
                    .isEqualTo("SHIPPED");
        }
    }

    private Shipping shipping() {
        return new Shipping(nodes.base(), merchant, shop);
    }

    private String place(Merchant at, String number) {
        JsonNode order = IsolationTest.order(shop, number);
        return words(at.post("/v1/orders", order).expect(201).data(), "id");
    }
}
