package id.lababersih.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/** The command behind {@code lababersih status}: whether the service at PORT of this machine calls itself ready. */
public final class ReadyCheck {
    private static final int MS_MAX = 5_000;

    private ReadyCheck() {}

    public static void main(String[] arguments) {
        String port = Optional.ofNullable(System.getenv("PORT")).orElse("4000");
        String ready = "http://127.0.0.1:" + port + "/ready";
        try {
            var asked = (HttpURLConnection) URI.create(ready).toURL().openConnection();
            asked.setConnectTimeout(MS_MAX);
            asked.setReadTimeout(MS_MAX);
            int status = asked.getResponseCode();
            System.out.println(ready + " says " + status + (status == 200 ? ": ready." : ": not ready."));
            System.exit(status == 200 ? 0 : Main.FAILED);
        } catch (IOException silent) {
            System.out.println(ready + " does not answer: " + silent.getMessage());
            System.exit(Main.FAILED);
        }
    }
}
