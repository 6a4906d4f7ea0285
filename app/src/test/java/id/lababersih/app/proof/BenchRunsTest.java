package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code bin/bench} measures this service: all that it sends is answered, and it comes to its end. Its figures are not
 * looked at, and what it has from pgbench is not run, which comes with a whole server of Debian's.
 */
class BenchRunsTest {
    private static final String SMALL = "--orders 200 --import-orders 200 --seconds 1 --repeats 1 --connections 4"
            + " --only list,detail,create,ship,sustained,import";

    @Test
    void aSmallMeasurementMeasuresAllThatItIsAskedFor() throws IOException, InterruptedException {
        var folder = SharedServer.freshFolder("bench");
        var figures = folder.resolve("figures");
        var said = folder.resolve("bench.log");
        var bench = new ProcessBuilder(command(folder, figures))
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(bench.waitFor(5, TimeUnit.MINUTES) && bench.exitValue() == 0)
                    .as(() -> read(said))
                    .isTrue();
        } finally {
            // In order, so that it stops what it started.
            bench.destroy();
            assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(Files.readAllLines(figures).stream().map(line -> words(Api.json(line), "figure")))
                .containsExactly(
                        "seeding",
                        "list_4",
                        "list_any_16",
                        "detail_4",
                        "detail_any_16",
                        "create_4",
                        "ship_4",
                        "ship_sustained_16",
                        "import_preview",
                        "import_confirm",
                        "memory_loaded");
    }

    private static List<String> command(Path folder, Path figures) {
        var classes = ServerClasses.options(ServerProcess.MAIN);
        var server = new ArrayList<>(ServerProcess.SHORT_LIVED);
        server.add("--sun-misc-unsafe-memory-access=allow");
        server.addAll(classes.subList(0, classes.indexOf("-cp")));
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        ServerProcess.SHORT_LIVED,
                        List.of("--sun-misc-unsafe-memory-access=allow", "-Dbench.jvm=" + String.join(" ", server)),
                        classes,
                        List.of("bench/Bench.java", folder.toString(), "--save", figures.toString()),
                        List.of(SMALL.split(" ", -1)))
                .flatMap(List::stream)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
