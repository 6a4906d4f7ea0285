package id.lababersih.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurements are started from their source, so no build would notice that they no longer fit the service. */
class BenchTest {
    private static final Path BENCH = Path.of("").toAbsolutePath().resolveSibling("bench");

    @Test
    void theMeasurementsCompileAgainstTheService(@TempDir Path classes) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var folder = Files.walk(BENCH)) {
            var sources = folder.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !BENCH.relativize(file).toString().contains("/target/"))
                    .toArray(Path[]::new);
            var libraries = Objects.requireNonNull(System.getProperty("java.class.path"));
            var options = List.of("-proc:none", "-d", classes.toString(), "-cp", libraries);
            var task = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(sources));
            assertThat(task.call()).as(said.toString()).isTrue();
        }
    }
}
