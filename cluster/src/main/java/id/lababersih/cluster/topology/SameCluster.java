package id.lababersih.cluster.topology;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Whether two nodes may be members of one cluster: the same cookie, and messages that both understand. It keeps out
 * what came by mistake; what comes on purpose is kept out by the network and by TLS. Both sides refuse and say why.
 */
public final class SameCluster extends JoinConfigCompatChecker {
    static final String COOKIE = "lababersih.cluster.cookie-digest";
    static final String PROTOCOL = "lababersih.cluster.protocol";

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of(COOKIE, PROTOCOL)).toList();
    }

    @Override
    public ConfigValidation check(Config other, Config own) {
        var faults = new ArrayList<String>();
        if (!text(other, COOKIE).equals(text(own, COOKIE))) {
            faults.add("its RELEASE_COOKIE is another than that of the cluster; set the same on all nodes");
        }
        if (!text(other, PROTOCOL).equals(text(own, PROTOCOL))) {
            faults.add("its release speaks protocol " + text(other, PROTOCOL) + " and this one " + text(own, PROTOCOL)
                    + "; stop all nodes of the one before starting the other");
        }
        return faults.isEmpty()
                ? Valid$.MODULE$
                : new Invalid(CollectionConverters.asScala(faults).toList());
    }

    private static String text(Config config, String key) {
        return config.hasPath(key) ? config.getString(key) : "none";
    }
}
