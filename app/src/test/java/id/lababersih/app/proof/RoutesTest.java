package id.lababersih.app.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Walks every documented route as a stranger would: without a token, with another merchant's ids, with too much. */
class RoutesTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");
    private static final Set<String> OPEN_TO_ALL = Set.of(
            "POST /v1/users",
            "POST /v1/sessions",
            "POST /v1/sessions/refresh",
            "POST /v1/password-resets",
            "PUT /v1/password-resets/{token}",
            "GET /v1/invitations/{token}",
            "PUT /v1/invitations/{token}",
            "GET /health",
            "GET /ready",
            "GET /live",
            "GET /metrics",
            "GET /openapi.yaml");
    /** Routes that belong to a user, whatever the role in a merchant. */
    private static final List<String> OF_THE_USER =
            List.of("/v1/users", "/v1/sessions", "/v1/merchants", "/v1/password-resets");

    private static final String UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";
    private static final long TOO_MUCH_BYTES = 1_000_000_000L;
    private static final int TOO_MUCH_JSON_BYTES = 4 << 20;

    record Route(String method, String path, boolean takesBody) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        String with(String id) {
            return path.replaceAll("\\{[^}]+}", id);
        }
    }

    private static List<Route> documented() {
        try {
            JsonNode document = new YAMLMapper()
                    .readTree(
                            SharedServer.api().get("/openapi.yaml").expect(200).text());
            List<Route> routes = new ArrayList<>();
            Answer.field(document, "paths")
                    .properties()
                    .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                        if (METHODS.contains(method)) {
                            JsonNode operation = Answer.field(path.getValue(), method);
                            boolean takesBody = operation.has("requestBody");
                            routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey(), takesBody));
                        }
                    }));
            return routes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyRouteButTheOpenOnesAsksForAToken() {
        Map<String, Integer> wanted = new TreeMap<>();
        Map<String, Integer> found = new TreeMap<>();
        for (Route route : documented()) {
            if (!OPEN_TO_ALL.contains(route.toString()) && route.path().startsWith("/v1/")) {
                wanted.put(route.toString(), 401);
                found.put(route.toString(), call(Map.of(), route, UNKNOWN_ID).status());
            }
        }
        assertThat(wanted).hasSizeGreaterThan(30);
        new Differences().compare("without a token", wanted, found).none();
    }

    @Test
    void aTokenThatIsNotOursIsNoToken() {
        Answer answer = SharedServer.api()
                .send("GET", "/v1/orders", Map.of("Authorization", "Bearer not.a.token"), new byte[0]);
        assertThat(answer.expect(401).headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
    }

    @Test
    void aViewerReadsEverythingAndChangesNothing() {
        Merchant owner = SharedServer.newMerchant("owner-of-viewer");
        Merchant viewer = owner.addMember("VIEWER");
        for (String list : List.of("/v1/orders", "/v1/shops", "/v1/reports/trial-balance?at=2025-12-31")) {
            viewer.get(list).expect(200);
        }
        Map<String, Integer> wanted = new TreeMap<>();
        Map<String, Integer> found = new TreeMap<>();
        for (Route route : documented()) {
            boolean ofTheUserAlone =
                    OF_THE_USER.stream().anyMatch(route.path()::startsWith) || OPEN_TO_ALL.contains(route.toString());
            if (!route.method().equals("GET") && route.path().startsWith("/v1/") && !ofTheUserAlone) {
                wanted.put(route.toString(), 403);
                found.put(route.toString(), write(viewer, route).status());
            }
        }
        assertThat(wanted).hasSizeGreaterThan(15);
        new Differences().compare("writes of a viewer", wanted, found).none();
        assertThat(viewer.upload("products", null, "p.csv", "sku,name,price,bundle\n".getBytes(UTF_8))
                        .status())
                .isEqualTo(403);
    }

    private static Answer write(Merchant merchant, Route route) {
        boolean hasBody = WRITES.contains(route.method());
        String type = route.path().equals("/v1/imports") ? "multipart/form-data; boundary=x" : "application/json";
        return merchant.send(
                route.method(),
                route.with(UNKNOWN_ID),
                hasBody ? Map.of("Content-Type", type) : Map.of(),
                hasBody ? "{}".getBytes(UTF_8) : new byte[0]);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedOnEveryRouteThatTakesOne() throws IOException {
        Merchant merchant = SharedServer.newMerchant("large");
        Map<String, Integer> wanted = new TreeMap<>();
        Map<String, Integer> found = new TreeMap<>();
        // Each answer comes when the server has seen that nothing is sent: all of them wait at once.
        Map<String, Socket> waiting = new TreeMap<>();
        try {
            for (Route route : documented()) {
                if (route.takesBody() && route.path().startsWith("/v1/")) {
                    wanted.put(route.toString(), 413);
                    waiting.put(route.toString(), announced(merchant, route));
                }
            }
            for (var socket : waiting.entrySet()) {
                found.put(socket.getKey(), status(socket.getValue()));
            }
        } finally {
            for (Socket socket : waiting.values()) {
                socket.close();
            }
        }
        new Differences().compare("too large", wanted, found).none();
    }

    @Test
    void aBodyThatGrowsTooLargeWithoutSayingSoIsRefused() {
        Merchant merchant = SharedServer.newMerchant("growing");
        byte[] large = new byte[TOO_MUCH_JSON_BYTES];
        Arrays.fill(large, (byte) ' ');
        assertThat(merchant.api().stream("/v1/orders", merchant.headers(), large))
                .isEqualTo(413);
    }

    /** A request that announces more than any route takes and sends none of it. */
    private static Socket announced(Merchant merchant, Route route) throws IOException {
        URI base = merchant.api().base();
        String type = route.path().equals("/v1/imports") ? "multipart/form-data; boundary=x" : "application/json";
        StringBuilder head = new StringBuilder(route.method() + " " + route.with(UNKNOWN_ID) + " HTTP/1.1\r\n")
                .append("Host: " + base.getAuthority() + "\r\nConnection: close\r\n")
                .append("Content-Type: " + type + "\r\nContent-Length: " + TOO_MUCH_BYTES + "\r\n");
        merchant.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write((head + "\r\n").getBytes(US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        String status = String.valueOf(answer.readLine());
        return status.startsWith("HTTP/1.1 ") ? Integer.parseInt(status.substring(9, 12)) : 0;
    }

    @Test
    void aProblemIsProblemJsonWithAStableTypeAndTheRequestsId() {
        JsonNode problem = SharedServer.api().get("/v1/orders").expect(401).json();
        Set<String> members = new TreeSet<>();
        problem.fieldNames().forEachRemaining(members::add);
        assertThat(members).contains("type", "title", "status", "detail", "request_id");
    }

    private static Answer call(Map<String, String> headers, Route route, String id) {
        Map<String, String> all = new TreeMap<>(headers);
        byte[] body = new byte[0];
        if (WRITES.contains(route.method())) {
            all.put("Content-Type", "application/json");
            body = "{}".getBytes(UTF_8);
        }
        return SharedServer.api().send(route.method(), route.with(id), all, body);
    }
}
