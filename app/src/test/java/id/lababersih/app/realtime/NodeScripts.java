package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tests in Node with the official clients of Phoenix. Without Node or npm they fail. */
public final class NodeScripts {
    private static final Path SCRIPTS = Path.of("src", "test", "js");
    private static final Path FOLDER = Path.of("target", "phoenix-clients");
    private static final int MINUTES_MAX = 4;

    private NodeScripts() {}

    /** Runs the tests of a script to their end, and gives what was said; fails with it where one of them does. */
    public static String test(String script, Map<String, String> environment) throws IOException, InterruptedException {
        // Its own: another test run may be at work on another script.
        var folder = installed(script, "clients.mjs", script);
        var told = run(folder, environment, "node", "--test", "--test-reporter=tap", script);
        assertThat(told).contains("# fail 0");
        return told;
    }

    /** A folder with a page, {@code index.html}, that runs the tests of a script in a browser. */
    static Path page(String script) throws IOException, InterruptedException {
        return installed(
                "browser",
                script,
                "browser/clients.mjs",
                "browser/assert.mjs",
                "browser/runner.mjs",
                "browser/index.html");
    }

    /** A folder with these files, the clients and what all scripts need. */
    private static Path installed(String name, String... files) throws IOException, InterruptedException {
        var folder = Files.createDirectories(FOLDER.resolve(name));
        for (var file : Stream.concat(Stream.of("package.json", "package-lock.json", "kit.mjs"), Stream.of(files))
                .toList()) {
            var from = SCRIPTS.resolve(file);
            Files.copy(from, folder.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        run(folder, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return folder;
    }

    private static String run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var said = folder.resolve(command[0] + ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        // The runner's own tests too, where it did not end.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(said)).isTrue();
        return Files.readString(said);
    }
}
