import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The root of another Debian, in which an ordinary user runs commands.
 *
 * @param user as {@code uid:gid}
 * @param secrets what no command may ever say
 */
record Root(Path path, String user, List<String> secrets) {
    static final int SECONDS_MAX = 120;

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Runs a command to its end; what it said. Fails unless it ended so, with such words, and told no secret. */
    String expect(int status, String words, String... command) throws Exception {
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
        return text;
    }

    Process start(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("chroot", "--userspec=" + user, path.toString()));
        all.addAll(List.of("/usr/bin/env", "-i", "PATH=/usr/bin:/bin"));
        all.addAll(List.of(command));
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    boolean tells(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
