import id.lababersih.persistence.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets an ordinary user run an unpacked release in the root of a bare Debian: every command of it, and what it says.
 * Arguments: that root, the release's folder as seen from there, the version it must have.
 */
final class Check {
    private static final int SECONDS_MAX = 120;
    private static final String USER = "1000:1000";
    private static final String SECRET = "rahasia-yang-tidak-boleh-terlihat-di-mana-pun-0123456789";

    private final Path root;
    private final String program;
    private final String password;
    private final List<String> settings;

    private Check(Path root, String folder, String password, List<String> settings) {
        this.root = root;
        this.program = folder + "/bin/lababersih";
        this.password = password;
        this.settings = settings;
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        String folder = arguments[1];
        Path data = Files.createTempDirectory("lababersih-check");
        try (var database = EmbeddedDatabase.start(data.resolve("postgres"))) {
            var url = database.url();
            var check = new Check(
                    root,
                    folder,
                    url.password(),
                    List.of(
                            "DATABASE_URL=postgres://" + url.user() + ":" + url.password() + "@"
                                    + url.jdbcUrl().substring("jdbc:postgresql://".length()),
                            "PHX_HOST=lababersih.example",
                            "SECRET_KEY_BASE=" + SECRET,
                            "GUARDIAN_SECRET_KEY=" + SECRET,
                            "ADMIN_SECRET=" + SECRET,
                            "PORT=" + free()));
            check.withoutSettings();
            Files.write(root.resolve(folder.substring(1)).resolve("conf/lababersih.env"), check.settings);
            check.life(arguments[2]);
            check.foreground();
            check.nothingTold();
        }
        System.out.println("The release is fine.");
    }

    private static int free() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void withoutSettings() throws Exception {
        expect(127, "No such file", "java", "-version");
        expect(0, "lababersih COMMAND", program, "help");
        expect(2, "There is no command fly", program, "fly");
        String all = "(?s)DATABASE_URL is missing.*PHX_HOST is missing.*SECRET_KEY_BASE is missing";
        expect(2, all, program, "check-config");
        expect(2, "DATABASE_URL is missing", program, "start");
        expect(2, "DATABASE_URL is missing", program, "daemon");
        for (String command : List.of(
                "start", "daemon", "stop", "restart", "status", "pid", "logs", "remote", "rpc", "eval", "check-config",
                "migrate", "version")) {
            expect(0, "lababersih " + command, program, command, "--help");
        }
    }

    private void life(String version) throws Exception {
        expect(0, version, program, "version");
        expect(0, "The settings are fine", program, "check-config");
        expect(1, "It does not run", program, "status");
        expect(1, "It does not run", program, "pid");
        expect(1, "It does not run", program, "stop");
        expect(0, "up to date", program, "migrate");
        expect(0, "up to date", program, "migrate");
        expect(0, "It answers, as process \\d+", program, "daemon");
        try {
            expect(1, "It runs already", program, "daemon");
            expect(0, "ready", program, "status");
            expect(0, "^\\d+\n$", program, "pid");
            expect(0, "lababersih.app.Main", "/bin/sh", "-c", "tr '\\0' ' ' < /proc/$(" + program + " pid)/cmdline");
            expect(0, "version +" + version, program, "rpc", "system.info()");
            expect(0, "console - 1000 \\(reads\\): system.info", program, "logs");
            expect(1, "begin one with --write", program, "rpc", "tree.restart(\"realtime/feed\")");
            expect(0, "Told", program, "rpc", "--write", "tree.restart(\"realtime/feed\")");
            expect(0, "^4\n", program, "eval", "2 + 2");
            expect(0, "LabaBersih answers on", program, "logs");
            expect(0, "It has stopped", program, "restart");
            expect(0, "ready", program, "status");
        } finally {
            expect(0, "It has stopped", program, "stop");
        }
        expect(1, "It does not run", program, "status");
        expect(2, "No service listens", program, "rpc", "1");
    }

    private void foreground() throws Exception {
        Process service = start(program, "start");
        try {
            var log = new StringBuilder();
            var reader = service.inputReader(StandardCharsets.UTF_8);
            for (String line = reader.readLine();
                    line != null && !line.contains("answers on");
                    line = reader.readLine()) {
                log.append(line).append('\n');
            }
            // Not Process.destroy, which closes what is still to be read.
            service.toHandle().destroy();
            reader.transferTo(Writer.nullWriter());
            require(service.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "start did not end after TERM:\n" + log);
            require(service.exitValue() == 0, "start ended with " + service.exitValue() + " after TERM");
        } finally {
            service.destroyForcibly();
        }
    }

    /** What it wrote has no secret. */
    private void nothingTold() throws Exception {
        try (Stream<Path> written = Files.walk(root.resolve(program.substring(1)).getParent().resolveSibling("var"))) {
            for (Path file : written.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                require(!tells(text), file + " has a secret");
            }
        }
    }

    private Process start(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("chroot", "--userspec=" + USER, root.toString()));
        all.addAll(List.of("/usr/bin/env", "-i", "PATH=/usr/bin:/bin"));
        all.addAll(List.of(command));
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    private void expect(int status, String words, String... command) throws Exception {
        Process process = start(command);
        process.getOutputStream().close();
        var read = CompletableFuture.supplyAsync(() -> read(process));
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " does not end");
        }
        String text = read.get(SECONDS_MAX, TimeUnit.SECONDS);
        String called = String.join(" ", command) + " ended with " + process.exitValue() + " and said\n" + text;
        require(process.exitValue() == status, called + "instead of " + status);
        require(Pattern.compile(words, Pattern.MULTILINE).matcher(text).find(), called + "and not " + words);
        require(!tells(text), called + "which is a secret");
    }

    private boolean tells(String text) {
        return text.contains(SECRET) || text.contains(password);
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
