package id.lababersih.app.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The one server that all proofs of a test run share; each proof makes merchants of its own in it. */
final class SharedServer {
    static final String ADMIN_SECRET = "rahasia pengelola bersama";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private SharedServer() {}

    private static final class Holder {
        static final ServerProcess SERVER = started();

        private static ServerProcess started() {
            ServerProcess server = ServerProcess.start(
                    freshFolder("shared"),
                    Map.of("ADMIN_SECRET", ADMIN_SECRET, "CLIENT_ADDRESS_HEADER", "X-Forwarded-For"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop the shared server"));
            return server;
        }
    }

    static ServerProcess server() {
        return Holder.SERVER;
    }

    static Api api() {
        return Holder.SERVER.api();
    }

    /** A new user's new merchant. */
    static Merchant newMerchant(String name) {
        String unique = name + "-" + NAMES.incrementAndGet();
        return api().register(unique).createMerchant("Toko " + unique);
    }

    /** An empty folder under the build's own output, so that logs can be read after a failure. */
    static Path freshFolder(String name) {
        try {
            Path proof = Files.createDirectories(Path.of("target", "proof"));
            return Files.createTempDirectory(proof, name + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
