import id.lababersih.persistence.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets an ordinary user run an unpacked release in the root of a bare Debian: every command of it, and what it says.
 * Arguments: that root, the release's folder as seen from there, the version it must have.
 */
final class Check {
    private static final String USER = "1000:1000";
    private static final String SECRET = "rahasia-yang-tidak-boleh-terlihat-di-mana-pun-0123456789";
    /** Some twenty cannot be archived; a library's new version brings hundreds. */
    private static final int READ_MAX = 200;

    /** Few cannot either, whose interfaces have methods of their own. */
    private static final int MADE_MAX = 30;

    private static final Pattern OWN_LAMBDA = Pattern.compile("id\\.lababersih\\.\\S+\\$\\$Lambda");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(#[^)]*)?\\)");

    private final Root root;
    private final String program;

    private Check(Root root, String folder) {
        this.root = root;
        this.program = folder + "/bin/lababersih";
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        String folder = arguments[1];
        Path data = Files.createTempDirectory("lababersih-check");
        try (var database = EmbeddedDatabase.start(data.resolve("postgres"))) {
            var url = database.url();
            var check = new Check(new Root(root, USER, List.of(SECRET, url.password())), folder);
            List<String> settings = List.of(
                    "DATABASE_URL=postgres://" + url.user() + ":" + url.password() + "@"
                            + url.jdbcUrl().substring("jdbc:postgresql://".length()),
                    "PHX_HOST=lababersih.example",
                    "SECRET_KEY_BASE=" + SECRET,
                    "GUARDIAN_SECRET_KEY=" + SECRET,
                    "ADMIN_SECRET=" + SECRET,
                    "PORT=" + Root.freePort());
            manual(root.resolve(folder.substring(1)));
            check.withoutSettings();
            Files.write(root.resolve(folder.substring(1)).resolve("conf/lababersih.env"), settings);
            check.life(arguments[2]);
            check.foreground();
            check.nextAndBack(folder, settings);
            check.nothingTold(root.resolve("opt/lababersih"));
        }
        System.out.println("The release is fine.");
    }

    /** The manual is there, with all that it leads to. */
    private static void manual(Path release) throws Exception {
        for (String file : List.of(
                "docs/operations.md", "docs/architecture.md", "docs/alerts.yaml", "docs/grafana.json",
                "docker/haproxy.cfg", "docker/lababersih.service")) {
            Root.require(Files.exists(release.resolve(file)), "There is no " + file);
        }
        try (Stream<Path> files = Files.walk(release.resolve("docs"))) {
            for (Path document : files.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (var link : LINK.matcher(Files.readString(document)).results().toList()) {
                    Path target = document.resolveSibling(link.group(1)).normalize();
                    Root.require(
                            target.startsWith(release) && Files.exists(target),
                            document + " links to " + link.group(1) + ", which is not in the release");
                }
            }
        }
    }

    private void withoutSettings() throws Exception {
        root.expect(127, "No such file", "java", "-version");
        root.expect(0, "lababersih COMMAND", program, "help");
        root.expect(2, "There is no command fly", program, "fly");
        String all = "(?s)DATABASE_URL is missing.*PHX_HOST is missing.*SECRET_KEY_BASE is missing";
        root.expect(2, all, program, "check-config");
        root.expect(2, "DATABASE_URL is missing", program, "start");
        root.expect(2, "DATABASE_URL is missing", program, "daemon");
        for (String command : List.of(
                "start", "daemon", "stop", "restart", "status", "ready", "pid", "logs", "remote", "rpc", "eval",
                "check-config", "migrate", "rebuild", "backup", "restore", "import-database", "seed-demo", "switch",
                "rollback", "version")) {
            root.expect(0, "lababersih " + command, program, command, "--help");
        }
    }

    private void life(String version) throws Exception {
        root.expect(0, version, program, "version");
        root.expect(0, "The settings are fine", program, "check-config");
        root.expect(1, "It does not run", program, "status");
        root.expect(1, "It does not run", program, "pid");
        root.expect(1, "It does not run", program, "stop");
        root.expect(1, "does not answer", program, "ready");
        root.expect(0, "up to date", program, "migrate");
        root.expect(0, "up to date", program, "migrate");
        root.expect(0, "counted anew", program, "rebuild");
        root.expect(0, "It answers, as process \\d+", program, "daemon");
        try {
            root.expect(1, "It runs already", program, "daemon");
            root.expect(0, "says 200: ready", program, "status");
            root.expect(0, "says 200: ready", program, "ready");
            root.expect(0, "^\\d+\n$", program, "pid");
            String arguments = "tr '\\0' ' ' < /proc/$(" + program + " pid)/cmdline";
            root.expect(0, "lababersih.app.Main", "/bin/sh", "-c", arguments);
            root.expect(0, "lababersih.jsa", "/bin/sh", "-c", "grep lababersih.jsa /proc/$(" + program + " pid)/maps");
            root.expect(0, "version +" + version, program, "rpc", "system.info()");
            // An archive can give all classes one hash code, which would make lists of every map of classes.
            root.expect(0, "true", program, "rpc", "List.class.hashCode() != Map.class.hashCode()");
            root.expect(0, "console - 1000 \\(reads\\): system.info", program, "logs");
            root.expect(1, "begin one with --write", program, "rpc", "tree.restart(\"realtime/feed\")");
            root.expect(0, "Told", program, "rpc", "--write", "tree.restart(\"realtime/feed\")");
            root.expect(0, "^4\n", program, "eval", "2 + 2");
            root.expect(0, "demo@contoh.test with the password", program, "seed-demo");
            root.expect(1, "pg_dump is not here", program, "backup", "/tmp/dump");
            root.expect(2, "backup FILE", program, "backup");
            root.expect(1, "/tmp/dump cannot be read", program, "restore", "/tmp/dump");
            root.expect(2, "OLD_DATABASE_URL is missing", program, "import-database", "supabase");
            root.expect(2, "MAPPING", program, "import-database");
            root.expect(0, "LabaBersih answers on", program, "logs");
            root.expect(0, "It has stopped", program, "restart");
            root.expect(0, "ready", program, "status");
        } finally {
            root.expect(0, "It has stopped", program, "stop");
        }
        root.expect(1, "It does not run", program, "status");
        root.expect(2, "No service listens", program, "rpc", "1");
    }

    private void foreground() throws Exception {
        String classes = "/tmp/classes.log";
        Process service = root.start(
                "env", "LABABERSIH_JAVA_OPTIONS=-Xlog:class+load:file=" + classes, program, "start");
        try {
            var log = new StringBuilder();
            var reader = service.inputReader(StandardCharsets.UTF_8);
            for (String line = reader.readLine();
                    line != null && !line.contains("answers on");
                    line = reader.readLine()) {
                log.append(line).append('\n');
            }
            archived(root.path().resolve(classes.substring(1)));
            // Not Process.destroy, which closes what is still to be read.
            service.toHandle().destroy();
            reader.transferTo(Writer.nullWriter());
            Root.require(service.waitFor(Root.SECONDS_MAX, TimeUnit.SECONDS), "start did not end after TERM:\n" + log);
            Root.require(service.exitValue() == 0, "start ended with " + service.exitValue() + " after TERM");
        } finally {
            service.destroyForcibly();
        }
    }

    /** A start is as fast as the archive has its classes. */
    private static void archived(Path loaded) throws Exception {
        long read = count(loaded, line -> line.contains("source: file:") || line.contains("source: jrt:"));
        Root.require(
                read <= READ_MAX,
                "A start reads " + read + " classes that are not in the archive: release/classes is old, so run"
                        + " bin/release --train and commit it");
        long made = count(loaded, line -> OWN_LAMBDA.matcher(line).find() && !line.contains("shared objects file"));
        Root.require(
                made <= MADE_MAX,
                "A start makes " + made + " lambdas of our own: see release/OwnLambdas.java and PlainLambdas.java");
        long flyway = count(loaded, line -> line.contains("org.flywaydb"));
        Root.require(flyway == 0, "A start that finds its tables has Flyway look at them all the same: see Migrations");
    }

    private static long count(Path loaded, Predicate<String> wanted) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(wanted).count();
        }
    }

    /** To a release beside this one, and back, while it runs. */
    private void nextAndBack(String folder, List<String> settings) throws Exception {
        Path beside = root.path().resolve(folder.substring(1)).getParent();
        String next = folder + "-next";
        root.expect(0, "", "cp", "-al", folder, next);
        Path version = beside.resolve(Path.of(next).getFileName()).resolve("VERSION");
        Files.delete(version);
        Files.writeString(version, "next\n");
        root.expect(2, "is of this release alone: move the settings", program, "switch");

        var shared = new ArrayList<>(settings);
        shared.add("LABABERSIH_VAR=" + Path.of(folder).resolveSibling("var"));
        Files.write(beside.resolve("lababersih.env"), shared);
        String current = Path.of(folder).resolveSibling("current/bin/lababersih").toString();
        root.expect(0, "Nothing ran in the background", program, "switch");
        root.expect(1, "is current already", program, "switch");
        root.expect(1, "There is no release before", current, "rollback");
        root.expect(0, "It answers", current, "daemon");
        try {
            root.expect(0, "(?s)It has stopped.*Current is next.*It answers", next + "/bin/lababersih", "switch");
            root.expect(0, "^next$", current, "version");
            root.expect(0, "says 200", current, "status");
            root.expect(0, "(?s)It has stopped.*It answers", current, "rollback");
            root.expect(0, Files.readString(beside.resolve(Path.of(folder).getFileName()).resolve("VERSION")).strip(),
                    current, "version");
            root.expect(0, "says 200", current, "status");
        } finally {
            root.expect(0, "It has stopped", current, "stop");
        }
    }

    /** What it wrote has no secret; the settings have them. */
    private void nothingTold(Path written) throws Exception {
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                Root.require(
                        file.toString().endsWith("lababersih.env") || !root.tells(text), file + " has a secret");
            }
        }
    }
}
