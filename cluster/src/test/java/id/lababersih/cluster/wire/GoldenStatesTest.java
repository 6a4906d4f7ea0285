package id.lababersih.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A state that somebody's database keeps is read as what it was. A file under {@code states/} is never edited: a state
 * that changes gets a file of its next version here, and the old file goes once it is refused, for then the entity is
 * made of its events. {@code -Dgolden.write=true} writes the files that are missing.
 */
class GoldenStatesTest {
    private static final Path FILES = Path.of("src/test/resources/states");
    private static final ActorTestKit KIT = ActorTestKit.create(
            "golden-states",
            ConfigFactory.parseString("pekko.actor.provider = local")
                    .withFallback(NodeConfig.local().toConfig()));
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "Inventory", "InventoryThatForgot"})
    void everyStateIsReadAsItWasAndWrittenAsItIsRead(String name) throws IOException {
        Object sample = samples().get(name);
        Path file = FILES.resolve(name + ".v1.json");
        byte[] written = SERIALIZATION.serialize(sample).get();
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.createDirectories(FILES);
            Files.writeString(file, tree(written).toPrettyString() + "\n");
        }

        assertThat(file).exists();
        byte[] kept = Files.readAllBytes(file);
        int serializer = SERIALIZATION.findSerializerFor(sample).identifier();
        assertThat(SERIALIZATION.deserialize(kept, serializer, "").get()).isEqualTo(sample);
        // Sets are written in any order.
        assertThat(names(tree(written))).isEqualTo(names(tree(kept)));
    }

    private static Map<String, Object> samples() {
        var samples = new LinkedHashMap<String, Object>();
        Shop shop = Shop.empty();
        for (Shop.Event event : Samples.shopEvents()) {
            shop = Shop.evolve(shop, event);
        }
        samples.put("Shop", shop);
        var inventory = Inventory.empty();
        for (Inventory.Event event : Samples.inventoryEvents()) {
            if (event instanceof Inventory.Event.AnswersForgotten) {
                samples.put("Inventory", inventory.snapshot());
            }
            Inventory.evolve(inventory, event);
        }
        samples.put("InventoryThatForgot", inventory.snapshot());
        return samples;
    }

    private static List<String> names(JsonNode state) {
        var names = new ArrayList<String>();
        state.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode tree(byte[] json) throws IOException {
        return JSON.readTree(json);
    }
}
