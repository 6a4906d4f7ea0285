package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.Valid$;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class SameClusterTest {
    private final SameCluster same = new SameCluster();

    private static Config node(String cookie, int protocol) {
        return ConfigFactory.parseMap(Map.of(SameCluster.COOKIE, cookie, SameCluster.PROTOCOL, protocol));
    }

    private List<String> faults(Config other, Config own) {
        return same.check(other, own) instanceof Invalid invalid
                ? CollectionConverters.asJava(invalid.errorMessages())
                : List.of();
    }

    @Test
    void nodesOfOneCookieAndOneProtocolAreOfOneCluster() {
        assertThat(same.check(node("a", 1), node("a", 1))).isEqualTo(Valid$.MODULE$);
    }

    @Test
    void eachDifferenceIsNamedWithWhatToDo() {
        assertThat(faults(node("b", 1), node("a", 1)))
                .singleElement()
                .asString()
                .contains("its RELEASE_COOKIE is another", "set the same on all nodes")
                .doesNotContain("protocol");
        assertThat(faults(node("a", 2), node("a", 1)))
                .singleElement()
                .asString()
                .contains("its release speaks protocol 2 and this one 1", "stop all nodes of the one before");
        assertThat(faults(node("b", 2), node("a", 1))).hasSize(2);
    }

    /** A node of another program, or of a release before there was any of this. */
    @Test
    void whoSaysNeitherIsRefusedForBoth() {
        assertThat(faults(ConfigFactory.empty(), node("a", 1)))
                .hasSize(2)
                .last()
                .asString()
                .contains("protocol none");
    }
}
