import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the load generator wrk with one of the scripts in {@code bench/wrk}. */
final class Wrk {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Path.of("bench", "wrk");

    private Wrk() {}

    /**
     * What one run of wrk saw.
     *
     * @param refused answered with 400 and above
     * @param failed not answered
     * @param ranOut whether the script had nothing left to send before the time was over
     */
    record Run(
            double perSecond, long requests, double p50Ms, double p99Ms, long refused, long failed, boolean ranOut) {}

    /** One thread of wrk, so that a file of orders is gone through once whatever the number of connections. */
    static Run run(URI service, String script, int connections, int seconds, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "-s",
                SCRIPTS.resolve(script).toString(),
                service.toString(),
                "--"));
        command.addAll(arguments);
        var wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        var onExit = new Thread(wrk::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        Runtime.getRuntime().removeShutdownHook(onExit);
        JsonNode seen = said.lines()
                .filter(line -> line.startsWith("{"))
                .map(Wrk::read)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk said:\n" + said));
        long requests = seen.path("requests").asLong();
        return new Run(
                requests * 1e6 / seen.path("duration_us").asLong(),
                requests,
                seen.path("p50_us").asLong() / 1e3,
                seen.path("p99_us").asLong() / 1e3,
                seen.path("refused").asLong(),
                seen.path("failed").asLong(),
                seen.path("ran_out").asBoolean());
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }
}
