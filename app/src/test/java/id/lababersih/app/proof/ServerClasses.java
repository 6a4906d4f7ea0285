package id.lababersih.app.proof;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What launched servers run from: the class path of this test run with jars for its folders, and an archive of the
 * classes with which a start costs half as much. Both are kept in target/, and made anew when the classes change. A JVM
 * that an archive does not fit starts without it.
 */
final class ServerClasses {
    private static final Path FOLDER = Path.of("target", "server-classes").toAbsolutePath();
    private static final ServerClasses MADE = make();

    private final List<Path> program = new ArrayList<>();
    private final List<Path> tests = new ArrayList<>();
    private final Path archive;

    private ServerClasses() throws IOException {
        List<Path> parts = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(part -> Path.of(part).toAbsolutePath())
                .toList();
        for (Path part : parts) {
            (part.endsWith("test-classes") ? tests : program).add(Files.isDirectory(part) ? jar(part) : part);
        }
        String fitting = joined(program.stream()) + Runtime.version();
        archive = FOLDER.resolve(Integer.toHexString(fitting.hashCode()) + ".jsa");
        if (program.stream().anyMatch(this::isNewer)) {
            train();
        }
    }

    /** Of two test runs at once, one makes what both need. */
    private static ServerClasses make() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                return new ServerClasses();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a JVM is told to find the program, and the tests behind it: an archive fits a longer class path, too. */
    static List<String> options(String main) {
        Stream<Path> tests = main.equals(ServerProcess.MAIN) ? Stream.of() : MADE.tests.stream();
        return List.of(
                "-XX:SharedArchiveFile=" + MADE.archive,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-cp",
                joined(Stream.concat(MADE.program.stream(), tests)));
    }

    /** The jar of a folder, which stays untouched where the folder holds the same as before. */
    private static Path jar(Path classes) throws IOException {
        Path jar = FOLDER.resolve(classes.toString().replace(File.separatorChar, '_') + ".jar");
        Path now = FOLDER.resolve("now.jar");
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--no-compress",
                        "--date=2026-01-01T00:00:00Z",
                        "--file=" + now,
                        "-C",
                        classes.toString(),
                        ".");
        if (status != 0) {
            throw new IOException("no jar of " + classes);
        }
        if (!Files.exists(jar) || Files.mismatch(now, jar) >= 0) {
            Files.move(now, jar, StandardCopyOption.ATOMIC_MOVE);
        }
        return jar;
    }

    private boolean isNewer(Path path) {
        return path.toFile().lastModified() > archive.toFile().lastModified();
    }

    /** The JVM writes an archive as it ends, of what one start has needed. */
    private void train() throws IOException {
        Path half = FOLDER.resolve("half.jsa");
        List<String> options = List.of("-XX:ArchiveClassesAtExit=" + half, "-cp", joined(program.stream()));
        if (ServerProcess.startAndStop(options) == 0 && Files.exists(half)) {
            Files.move(half, archive, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String joined(Stream<Path> paths) {
        return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
