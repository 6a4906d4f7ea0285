package id.lababersih.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is in somebody's journal stays readable. A file under {@code events/} is never edited: an event that changes
 * gets a file of its next version, and the old one stays. {@code -Dgolden.write=true} writes the files that are
 * missing.
 */
class GoldenEventsTest {
    private static final Path FILES = Path.of("src/test/resources/events");
    /** A move of stock, which is written as a count is. */
    private static final String MOVED = "StockCounted.moved";

    private static final Wire WIRE = new Wire();

    @AfterAll
    static void stop() {
        WIRE.close();
    }

    static Stream<String> everyEvent() {
        var kinds = Stream.of(Order.Event.class, Inventory.Event.class, Shop.Event.class)
                .flatMap(root -> Arrays.stream(root.getPermittedSubclasses()))
                .map(Class::getSimpleName);
        return Stream.concat(kinds, Stream.of(MOVED));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void everyEventEverWrittenReadsBackEqual(String name) throws IOException {
        Object sample = sample(name);
        Path file = file(name);
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.writeString(file, Wire.tree(WIRE.bytes(sample)).toPrettyString() + "\n");
        }

        assertThat(file).exists();
        assertThat(WIRE.read(sample, Files.readAllBytes(file))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void whatIsWrittenTodayIsTheNewestVersion(String name) throws IOException {
        Object sample = sample(name);
        byte[] written = WIRE.bytes(sample);

        assertThat(Wire.tree(written)).isEqualTo(Wire.tree(Files.readAllBytes(file(name))));
        assertThat(new String(written, UTF_8))
                .contains("\"type\":\"" + sample.getClass().getSimpleName() + "\"");
    }

    @Test
    void whatWasMovedIsToldFromWhatWasCounted() throws IOException {
        for (String name : List.of(MOVED, "StockCounted")) {
            var read = (Inventory.Event.StockCounted) WIRE.read(sample(name), Files.readAllBytes(file(name)));

            assertThat(read.moved()).as(name).isEqualTo(name.equals(MOVED));
        }
    }

    @Test
    void noClassNameReachesTheJournal() {
        for (Object event : samples().values()) {
            assertThat(WIRE.manifest(event)).isEmpty();
            assertThat(new String(WIRE.bytes(event), UTF_8)).doesNotContain("id.lababersih");
        }
    }

    @Test
    void valuesThatAreMissingRoundedOrQuotedAreRefused() {
        var quota = new Shop.Event.QuotaSet(Samples.MERCHANT, 3, Samples.STAMP);
        var written = new String(WIRE.bytes(quota), UTF_8);
        var value = "\"shipmentsPerDayMax\":3";
        var type = "\"type\":\"QuotaSet\",";
        assertThat(written).contains(value, type);
        for (String json : List.of(
                written.replace(value + ",", ""),
                written.replace(value, "\"shipmentsPerDayMax\":null"),
                written.replace(value, "\"shipmentsPerDayMax\":3.9"),
                written.replace(value, "\"shipmentsPerDayMax\":\"3\""),
                written.replace("QuotaSet", "Unheard"),
                written.replace(type, ""))) {
            assertThatThrownBy(() -> WIRE.read(quota, json.getBytes(UTF_8)))
                    .as(json)
                    .isNotNull();
        }
        assertThat(WIRE.read(quota, written.getBytes(UTF_8))).isEqualTo(quota);
    }

    private static Path file(String name) {
        return FILES.resolve(name + ".v1.json");
    }

    private static Map<String, Object> samples() {
        var samples = new LinkedHashMap<String, Object>();
        Stream.of(Samples.orderEvents(), Samples.inventoryEvents(), Samples.shopEvents())
                .flatMap(List::stream)
                .forEach(event -> samples.putIfAbsent(event.getClass().getSimpleName(), event));
        samples.put(MOVED, Samples.moved());
        return samples;
    }

    private static Object sample(String name) {
        return Objects.requireNonNull(samples().get(name), "a sample of " + name);
    }
}
