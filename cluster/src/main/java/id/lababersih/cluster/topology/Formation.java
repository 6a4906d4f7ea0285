package id.lababersih.cluster.topology;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How nodes find and know each other; the same on all of them.
 *
 * @param dnsQuery the name with an A or AAAA record for each node
 * @param bootstrapPort where each answers, on its private address, who is in the cluster
 * @param cookie who has another may not join
 * @param tls the folder of {@code tls.key}, {@code tls.crt} and {@code ca.crt}, with which nodes prove themselves to
 * each other; empty where the private network is trusted
 */
public record Formation(String dnsQuery, int bootstrapPort, String cookie, Optional<Path> tls) {
    /** Raised by a release that nodes of the one before cannot be in a cluster with. */
    private static final int PROTOCOL = 1;

    private static final String KEYS = "pekko.remote.artery.ssl.rotating-keys-engine.";

    Config toConfig(String host) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "pekko.management.http.hostname",
                host,
                "pekko.management.http.port",
                bootstrapPort,
                "pekko.management.cluster.bootstrap.contact-point-discovery.effective-name",
                dnsQuery,
                SameCluster.COOKIE,
                digest(),
                SameCluster.PROTOCOL,
                PROTOCOL));
        tls.ifPresent(folder -> values.putAll(Map.of(
                "pekko.remote.artery.transport",
                "tls-tcp",
                KEYS + "key-file",
                folder.resolve("tls.key").toString(),
                KEYS + "cert-file",
                folder.resolve("tls.crt").toString(),
                KEYS + "ca-cert-file",
                folder.resolve("ca.crt").toString())));
        return ConfigFactory.parseMap(values)
                .withFallback(ConfigFactory.parseResources(Formation.class.getClassLoader(), "formation.conf"));
    }

    /** Of the cookie, which itself travels to nobody. */
    private String digest() {
        try {
            var bytes = MessageDigest.getInstance("SHA-256")
                    .digest(("lababersih cookie " + cookie).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Without the cookie: configurations end up in logs. */
    @Override
    public String toString() {
        return "Formation[" + dnsQuery + ", " + bootstrapPort + ", " + tls + "]";
    }
}
