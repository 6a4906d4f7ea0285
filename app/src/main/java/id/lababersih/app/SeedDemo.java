package id.lababersih.app;

import id.lababersih.app.demo.DemoMerchant;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The command behind {@code lababersih seed-demo}: has the service on PORT of this machine make the demo merchant. */
public final class SeedDemo {
    private static final String MAC = "HmacSHA256";
    private static final int PASSWORD_CHARACTERS = 20;

    private SeedDemo() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Config config = Config.readForCommand(System.getenv(), Main.var());
            String password = password(config.secretKeyBase());
            DemoMerchant.make(URI.create("http://127.0.0.1:" + config.port()), password);
            System.out.println("The demo is here: sign in at https://" + config.host() + "/app as " + DemoMerchant.EMAIL
                    + " with the password " + password);
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        } catch (IOException failed) {
            System.err.println("The demo is not whole, and the same command goes on with it: " + failed);
            System.exit(Main.FAILED);
        }
    }

    /** This service's own, and the same each time, without being kept. */
    private static String password(String secretKeyBase) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secretKeyBase.getBytes(StandardCharsets.UTF_8), MAC));
            byte[] bytes = mac.doFinal("the demo merchant's password".getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(bytes).substring(0, PASSWORD_CHARACTERS);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java has " + MAC, missing);
        }
    }
}
