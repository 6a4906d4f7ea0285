package id.lababersih.persistence.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whom PostgreSQL runs as. It refuses root, so root enters a user namespace in which it is nobody, or, where namespaces
 * are forbidden (most containers), hands the files and the process to the user {@code nobody}.
 *
 * @param prefix the words before a command that run it as this user
 * @param owner who must own the files, empty where the caller does already
 */
record ServerUser(List<String> prefix, String owner) {

    static ServerUser choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerUser(List.of(), "");
        }
        if (run(List.of("unshare", "-U", "true"))) {
            return new ServerUser(List.of("unshare", "-U"), "0:0");
        }
        return new ServerUser(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), "65534:65534");
    }

    /** Gives a directory and all in it to this user. */
    void own(Path directory) {
        if (!owner.isEmpty() && !run(List.of("chown", "-R", owner, directory.toString()))) {
            throw new IllegalStateException("Could not give " + directory + " to " + owner);
        }
    }

    private static boolean run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
