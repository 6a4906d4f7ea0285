package id.lababersih.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A state that somebody's database keeps is read as what it was. A file under {@code states/} is never edited: a state
 * that changes gets a file of its next version here, and the old file goes once it is refused, for then the entity is
 * made of its events. {@code -Dgolden.write=true} writes the files that are missing.
 */
class GoldenStatesTest {
    private static final Path FILES = Path.of("src/test/resources/states");
    private static final Wire WIRE = new Wire();

    @AfterAll
    static void stop() {
        WIRE.close();
    }

    static Stream<String> names() {
        return samples().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyStateIsReadAsItWasAndWrittenWithTheSameFields(String name) throws IOException {
        Object sample = sample(name);
        Path file = FILES.resolve(name + ".v1.json");
        byte[] written = WIRE.bytes(sample);
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.createDirectories(FILES);
            Files.writeString(file, Wire.tree(written).toPrettyString() + "\n");
        }

        assertThat(file).exists();
        byte[] kept = Files.readAllBytes(file);
        Object read = WIRE.read(sample, kept);
        assertThat(read).isEqualTo(sample);
        if (read instanceof Inventory.Snapshot snapshot) {
            assertThat(Inventory.of(snapshot).snapshot()).isEqualTo(sample);
        }
        assertThat(fields("", Wire.tree(written))).isEqualTo(fields("", Wire.tree(kept)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aStateOfAnotherReleaseIsRefusedAndNotHalfRead(String name) throws IOException {
        Object sample = sample(name);
        var more = (ObjectNode) Wire.tree(WIRE.bytes(sample));
        more.put("ofALaterRelease", 1);
        assertThatThrownBy(() -> WIRE.read(sample, more.toString().getBytes(UTF_8)))
                .isNotNull();

        var less = (ObjectNode) Wire.tree(WIRE.bytes(sample));
        less.remove(sample instanceof Inventory.Snapshot ? "lastSequence" : "ownFees");
        assertThatThrownBy(() -> WIRE.read(sample, less.toString().getBytes(UTF_8)))
                .isNotNull();
    }

    private static Object sample(String name) {
        return Objects.requireNonNull(samples().get(name));
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

    /** The paths of all fields; of lists and sets, which are written in any order, those of all elements together. */
    private static SortedSet<String> fields(String path, JsonNode node) {
        var fields = new TreeSet<String>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> {
                fields.add(path + "/" + name);
                fields.addAll(fields(path + "/" + name, node.get(name)));
            });
        }
        if (node.isArray()) {
            node.forEach(element -> fields.addAll(fields(path, element)));
        }
        return fields;
    }
}
