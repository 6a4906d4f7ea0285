import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a release once with the demo's imports and orders and its first jobs, stops it, and writes down the classes,
 * lambdas and constants that its JVM used: what a release's archive of classes is made of. Sorted, so that two lists
 * can be compared.
 */
final class Train {
    private static final int SECONDS_MAX = 300;
    private static final Pattern WHOLE = Pattern.compile("Look at (http://\\S+)/app and sign in");
    private static final List<String> PAGES = List.of("/app/masuk", "/health", "/ready", "/metrics", "/openapi.yaml");

    private Train() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Path log = folder.resolve("service.log");
        Path used = folder.resolve("classes");
        try (var database = EmbeddedDatabase.start(folder.resolve("postgres"))) {
            var url = database.url();
            String login = url.user() + ":" + url.password();
            var environment = Map.of(
                    "DATABASE_URL", url.jdbcUrl().replace("jdbc:postgresql://", "postgres://" + login + "@"),
                    "LABABERSIH_ENV", "dev",
                    "LABABERSIH_VAR", folder.toString(),
                    "PORT", "0");
            // What makes the tables is of no use to a start that finds them.
            Process tables = lababersih(root, environment, log, "migrate").start();
            try {
                if (!tables.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || tables.exitValue() != 0) {
                    throw new IllegalStateException("The tables could not be made: " + Files.readString(log));
                }
            } finally {
                tables.destroyForcibly();
            }
            var builder = lababersih(root, environment, log, "start", "demo");
            builder.environment().put("LABABERSIH_JAVA_OPTIONS", "-XX:DumpLoadedClassList=" + used);
            Process service = builder.start();
            try {
                visit(whole(service, log));
                jobsRun(service, url);
                service.destroy();
                if (!service.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || service.exitValue() != 0) {
                    throw new IllegalStateException("The service did not end well");
                }
            } finally {
                service.destroyForcibly();
                System.out.println(Files.readString(log));
            }
        }
        Files.write(Path.of(arguments[2]), sorted(Files.readAllLines(used)));
    }

    private static ProcessBuilder lababersih(
            Path root, Map<String, String> environment, Path log, String... arguments) {
        var command = new ArrayList<>(List.of(root.resolve("bin/lababersih").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Without what else the JVM tells of a class, and without our own constants, whose places each commit changes. */
    private static List<String> sorted(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp id/lababersih/"))
                .map(line -> line.startsWith("@") ? line : line.split(" ", 2)[0])
                .distinct()
                // Each class before what is told of it.
                .sorted(Comparator.comparing((String line) -> line.startsWith("@")).thenComparing(line -> line))
                .toList();
    }

    /** Waits until the demo is whole; where the service answers. */
    private static URI whole(Process service, Path log) throws IOException, InterruptedException {
        for (int second = 0; second < SECONDS_MAX && service.isAlive(); second++) {
            Matcher whole = WHOLE.matcher(Files.readString(log));
            if (whole.find()) {
                return URI.create(whole.group(1));
            }
            service.waitFor(1, TimeUnit.SECONDS);
        }
        throw new IllegalStateException("The service did not make its demo");
    }

    /** Waits until every job that was due has run. */
    private static void jobsRun(Process service, DatabaseUrl url) throws SQLException, InterruptedException {
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var jobs = connection.prepareStatement("""
                        select count(last_success) > 0 and bool_and(last_success is not null or execution_time > now())
                        from scheduled_tasks
                        """)) {
            for (int second = 0; second < SECONDS_MAX && service.isAlive(); second++) {
                try (var answer = jobs.executeQuery()) {
                    if (answer.next() && answer.getBoolean(1)) {
                        return;
                    }
                }
                service.waitFor(1, TimeUnit.SECONDS);
            }
        }
        throw new IllegalStateException("The service did not run its jobs");
    }

    private static void visit(URI service) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (String page : PAGES) {
                var request = HttpRequest.newBuilder(service.resolve(page)).build();
                http.send(request, HttpResponse.BodyHandlers.discarding());
            }
        }
    }
}
