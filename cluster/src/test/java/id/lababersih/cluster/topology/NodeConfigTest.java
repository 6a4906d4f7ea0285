package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
    private static final Formation FORMATION =
            new Formation("lababersih.internal", 8_558, "a cookie of sixteen", Optional.empty());

    /** The read models are spread by a sharding of their own, which takes its settings from the other. */
    @Test
    void whatIsSetForShardingHoldsForTheReadModelsToo() {
        var config = new NodeConfig("fdaa::3", 25_520, Optional.of("sin"), Optional.of(FORMATION)).toConfig();
        assertThat(config.getStringList("pekko.cluster.roles")).containsExactly("region-sin");
        for (String sharding : new String[] {"sharding", "sharded-daemon-process.sharding"}) {
            assertThat(config.getInt("pekko.cluster." + sharding + ".coordinator-state.write-majority-plus"))
                    .as(sharding)
                    .isZero();
        }
    }
}
