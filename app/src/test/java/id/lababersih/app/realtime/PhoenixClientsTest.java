package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The official clients of Phoenix 1.8 and 1.2, in Node, against our sockets. Without Node or npm this fails. */
class PhoenixClientsTest {
    private static final Path SCRIPTS = Path.of("src", "test", "js");
    private static final int MINUTES_MAX = 4;

    @Test
    void theOfficialClientsSpeakWithUsOverWebSocketsAndLongPolls() throws IOException, InterruptedException {
        run("", "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        try (var server = RealtimeServer.startSeen()) {
            var told = run(server.http().toString(), "node", "--test", "--test-reporter=tap", "phoenix.test.mjs");
            assertThat(told).contains("# fail 0").contains("who joins is told what happens");
        }
    }

    /** Runs to the end, and gives what was said; fails with it where the command does. */
    private static String run(String server, String... command) throws IOException, InterruptedException {
        var folder = Files.createDirectories(Path.of("target", "phoenix-clients"));
        for (var file : new String[] {"package.json", "package-lock.json", "clients.mjs", "phoenix.test.mjs"}) {
            Files.writeString(folder.resolve(file), Files.readString(SCRIPTS.resolve(file)));
        }
        var said = folder.resolve(command[0] + ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("SERVER", server);
        var process = builder.start();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        // The runner's own tests too, where it did not end.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(said)).isTrue();
        return Files.readString(said);
    }
}
