package id.lababersih.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Answered;
import id.lababersih.domain.inventory.Layer;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.FeeRule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.SkuMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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
    /** A fee rule's, which may be for ever. */
    private static final Set<String> OPTIONAL = Set.of("from", "to");

    private static final Set<String> MAPS = Set.of("/allocations", "/writeOffs", "/skuMap/productByKey");

    private static final UUID MERCHANT = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final UUID SHOP = UUID.fromString("22222222-2222-4222-8222-222222222222");
    private static final UUID ORDER = UUID.fromString("68a2918e-7dbf-5c1c-b6e3-41e62421a87e");
    private static final LocalDate DAY = LocalDate.parse("2025-08-01");
    private static final LocalDate RECEIVED = LocalDate.parse("2025-07-02");
    private static final List<Allocated> TAKEN =
            List.of(new Allocated(0, new Taken("TEH", "UTAMA", RECEIVED, 1, 40_000, 2)));
    private static final List<Stock> STOCK =
            List.of(new Stock("TEH", "UTAMA", List.of(new Layer(RECEIVED, 1, 40_000, 5))));
    private static final List<Stock> NEWEST =
            List.of(new Stock("TEH", "UTAMA", List.of(new Layer(RECEIVED, 1, 40_000, 0))));
    private static final Set<UUID> RECEIPTS = Set.of(
            SHOP,
            UUID.fromString("33333333-3333-4333-8333-333333333333"),
            UUID.fromString("6017b426-9b97-36e0-85b6-60be3e80b481"));

    /** What each file says. */
    private static final Map<String, Object> STATES = Map.of(
            "Shop.v1.json",
            new Shop.Open(
                    SHOP,
                    MERCHANT,
                    Platform.SHOPEE,
                    "UTAMA",
                    new SkuMap(Map.of("TEH-1\0Besar", "TEH")),
                    List.of(
                            new FeeRule(
                                    Platform.SHOPEE,
                                    "admin",
                                    "6101",
                                    new FeeRule.Basis.PercentOfGross(82_500),
                                    null,
                                    DAY),
                            new FeeRule(Platform.SHOPEE, "tetap", "6103", new FeeRule.Basis.PerOrder(1_250), DAY, null),
                            fee("cod", "6104", new FeeRule.Basis.PercentOfCod(30_000, 110_000)),
                            fee("ongkir", "6105", new FeeRule.Basis.ShippingFee()),
                            fee("ams", "6102", new FeeRule.Basis.OnPayout())),
                    50,
                    new Shop.Admitted(DAY, Set.of(ORDER))),
            "Inventory.v1.json",
            new Inventory.Snapshot(
                    STOCK, NEWEST, Map.of(ORDER, TAKEN), Set.of(ORDER), Map.of(ORDER, TAKEN), List.of(), RECEIPTS, 2),
            "InventoryThatForgot.v1.json",
            new Inventory.Snapshot(
                    STOCK,
                    NEWEST,
                    Map.of(),
                    Set.of(),
                    Map.of(),
                    List.of(
                            new Answered(ORDER, Inventory.Matter.ALLOCATION),
                            new Answered(ORDER, Inventory.Matter.RESTOCKING),
                            new Answered(ORDER, Inventory.Matter.WRITE_OFF)),
                    RECEIPTS,
                    2));

    @AfterAll
    static void stop() {
        WIRE.close();
    }

    static Set<String> files() {
        return STATES.keySet();
    }

    @Test
    void everyFileIsTold() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(files());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStateIsReadAsItWasAndWrittenWithTheSameFields(String name) throws IOException {
        Object state = state(name);
        Path file = FILES.resolve(name);
        byte[] written = WIRE.bytes(state);
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.createDirectories(FILES);
            Files.writeString(file, Wire.tree(written).toPrettyString() + "\n");
        }

        assertThat(file).exists();
        byte[] kept = Files.readAllBytes(file);
        Object read = WIRE.read(state, kept);
        assertThat(read).isEqualTo(state);
        if (read instanceof Inventory.Snapshot snapshot) {
            assertThat(Inventory.of(snapshot).snapshot()).isEqualTo(state);
        }
        assertThat(fields("", Wire.tree(written))).isEqualTo(fields("", Wire.tree(kept)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aStateOfAnotherReleaseIsRefusedAndNotHalfRead(String name) throws IOException {
        Object state = state(name);
        byte[] written = WIRE.bytes(state);
        var more = (ObjectNode) Wire.tree(written);
        more.put("ofALaterRelease", 1);
        refused(state, more, "one more");

        var places = places("", Wire.tree(written));
        assertThat(places).hasSizeGreaterThan(15);
        for (String place : places) {
            JsonPointer field = JsonPointer.compile(place);
            var less = Wire.tree(written);
            ((ObjectNode) less.at(field.head())).remove(field.last().getMatchingProperty());
            refused(state, less, "without " + place);
            if (!OPTIONAL.contains(field.last().getMatchingProperty())) {
                var empty = Wire.tree(written);
                ((ObjectNode) empty.at(field.head())).putNull(field.last().getMatchingProperty());
                refused(state, empty, "null as " + place);
            }
        }
    }

    /** The fields of all objects that are no maps, of a list those of its first element. */
    private static List<String> places(String path, JsonNode node) {
        var places = new ArrayList<String>();
        if (node.isArray() && !node.isEmpty()) {
            places.addAll(places(path + "/0", node.get(0)));
        }
        node.properties().forEach(field -> {
            if (!MAPS.contains(path)) {
                places.add(path + "/" + field.getKey());
            }
            places.addAll(places(path + "/" + field.getKey(), field.getValue()));
        });
        return places;
    }

    private static void refused(Object like, JsonNode state, String what) {
        assertThatThrownBy(() -> WIRE.read(like, state.toString().getBytes(UTF_8)))
                .as(what)
                .isInstanceOf(JsonMappingException.class);
    }

    private static Object state(String name) {
        return Objects.requireNonNull(STATES.get(name));
    }

    private static FeeRule fee(String code, String account, FeeRule.Basis basis) {
        return new FeeRule(Platform.SHOPEE, code, account, basis, null, null);
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
