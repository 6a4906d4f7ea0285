package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The pages of {@code /ops} for who knows ADMIN_SECRET, as programs and browsers get them. */
class DashboardTest {
    private static final String JOBS = "/ops/schedule";
    /** Of each page, what it says in Indonesian and in English. */
    private static final Map<String, List<String>> PAGES = Map.of(
            "/ops",
            List.of("Berjalan selama", "Up for"),
            "/ops/tree",
            List.of("Kegagalan terakhir", "Last failure"),
            "/ops/entities",
            List.of("terjaga, di", "awake, in"),
            "/ops/projections",
            List.of("Keterlambatan p99", "Lag p99"),
            "/ops/database",
            List.of("Sedang terjadi", "Going on now"),
            JOBS,
            List.of("Terakhir berhasil", "Last ran well"),
            "/ops/sockets",
            List.of("Topik yang didengar", "Topics heard"),
            "/ops/requests",
            List.of("Sasaran p99", "Target of p99"),
            "/ops/log",
            List.of("Tingkat paling rendah", "Lowest level"));

    private static final String SAMPLES = "/ops/samples";
    private static final Map<String, String> PROGRAM = Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET);
    private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
    private static final byte[] NOTHING = {};

    private final Api api = SharedServer.api();

    private Answer get(String path, Map<String, String> headers) {
        return api.send("GET", path, headers, NOTHING);
    }

    private Answer form(String path, Map<String, String> headers, Map<String, String> fields) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.putIfAbsent("Sec-Fetch-Site", "same-origin");
        var body = String.join(
                "&",
                fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .toList());
        return api.send("POST", path, all, body.getBytes(StandardCharsets.UTF_8));
    }

    private String signedIn() {
        var answer = form("/ops/sign-in", Map.of(), Map.of("secret", SharedServer.ADMIN_SECRET))
                .expect(303);
        return cookie(answer).replaceFirst(";.*", "");
    }

    private static String cookie(Answer answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("");
    }

    private static String token(Answer page) {
        var found = TOKEN.matcher(page.text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        var all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static Map<String, String> without(Map<String, String> fields, String name) {
        var fewer = new HashMap<>(fields);
        fewer.remove(name);
        return fewer;
    }

    @Test
    void onlyWhoKnowsTheSecretGetsIn() {
        Member member = api.register("bukan-teknisi");
        member.createMerchant("Toko Penasaran");
        var signIn = form("/app/masuk", Map.of(), Map.of("email", member.email(), "password", Api.PASSWORD))
                .expect(303);
        var strangers = List.of(
                Map.<String, String>of(),
                Map.of("Cookie", cookie(signIn).replaceFirst(";.*", "")),
                Map.of("Cookie", "lababersih_ops=1999999999.AAAA.BBBB"));
        int at = 1;
        for (String path :
                Stream.concat(PAGES.keySet().stream(), Stream.of(SAMPLES)).toList()) {
            for (var stranger : strangers) {
                assertThat(get(path, stranger).expect(303).headers().firstValue("Location"))
                        .as(path)
                        .contains("/ops/sign-in");
                assertThat(get(path, with(stranger, "HX-Request", "true"))
                                .expect(401)
                                .text())
                        .isEmpty();
            }
            // From an address of each path's own, for only so many guesses are answered.
            var guesser = Map.of("X-Forwarded-For", "203.0.113." + at++, "Authorization", "Bearer not the secret");
            get(path, guesser).expect(403);
            get(path, with(guesser, "Authorization", "Bearer " + member.token()))
                    .expect(403);
            get(path, PROGRAM).expect(200);
        }
    }

    @Test
    void aWrongSecretOpensNothing() {
        var refused = form("/ops/sign-in", Map.of("Accept-Language", "en"), Map.of("secret", "not the secret"))
                .expect(401);
        assertThat(cookie(refused)).isEmpty();
        assertThat(refused.text()).contains("That is not ADMIN_SECRET").doesNotContain("not the secret");
        form("/ops/sign-in", Map.of("Sec-Fetch-Site", "cross-site"), Map.of("secret", SharedServer.ADMIN_SECRET))
                .expect(403);
    }

    @Test
    void aJobIsRunByTheButtonOfItsRowAndByNobodyElse() {
        var browser = Map.of("Cookie", signedIn());
        var page = Awaitility.await("the node has looked for jobs")
                .until(
                        () -> get(JOBS, browser).expect(200),
                        shown -> shown.text().contains("id=\"run-daily-close\""));
        var fields = Map.of("job", "daily-close", "what", "run", "_token", token(page));
        form(JOBS, browser, without(fields, "_token")).expect(403);
        form(JOBS, browser, with(fields, "_token", "another's")).expect(403);
        form(JOBS, browser, with(fields, "job", "nothing")).expect(404);
        form(JOBS, browser, with(fields, "what", "anything")).expect(404);
        form(JOBS, browser, with(fields, "job", "nothing\nforged by job")).expect(404);
        form(JOBS, browser, with(fields, "what", "nothing\nforged by what")).expect(404);
        assertThat(SharedServer.server().log()).doesNotContain("forged by");
        assertThat(form(JOBS, browser, fields).expect(303).headers().firstValue("Location"))
                .contains(JOBS);
        assertThat(SharedServer.server().log()).contains("An engineer has asked to run daily-close, by /ops from");
        Awaitility.await("it has run").untilAsserted(() -> {
            var all = field(get("/ops/jobs", PROGRAM).expect(200).json(), "data");
            assertThat(all).anySatisfy(job -> {
                assertThat(words(job, "name")).isEqualTo("daily-close");
                assertThat(job.path("last_success").isTextual()).isTrue();
            });
        });
    }

    @Test
    void aSessionIsOfThesePagesAloneAndEndsWithTheSignOut() {
        var signIn = form("/ops/sign-in", Map.of(), Map.of("secret", SharedServer.ADMIN_SECRET))
                .expect(303);
        assertThat(cookie(signIn))
                .contains("; Path=/ops;", "; HttpOnly", "; SameSite=Strict", "; Max-Age=7200")
                .doesNotContain(SharedServer.ADMIN_SECRET);
        var browser = Map.of("Cookie", signedIn());
        var page = get("/ops", browser).expect(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self'; style-src 'self'");
        form("/ops/sign-out", browser, Map.of("_token", "another's")).expect(403);
        var gone = form("/ops/sign-out", browser, Map.of("_token", token(page))).expect(303);
        assertThat(cookie(gone)).contains("lababersih_ops=;", "Max-Age=0");
    }

    @Test
    void everyPageSpeaksBothLanguagesWholeAndInPart() {
        PAGES.forEach((path, marks) -> {
            for (int language = 0; language < 2; language++) {
                var headers = with(PROGRAM, "Accept-Language", language == 0 ? "id" : "en");
                var whole = get(path, headers).expect(200).text();
                var part = get(path, with(headers, "HX-Request", "true"))
                        .expect(200)
                        .text();
                assertThat(whole).as(path).contains("<!DOCTYPE html>", marks.get(language));
                assertThat(part).as(path).doesNotContain("<!DOCTYPE html>").isNotBlank();
                assertThat(whole).as(path).doesNotContain("<script>", "style=\"", "onclick");
            }
        });
    }

    @Test
    void pagesShowWhatRuns() {
        assertThat(get("/ops", PROGRAM).text()).contains("127.0.0.1:", "development", "state-DONE\">Up<");
        assertThat(get("/ops/tree", PROGRAM).text())
                .contains("realtime/pubsub", "entities/order", "jobs/samples", "value=\"http/server\"");
        assertThat(get("/ops/entities", PROGRAM).text()).containsPattern("[1-9][0-9]* shard<");
        assertThat(get("/ops/projections", PROGRAM).text()).contains("projections/slice-0");
        assertThat(get("/ops/database", PROGRAM).text())
                .contains("lababersih-derived", "event_journal", "create extension pg_stat_statements");
        api.get("/live").expect(200);
        assertThat(get("/ops/requests", PROGRAM).text()).contains("GET /live");
        assertThat(get("/ops/log?level=INFO&text=lababersih", PROGRAM)
                        .expect(200)
                        .text())
                .contains("LabaBersih answers on");
        assertThat(get("/ops/log?level=ERROR&text=answers+on", PROGRAM).text()).doesNotContain("LabaBersih answers on");
    }

    @Test
    void whatIsLoggedIsShownAsTextAndNotAsPage() {
        api.send("POST", "/ops/sign-in", Map.of("Content-Type", "text/<script>alert(1)</script>"), NOTHING);
        assertThat(get("/ops/log?text=%3Cscript%3Ealert", PROGRAM).expect(200).text())
                .doesNotContain("<script>alert");
    }

    @Test
    void whoIsThereIsCountedAndNotNamed() {
        Member member = api.register("hadir-di-toko");
        Merchant merchant = member.createMerchant("Toko Hadir");
        try (var listener = new ChaosSocket(SharedServer.server().base(), merchant)) {
            Awaitility.await("the channel is counted")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(
                                    get("/ops/sockets", PROGRAM).expect(200).text())
                            .contains("<code>merchant:</code>", "merchant:" + merchant.id())
                            .doesNotContain(member.email(), "hadir-di-toko"));
            assertThat(listener.joined()).isTrue();
        }
    }

    @Test
    void samplesComeEveryTwoSecondsAndAreToldOnce() {
        long latest = whole(get(SAMPLES, PROGRAM).expect(200).json(), "latest");
        JsonNode more = Awaitility.await("more samples")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> get(SAMPLES + "?after=" + latest, PROGRAM)
                                .expect(200)
                                .json(),
                        told -> whole(told, "latest") > latest);
        assertThat(field(more, "samples")).hasSizeBetween(1, 15);
        assertThat(whole(field(more, "samples").get(0), "number")).isEqualTo(latest + 1);
        assertThat(field(more, "samples").get(0).fieldNames())
                .toIterable()
                .contains("at", "heap_mb", "processor_percent", "request_p99_ms", "pool_in_use", "lag_p99_ms");
        assertThat(field(get(SAMPLES + "?after=999999999", PROGRAM).json(), "samples"))
                .isNotEmpty();
        get(SAMPLES + "?after=x", PROGRAM).expect(422);
    }

    @Test
    void aComponentIsRestartedByItsFormAndByNothingLess() {
        var browser = Map.of("Cookie", signedIn());
        var page = get("/ops/tree", browser).expect(200);
        var token = token(page);
        var node = page.headers().firstValue("X-Lababersih-Node").orElse("");
        long before = restarts("realtime/presence");
        var wish = Map.of("path", "realtime/presence", "node", node, "_token", token);
        form("/ops/tree/restart", with(browser, "Sec-Fetch-Site", "cross-site"), wish)
                .expect(403);
        form("/ops/tree/restart", browser, without(wish, "_token")).expect(403);
        form("/ops/tree/restart", browser, with(wish, "_token", "x")).expect(403);
        form("/ops/tree/restart", PROGRAM, wish).expect(403);
        form("/ops/tree/restart", Map.of(), wish).expect(303);
        form("/ops/tree/restart", browser, with(wish, "path", "realtime/none")).expect(404);
        assertThat(form("/ops/tree/restart", browser, with(wish, "node", "[fdaa::9]:25520"))
                        .expect(409)
                        .text())
                .contains("[fdaa::9]:25520");
        assertThat(restarts("realtime/presence")).isEqualTo(before);

        assertThat(form("/ops/tree/restart", browser, wish)
                        .expect(303)
                        .headers()
                        .firstValue("Location"))
                .contains("/ops/tree");
        Awaitility.await("it is restarted")
                .atMost(Duration.ofSeconds(20))
                .until(() -> restarts("realtime/presence") == before + 1);
        assertThat(SharedServer.server().log()).contains("An engineer has realtime/presence restarted");
    }

    @Test
    void aNodeIsChosenByItsFormAndOnlyOneThatIsThere() {
        var browser = Map.of("Cookie", signedIn());
        var token = token(get("/ops/tree", browser).expect(200));
        var choice = Map.of("node", "any", "back", "/ops/log?text=a%20b", "_token", token);
        form("/ops/node", with(browser, "Sec-Fetch-Site", "cross-site"), choice).expect(403);
        form("/ops/node", browser, without(choice, "_token")).expect(403);
        form("/ops/node", browser, with(choice, "_token", "x")).expect(403);
        form("/ops/node", browser, with(choice, "node", "[fdaa::9]:25520")).expect(404);
        var chosen = form("/ops/node", browser, choice).expect(303);
        assertThat(chosen.headers().firstValue("Location")).contains("/ops/log?text=a%20b");
        assertThat(cookie(chosen))
                .startsWith("lababersih_ops_node=;")
                .contains("; Path=/ops;", "; HttpOnly", "; SameSite=Strict", "Max-Age=0");
        for (String elsewhere : List.of("//jahat.test/ops", "https://jahat.test", "/app")) {
            assertThat(form("/ops/node", browser, with(choice, "back", elsewhere))
                            .expect(303)
                            .headers()
                            .firstValue("Location"))
                    .as(elsewhere)
                    .contains("/ops");
        }
    }

    private long restarts(String path) {
        for (JsonNode component : field(api.get("/ops/components").expect(200).json(), "data")) {
            if (words(component, "path").equals(path)) {
                return whole(component, "restarts");
            }
        }
        return 0;
    }

    @Test
    void noSecretIsOnAnyPageNorInTheLog() throws IOException {
        var secrets = new TreeSet<String>();
        secrets.add(SharedServer.ADMIN_SECRET);
        var var = SharedServer.server().folder().resolve("var");
        try (var files = Files.list(var.resolve("secrets"))) {
            files.map(DashboardTest::read).forEach(secrets::add);
        }
        secrets.add(read(var.resolve("postgres").resolve("password")));
        assertThat(secrets).hasSize(4).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(15));
        Member member = api.register("rahasia-halaman");
        secrets.add(member.token());
        secrets.add(Api.PASSWORD);
        var session = signedIn();
        secrets.add(session.replaceFirst("^[^=]+=", ""));

        var shown = new ArrayList<String>();
        for (String path : Stream.concat(PAGES.keySet().stream(), Stream.of(SAMPLES, "/ops/sign-in", "/metrics"))
                .toList()) {
            shown.add(get(path, Map.of("Cookie", session)).text());
            shown.add(get(path, with(PROGRAM, "HX-Request", "true")).text());
        }
        shown.add(SharedServer.server().log());
        assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
        assertThat(shown).filteredOn(text -> text.length() > 500).hasSizeGreaterThan(15);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEngineerWatchesAndRestartsInABrowser() {
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.resize(1280, 900);
            browser.open("/ops/tree");
            browser.awaitPath("/ops/sign-in");
            browser.screenshot("ops-sign-in");
            browser.type("#secret", SharedServer.ADMIN_SECRET);
            browser.click("form[action='/ops/sign-in'] button");
            browser.awaitText("Berjalan selama");
            browser.find("canvas[data-drawn]");
            String before = browser.text("#live");
            Awaitility.await("the page follows")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !browser.text("#live").equals(before));
            // All of it is seen, for what has to be scrolled to may be replaced meanwhile.
            browser.resize(1280, 3_000);
            browser.open("/ops/tree");
            browser.click("[id='restart-realtime/figures']");
            browser.confirm();
            browser.awaitText("a restart was asked for");
            browser.resize(390, 844);
            for (String path : PAGES.keySet()) {
                browser.open(path);
                browser.find("#live > *");
                assertThat(browser.overflow()).as(path).isZero();
                browser.screenshot("ops" + path.replaceFirst("/ops", "").replace('/', '-'));
            }
            assertThat(browser.errors()).as("console").isEmpty();
        }
    }

    @Test
    void aPageSaysAtOnceThatTheChosenNodeHasStoppedAnswering() {
        try (Browser browser = Browser.at(SharedServer.server().base())) {
            browser.open("/ops/sign-in");
            browser.type("#secret", SharedServer.ADMIN_SECRET);
            browser.click("form[action='/ops/sign-in'] button");
            browser.awaitText("Berjalan selama");
            // As if that node had made this page, and this one answers what asks for its parts.
            browser.ask("""
                    const gone = "[fdaa::9]:25520";
                    document.cookie = "lababersih_ops_node=" + gone + "; Path=/ops";
                    const live = document.getElementById("live");
                    Object.assign(live.dataset, {node: gone, chosen: gone});
                    live.addEventListener("htmx:beforeSwap", () =>
                        sessionStorage.parts = 1 + Number(sessionStorage.parts ?? 0));
                    return "";
                    """);
            Awaitility.await("the page says so")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> browser.text("main").contains("Node [fdaa::9]:25520 tidak menjawab."));
            assertThat(browser.ask("return sessionStorage.parts"))
                    .as("parts of another")
                    .isEqualTo("2");
            assertThat(browser.errors()).as("console").isEmpty();
        }
    }
}
