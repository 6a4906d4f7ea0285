import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills one PostgreSQL server with the demo, backs it up while the service runs, restores it into another that is
 * empty, and compares every report, list and order there. Arguments: the root, the release's folder as seen from there,
 * its user, the URLs of the two databases.
 */
final class CheckBackup {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "rahasia-yang-tidak-boleh-terlihat-di-mana-pun-0123456789";
    private static final String YEARS = "from=2020-01-01&to=2030-12-31";
    private static final List<String> PATHS = List.of(
            "/v1/reports/profit-loss?" + YEARS,
            "/v1/reports/profit-loss?group_by=shop&" + YEARS,
            "/v1/reports/trial-balance",
            "/v1/reports/balance-sheet",
            "/v1/reports/cash-flow?" + YEARS,
            "/v1/reports/journal?format=csv&" + YEARS,
            "/v1/reports/receivables-ageing?format=csv",
            "/v1/reports/settlements?format=csv&" + YEARS,
            "/v1/shops",
            "/v1/stock",
            "/v1/products",
            "/v1/purchases",
            "/v1/imports",
            "/v1/accounts");
    private static final int SAME_SECONDS_MAX = 60;
    private static final int PAGES_MAX = 1_000;

    private final Root root;
    private final String program;
    private final URI service;
    private final HttpClient http = HttpClient.newHttpClient();

    private CheckBackup(Root root, String folder, int port) {
        this.root = root;
        this.program = folder + "/bin/lababersih";
        this.service = URI.create("http://127.0.0.1:" + port);
    }

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        String folder = arguments[1];
        int port = Root.freePort();
        String password = URI.create(arguments[3]).getUserInfo().split(":", -1)[1];
        var root = new Root(path, arguments[2], List.of(SECRET, password));
        var check = new CheckBackup(root, folder, port);
        Path settings = path.resolve(folder.substring(1)).resolve("conf/lababersih.env");
        Files.write(settings, settings(arguments[3], port));
        Map<String, String> before = check.backup(arguments[3]);
        Files.write(settings, settings(arguments[4], port));
        check.restore(before);
        System.out.println("The backup is whole: " + before.size() + " reports, lists and orders are the same.");
    }

    private static List<String> settings(String database, int port) {
        return List.of(
                "DATABASE_URL=" + database,
                "PHX_HOST=lababersih.example",
                "SECRET_KEY_BASE=" + SECRET,
                "GUARDIAN_SECRET_KEY=" + SECRET,
                "PORT=" + port);
    }

    private Map<String, String> backup(String database) throws Exception {
        root.expect(0, "It answers", program, "daemon");
        try {
            String signIn = root.expect(0, "demo@contoh.test with the password", program, "seed-demo");
            Map<String, String> facts = facts(password(signIn));
            Root.require(facts.size() > PATHS.size() * 2, "The demo has too little: " + facts.keySet());
            root.expect(0, "All of .* is in /app/var/all.dump", program, "backup", "/app/var/all.dump");
            root.expect(1, "is there already", program, "backup", "/app/var/all.dump");
            root.expect(1, "has \\d+ tables already", program, "restore", "/app/var/all.dump");
            return facts;
        } finally {
            root.expect(0, "It has stopped", program, "stop");
        }
    }

    private void restore(Map<String, String> before) throws Exception {
        root.expect(0, "which had nothing", program, "restore", "/app/var/all.dump");
        root.expect(0, "It answers", program, "daemon");
        try {
            String password = password(root.expect(0, "with the password", program, "seed-demo"));
            Map<String, String> after = facts(password);
            for (int second = 0; !after.equals(before) && second < SAME_SECONDS_MAX; second++) {
                TimeUnit.SECONDS.sleep(1);
                after = facts(password);
            }
            for (String name : before.keySet()) {
                Root.require(
                        before.get(name).equals(after.get(name)),
                        name + " was\n" + before.get(name) + "\nand is\n" + after.get(name));
            }
            Root.require(after.keySet().equals(before.keySet()), "There is more than before: " + after.keySet());
        } finally {
            root.expect(0, "It has stopped", program, "stop");
        }
    }

    private static String password(String said) {
        Matcher matcher = Pattern.compile("with the password (\\S+)").matcher(said);
        Root.require(matcher.find(), said);
        return matcher.group(1);
    }

    /** All that the demo merchant is told, by path. */
    private Map<String, String> facts(String password) throws Exception {
        String token = JSON.readTree(ask(
                        "POST",
                        "/v1/sessions",
                        "",
                        JSON.writeValueAsString(Map.of("email", "demo@contoh.test", "password", password))))
                .path("access_token")
                .textValue();
        var facts = new TreeMap<String, String>();
        var paths = new ArrayList<>(PATHS);
        for (JsonNode account : JSON.readTree(ask("GET", "/v1/accounts", token, "")).path("data")) {
            paths.add("/v1/reports/ledger?format=csv&" + YEARS + "&account=" + account.path("code").asText());
        }
        for (String path : paths) {
            facts.put(path, ask("GET", path, token, ""));
        }
        String cursor = "";
        for (int page = 0; cursor != null && page < PAGES_MAX; page++) {
            JsonNode orders = JSON.readTree(ask("GET", "/v1/orders?limit=200" + cursor, token, ""));
            for (JsonNode order : orders.path("data")) {
                String path = "/v1/orders/" + order.path("id").asText();
                facts.put(path, ask("GET", path, token, ""));
            }
            String next = orders.path("next_cursor").textValue();
            cursor = next == null ? null : "&cursor=" + next;
        }
        return facts;
    }

    private String ask(String method, String path, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(service.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String told = method + " " + path + ": " + answer.statusCode() + " " + answer.body();
        Root.require(answer.statusCode() == 200, told);
        return answer.body();
    }
}
