package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.app.account.MailLinks;
import id.lababersih.app.account.SentLinks;
import id.lababersih.app.http.Signatures;
import id.lababersih.persistence.database.ScratchDatabase;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A service as in production that sends mail, though Resend cannot be reached: what is secret of it is told nobody. */
class MailSecretsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String KEY = "re_KunciRahasia_4711_0815";
    private static final String SIGNED_WITH = "rahasia tanda tangan yang cukup panjang untuk dipakai di sini";
    private static final String EMAIL = "surat-pemilik@contoh.test";
    private static final byte[] NOTHING = {};

    @Test
    void theKeyAndTheLinksAreOnNoPageNorInTheLogNorAmongTheArguments() throws IOException {
        var database = ScratchDatabase.create();
        var jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
        var address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        var environment = Map.ofEntries(
                Map.entry("LABABERSIH_ENV", "prod"),
                Map.entry("DATABASE_URL", "postgres://" + database.user() + ":" + database.password() + "@" + address),
                Map.entry("SECRET_KEY_BASE", SIGNED_WITH),
                Map.entry("GUARDIAN_SECRET_KEY", "rahasia lain yang cukup panjang untuk dipakai di sini"),
                Map.entry("PHX_HOST", "laba.test"),
                Map.entry("ADMIN_SECRET", SharedServer.ADMIN_SECRET),
                Map.entry("RESEND_API_KEY", KEY),
                // Where nobody listens.
                Map.entry("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1"));
        try (var server = ServerProcess.start(SharedServer.freshFolder("mail"), environment)) {
            var merchant = server.api().register("surat-pemilik").createMerchant("Toko Surat");
            var invited = merchant.post(
                            "/v1/invitations", Api.json("{'email':'surat-tamu@contoh.test','role':'STAFF'}"))
                    .expect(201)
                    .data();
            server.api()
                    .post("/v1/password-resets", Api.json("{'email':'" + EMAIL + "'}"))
                    .expect(202);
            var links = new MailLinks("", new Signatures(SIGNED_WITH));
            var secrets = List.of(
                    KEY, Answer.words(invited, "token"), SentLinks.passwordReset(jdbi, links, EMAIL), SIGNED_WITH);

            use(server.api(), secrets.get(1), secrets.get(2));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(server.log())
                            .containsPattern("INVITATION \\(mail .*\\) is tried again")
                            .containsPattern("PASSWORD_RESET \\(mail .*\\) is tried again"));

            var shown = new ArrayList<String>();
            var engineer = Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET);
            for (String path :
                    List.of("/ops", "/ops/database", "/ops/schedule", "/ops/log", "/ops/requests", "/metrics")) {
                shown.add(server.api()
                        .send("GET", path, engineer, NOTHING)
                        .expect(200)
                        .text());
            }
            shown.add(server.log());
            shown.add(Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline")));
            assertThat(shown).allSatisfy(text -> assertThat(text).isNotEmpty().doesNotContain(secrets));
        }
    }

    /** As people use links, and as programs do that are wrong. */
    private static void use(Api api, String invitation, String reset) throws IOException {
        api.get("/app/undangan/" + invitation).expect(200);
        api.get("/app/kata-sandi/" + reset).expect(200);
        api.get("/v1/invitations/" + invitation).expect(200);
        api.get("/v1/invitations/" + invitation + "?x=1").expect(422);
        var json = Map.of("Content-Type", "application/json");
        api.send("PUT", "/v1/invitations/" + invitation, json, "{".getBytes(StandardCharsets.UTF_8))
                .expect(400);
        api.send("PUT", "/v1/password-resets/" + reset, json, "{}".getBytes(StandardCharsets.UTF_8))
                .expect(422);
        try (var socket = new Socket(api.base().getHost(), api.base().getPort())) {
            var broken = "GET /app/undangan/" + invitation + "|<> HTTP/1.1\r\nHost: laba.test\r\n\r\n";
            socket.getOutputStream().write(broken.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ");
        }
    }
}
