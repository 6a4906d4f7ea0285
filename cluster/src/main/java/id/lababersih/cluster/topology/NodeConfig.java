package id.lababersih.cluster.topology;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs from node to node, checked by the caller.
 *
 * @param host the private address that other nodes reach this one at, as a number; never a public one
 * @param port for remoting; 0 takes a free one
 * @param region where its machine stands, told to the other nodes; empty where nobody said
 * @param formation how it finds the others; empty for a node that stays alone
 */
public record NodeConfig(String host, int port, Optional<String> region, Optional<Formation> formation) {
    /** Before the region among the roles of a node. */
    public static final String REGION = "region-";

    /** One node on the loopback address. */
    public static NodeConfig local() {
        return new NodeConfig("127.0.0.1", 0, Optional.empty(), Optional.empty());
    }

    /** An address as it stands in URLs, and so in the addresses of actors: IPv6 has brackets there. */
    public static String inUrl(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** The whole configuration of the node's actor system. */
    public Config toConfig() {
        return ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        inUrl(host),
                        "pekko.remote.artery.canonical.port",
                        port,
                        "pekko.cluster.roles",
                        region.map(name -> List.of(REGION + name)).orElse(List.of())))
                .withFallback(formation.map(found -> found.toConfig(host)).orElse(ConfigFactory.empty()))
                .withFallback(ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "lababersih.conf"))
                // Unresolved: what the references take from each other is to be ours where we set it.
                .withFallback(ConfigFactory.defaultReferenceUnresolved(NodeConfig.class.getClassLoader()))
                .resolve();
    }
}
