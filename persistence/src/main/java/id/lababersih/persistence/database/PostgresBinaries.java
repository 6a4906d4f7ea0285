package id.lababersih.persistence.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked from the class path once per user and version. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** The directory that holds {@code bin/postgres}; unpacks it if this is the first use. */
    static Path unpacked() {
        String resource = "/postgres-linux-" + architecture() + ".txz";
        try {
            Path cache = Files.createDirectories(cache());
            Path home = cache.resolve("postgresql-" + fingerprint(resource));
            if (Files.isDirectory(home)) {
                return home;
            }
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.isDirectory(home)) {
                    Path half = Files.createTempDirectory(cache, "unpacking");
                    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
                    unpack(resource, half);
                    Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be unpacked", e);
        }
    }

    /** Root's home is closed to the user that must run the server, so root's copy lives where all may read. */
    private static Path cache() {
        return "root".equals(System.getProperty("user.name"))
                ? Path.of("/var/cache/lababersih")
                : Path.of(System.getProperty("user.home"), ".cache", "lababersih");
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return name.equals("amd64") ? "x86_64" : name.equals("aarch64") ? "arm_64" : name;
    }

    private static InputStream open(String resource) {
        InputStream packed = PostgresBinaries.class.getResourceAsStream(resource);
        if (packed == null) {
            throw new IllegalStateException("There is no embedded PostgreSQL for this machine (" + resource
                    + "). Set DATABASE_URL to a PostgreSQL 17 server.");
        }
        return new BufferedInputStream(packed, 1 << 16);
    }

    private static String fingerprint(String resource) throws IOException {
        try (InputStream packed = open(resource)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = packed.read(buffer); read >= 0; read = packed.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void unpack(String resource, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(open(resource)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("An entry of " + resource + " leaves its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
