package id.lababersih.app.console;

import java.nio.file.Path;

/** Where service and client meet. */
final class SocketFile {
    private SocketFile() {}

    /**
     * Where the console of the service on this port is: absolute, or from the folder that the process runs in where
     * that is shorter, for a socket's path has at most some hundred bytes.
     */
    static Path of(Path var, int port) {
        Path here = Path.of("").toAbsolutePath();
        Path file = var.resolve("console").resolve(port + ".sock").toAbsolutePath();
        Path fromHere = here.relativize(file);
        return fromHere.toString().length() < file.toString().length() ? fromHere : file;
    }
}
