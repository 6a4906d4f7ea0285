package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of a clone and of a release explain themselves, and refuse what they do not know before they do a thing. */
class ScriptsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> ASKING = List.of("--help", "-h");
    /** Its arguments are Maven's. */
    private static final String TEST = "bin/test";
    /** All they may use before they are sure: one that goes on finds nothing to build with or to install. */
    private static final Set<String> PROGRAMS = Set.of("basename", "dirname", "grep", "id", "readlink", "sed");

    private static final Set<String> TAKE_NOTHING =
            Set.of("daemon stop restart status ready pid check-config migrate rebuild seed-demo switch rollback version"
                    .split(" "));

    private record Said(int status, String out, String errors) {}

    @TempDir
    Path clone;

    @BeforeEach
    void copy() throws IOException {
        for (String folder : List.of("bin", "release/bin", "release", "docker")) {
            Files.createDirectories(clone.resolve(folder));
            try (var files = Files.list(ROOT.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, clone.resolve(folder).resolve(file.getFileName()));
                }
            }
        }
        Path programs = Files.createDirectories(clone.resolve("programs"));
        for (String program : PROGRAMS) {
            Path file =
                    Files.writeString(programs.resolve(program), "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
    }

    @Test
    void everyScriptExplainsItself() throws IOException, InterruptedException {
        for (String script : scripts()) {
            for (String asking : ASKING) {
                Said said = run(script, asking);
                assertThat(said.errors()).as(script).isEmpty();
                assertThat(said.status()).as(script).isZero();
                assertThat(said.out()).as(script).contains(script).doesNotContain("set -eu", "#");
            }
        }
    }

    @Test
    void everyScriptRefusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        for (String script : scripts()) {
            for (String unknown : List.of("--never", "never")) {
                if (!script.equals(TEST)) {
                    assertThat(run(script, unknown))
                            .isEqualTo(new Said(
                                    2,
                                    "",
                                    script + " does not know " + unknown + "; " + script
                                            + " --help says what it takes.\n"));
                }
            }
        }
    }

    @Test
    void theReleasesProgramRefusesWhatACommandDoesNotKnow() throws IOException, InterruptedException {
        for (String command : TAKE_NOTHING) {
            assertThat(run("release/bin/lababersih", command, "--help").status())
                    .isZero();
            Said said = run("release/bin/lababersih", command, "--never");
            assertThat(said.status()).as(command).isEqualTo(2);
            assertThat(said.errors())
                    .isEqualTo(
                            command + " does not know --never; lababersih " + command + " --help says more of it.\n");
        }
    }

    @Test
    void whoAsksForTheBackgroundServiceAndHasNoneLearnsHowToAskAnyOther() throws IOException, InterruptedException {
        Files.createFile(Files.createDirectories(clone.resolve("release/conf")).resolve("lababersih.env"));
        Said said = run("release/bin/lababersih", "status");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.errors()).contains("does not run in the background of", "lababersih ready asks the service");
    }

    @Test
    void aSettingsFileThatIsNotOneIsToldByItsLinesWithoutAWordOfThem() throws IOException, InterruptedException {
        Path settings = Files.createDirectories(clone.resolve("release/conf")).resolve("lababersih.env");
        Files.write(
                settings,
                List.of(
                        "# fine",
                        "PHX_HOST=laba.example",
                        "  \t",
                        "DATABASE_URL: postgres://laba:rahasia@db/laba?a=b",
                        "SECRET_KEY_BASE='cmFoYXNpYSBwYW5qYW5n",
                        "cmFoYXNpYQ=='",
                        "rahasia",
                        "=rahasia"));
        Said said = run("release/bin/lababersih", "check-config");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.errors())
                .isEqualTo(settings.toRealPath()
                        + ": lines are NAME=value, in letters as these, and not so: line 4, 6, 7, 8.\n");
    }

    @Test
    void settingsNamedFromWhereOneIsAreTheSameForWhatIsStarted() throws IOException, InterruptedException {
        Files.createFile(clone.resolve("my.env"));
        java("echo \"$LABABERSIH_SETTINGS\"");
        Said said = run(Map.of("LABABERSIH_SETTINGS", "my.env"), "release/bin/lababersih", "eval", "1");
        assertThat(said).isEqualTo(new Said(0, clone.toRealPath().resolve("my.env") + "\n", ""));
    }

    @Test
    void settingsMayHaveTheLineEndsOfWindows() throws IOException, InterruptedException {
        Files.writeString(clone.resolve("my.env"), "# fine\r\n\r\nPHX_HOST=laba.example\r\nADMIN_SECRET=\"a b\"\r\n");
        java("printf '%s|%s|' \"$PHX_HOST\" \"$ADMIN_SECRET\"");
        Said said = run(Map.of("LABABERSIH_SETTINGS", "my.env"), "release/bin/lababersih", "eval", "1");
        assertThat(said).isEqualTo(new Said(0, "laba.example|a b|", ""));
    }

    @Test
    void whyAServiceIsNotReadyIsSaidInItsOwnWords() throws IOException, InterruptedException {
        Files.createFile(clone.resolve("my.env"));
        byte[] words = "{\"status\":\"error\",\"message\":\"database unavailable\"}".getBytes(StandardCharsets.UTF_8);
        var service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        service.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(503, words.length);
            try (exchange) {
                exchange.getResponseBody().write(words);
            }
        });
        service.start();
        try {
            String port = Integer.toString(service.getAddress().getPort());
            var variables = Map.of("LABABERSIH_SETTINGS", "my.env", "PORT", port, "PATH", System.getenv("PATH"));
            assertThat(run(variables, "release/bin/lababersih", "ready"))
                    .isEqualTo(
                            new Said(1, "", "http://127.0.0.1:" + port + "/ready says 503: database unavailable.\n"));
        } finally {
            service.stop(0);
        }
    }

    /** What the release's own java does. */
    private void java(String script) throws IOException {
        Path java =
                Files.createDirectories(clone.resolve("release/runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private List<String> scripts() throws IOException {
        try (var files = Files.list(clone.resolve("bin"))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .map(name -> "bin/" + name);
            var scripts = Stream.concat(names, Stream.of("release/check", "docker/check"))
                    .toList();
            assertThat(scripts).contains(TEST, "bin/dev", "bin/rebuild");
            return scripts;
        }
    }

    private Said run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    private Said run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(clone.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", clone.resolve("programs").toString());
        builder.environment().put("HOME", clone.toString());
        builder.environment().put("script", "what somebody's shell exports");
        builder.environment().putAll(variables);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), out, errors);
    }
}
