package id.lababersih.app.realtime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import id.lababersih.cluster.projection.Recorded;
import id.lababersih.cluster.wire.SealedTypesModule;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stored samples of events, put together to lives of one order and one stock. */
final class GoldenEvents {
    static final String MERCHANT = "11111111-1111-4111-8111-111111111111";
    static final Instant AT = Instant.parse("2025-08-01T03:04:05.678Z");

    private static final Path FILES = Path.of("../cluster/src/test/resources/events");
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new JavaTimeModule(), new Jdk8Module(), new SealedTypesModule())
            .build();

    private GoldenEvents() {}

    /** The order's events of these kinds, in this order and numbered from 1. */
    static List<Recorded> order(String... kinds) {
        var life = new ArrayList<Recorded>();
        for (String kind : kinds) {
            var event = read(kind, Order.Event.class);
            life.add(new Recorded("order", event.ref().orderId().toString(), life.size() + 1, AT, event));
        }
        return life;
    }

    /** The stock's events of these kinds. */
    static List<Recorded> stock(String... kinds) {
        var life = new ArrayList<Recorded>();
        for (String kind : kinds) {
            life.add(new Recorded("inventory", MERCHANT, life.size() + 1, AT, read(kind, Inventory.Event.class)));
        }
        return life;
    }

    private static <T> T read(String kind, Class<T> type) {
        try {
            return JSON.readValue(FILES.resolve(kind + ".v1.json").toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
