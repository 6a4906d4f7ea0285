package id.lababersih.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that development makes for itself and keeps, so that a restart signs nobody out. Never used in production.
 */
final class DevSecrets {
    private DevSecrets() {}

    /** The secret kept in {@code var/secrets}, made now if there is none. */
    static String of(Path var, Variable variable) {
        Path file = var.resolve("secrets").resolve(variable.name());
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] bytes = new byte[48];
            new SecureRandom().nextBytes(bytes);
            String secret = Base64.getEncoder().encodeToString(bytes);
            Files.createDirectories(file.resolveSibling("."));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("No place for " + variable + " in " + file, e);
        }
    }
}
