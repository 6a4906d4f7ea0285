package id.lababersih.cluster.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.topology.NodeConfig;
import java.io.IOException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** Writes and reads what a node stores, as a node does. */
final class Wire implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorTestKit kit = ActorTestKit.create(
            "wire",
            ConfigFactory.parseString("pekko.actor.provider = local")
                    .withFallback(NodeConfig.local().toConfig()));
    private final Serialization serialization = SerializationExtension.get(kit.system());

    byte[] bytes(Object stored) {
        return serialization.serialize(stored).get();
    }

    /** What the serializer of {@code like} makes of the bytes. */
    Object read(Object like, byte[] bytes) {
        int serializer = serialization.findSerializerFor(like).identifier();
        return serialization.deserialize(bytes, serializer, "").get();
    }

    String manifest(Object stored) {
        return Serializers.manifestFor(serialization.findSerializerFor(stored), stored);
    }

    static JsonNode tree(byte[] json) throws IOException {
        return JSON.readTree(json);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
