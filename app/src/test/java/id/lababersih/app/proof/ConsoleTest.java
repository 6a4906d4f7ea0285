package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The console as its engineers have it: the program they start, and the live service it reaches into. */
class ConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final ServerProcess server = SharedServer.server();

    private record Said(int status, String text) {}

    private Process start(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ServerProcess.SHORT_LIVED);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(ServerClasses.options(ServerProcess.MAIN));
        command.addAll(List.of(
                "id.lababersih.app.console.Remote",
                "var",
                Integer.toString(server.base().getPort())));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(server.folder().toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Said run(String input, String... arguments) {
        var process = start(arguments);
        try {
            try (var typed = process.getOutputStream()) {
                typed.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Said(process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Said rpc(String text) {
        return run("", "rpc", text);
    }

    @Test
    void aTextIsEvaluatedInsideTheLiveProcessAndLogged() {
        var said = rpc("system.info()");
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).containsPattern("process +" + server.pid() + "\n");
        assertThat(server.log()).contains("console - " + System.getProperty("user.name") + " (reads): system.info()");
    }

    @Test
    void theToolsKnowTheMerchantsTheClusterAndTheTree() {
        SharedServer.newMerchant("konsol");
        assertThat(rpc("ledger.merchants(\"konsol\").rows().size() > 0").text()).isEqualTo("true\n");
        assertThat(rpc("cluster.members()").text()).contains("Up", "this one");
        assertThat(rpc("tree.all()").text()).contains("realtime/sockets", "RUNNING");
        assertThat(rpc("jobs.all()").text()).contains("daily-close", "expired-sessions");
        assertThat(rpc("ledger.unbalanced()").text()).isEqualTo("(no rows)\n");
        assertThat(rpc("orders.get(\"00000000-0000-0000-0000-000000000001\")").text())
                .isEqualTo("Absent[]\n");
    }

    @Test
    void whoDoesNotSayWriteOnlyReads() {
        var refused = rpc("tree.restart(\"realtime/sockets\")");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text()).contains("begin one with --write");
        var allowed = run("", "rpc", "--write", "tree.restart(\"realtime/sockets\")");
        assertThat(allowed.status()).as(allowed.text()).isZero();
        assertThat(server.log()).contains("(may write): tree.restart");
    }

    @Test
    void aLinkToANewPasswordIsShownToWhoMayWriteAndLoggedNowhere() {
        var email = SharedServer.api().register("konsol-lupa").email();
        var asked = "accounts.passwordLink(\"" + email + "\")";
        assertThat(rpc(asked).text()).contains("begin one with --write");
        var shown = run("", "rpc", "--write", asked);
        assertThat(shown.status()).as(shown.text()).isZero();
        assertThat(shown.text()).containsPattern("^\"http://.*/app/kata-sandi/[\\w-]{64}\"\n$");
        var page = URI.create(shown.text().replace("\"", "").strip()).getPath();
        SharedServer.api().get(page).expect(200);
        assertThat(server.log())
                .contains("(may write): " + asked)
                .doesNotContain(page.substring(page.lastIndexOf('/') + 1));
    }

    @Test
    void theSocketIsItsOwnersAlone() throws IOException {
        Path folder = server.folder().resolve("var").resolve("console");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Path socket = folder.resolve(server.base().getPort() + ".sock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void aConversationKeepsWhatWasDeclaredOverSeveralLines() {
        var said = run("int n = 20\nint twice(int n) {\nreturn 2 * n;\n}\ntwice(n) + 2\n/exit\n", "remote");
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("42");
    }

    @Test
    void aNodeThatIsNotThereIsSaidToBe() {
        var said = run("", "rpc", "--node", "10.1.2.3", "1");
        assertThat(said.status()).as(said.text()).isEqualTo(2);
        assertThat(said.text()).contains("There is no node 10.1.2.3; there are [127.0.0.1:");
    }

    @Test
    void aBlankLineInTheMiddleOfSomethingIsPartOfIt() {
        var said = run("int half(int n) {\n\nreturn n / 2;\n}\n\nhalf(84)\n", "remote");
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("42");
    }

    @Test
    void manyLinesOfOutputAllArrive() {
        var said = rpc("for (int i = 1000; i < 6000; i++) println(i)");
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text().lines()).hasSize(5_000).endsWith("5999");
    }

    @Test
    void withoutAServiceThatIsSaid() throws IOException {
        var elsewhere = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "id.lababersih.app.console.Remote",
                        "var",
                        "1",
                        "rpc",
                        "1")
                .redirectErrorStream(true)
                .start();
        String said = new String(elsewhere.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("No service listens on var/console/1.sock");
        assertThat(elsewhere.onExit().join().exitValue()).isEqualTo(2);
    }

    @Test
    void whoLeavesInTheMiddleLeavesNothingRunningAndTheServiceServes() {
        String running = "system.stacks(\"console-\").rows().stream()"
                + ".filter(row -> row.getFirst().startsWith(\"console-\")).count()";
        var hanging = start("rpc", "while (true) { }");
        // The one that asks is one of them.
        Awaitility.await().atMost(SOON).until(() -> rpc(running).text().equals("2\n"));
        SharedServer.newMerchant("selagi");
        hanging.destroyForcibly();
        Awaitility.await().atMost(SOON).until(() -> rpc(running).text().equals("1\n"));
    }
}
