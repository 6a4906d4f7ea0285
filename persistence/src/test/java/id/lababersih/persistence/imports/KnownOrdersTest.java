package id.lababersih.persistence.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.KnownOrders.Brought;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KnownOrdersTest {
    private static final Database database = ScratchDatabase.open();

    private final UUID merchant = UUID.randomUUID();
    private final UUID stranger = UUID.randomUUID();
    private final UUID shop = UUID.randomUUID();
    private final UUID run = UUID.randomUUID();
    private final KnownOrders orders = new KnownOrders(database.jdbi());
    private final ReturnedParcels parcels = new ReturnedParcels(database.jdbi());

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    private void bring(String number, String tracking) {
        orders.add(new Brought(merchant, shop, number, OrderId.of(shop, number), run, tracking));
    }

    @Test
    void aTrackingNumberIsFoundHoweverItIsSpelt() {
        bring("A-1", "JP-1234567890");
        bring("A-2", "spx2345678901");
        var found = orders.byTracking(merchant, shop, List.of("jp-1234567890", "SPX2345678901", "JNE1"));
        assertThat(found)
                .hasSize(2)
                .containsEntry(KnownOrders.key("Jp-1234567890"), "A-1")
                .containsEntry(KnownOrders.key("spx2345678901"), "A-2");
    }

    @Test
    void aTrackingNumberOfTwoOrdersNamesNeither() {
        bring("A-1", "JP-1");
        bring("A-2", "jp-1");
        bring("A-3", "JP-3");
        assertThat(orders.byTracking(merchant, shop, List.of("JP-1", "JP-3")))
                .containsOnlyKeys(KnownOrders.key("JP-3"));
    }

    @Test
    void whatIsKnownOfAShopIsItsMerchantsAlone() {
        bring("A-1", "JP-1");
        parcels.save(merchant, shop, "A-1", new Parcel(LocalDate.EPOCH, true));
        assertThat(orders.among(merchant, shop, List.of("A-1"))).containsExactly("A-1");
        assertThat(parcels.find(merchant, shop, "A-1")).isPresent();

        assertThat(orders.among(stranger, shop, List.of("A-1"))).isEmpty();
        assertThat(orders.byTracking(stranger, shop, List.of("JP-1"))).isEmpty();
        assertThat(parcels.find(stranger, shop, "A-1")).isEmpty();
        assertThat(parcels.save(stranger, shop, "A-1", new Parcel(LocalDate.EPOCH, false)))
                .isEqualTo(ReturnedParcels.Saved.SAME);
        assertThat(parcels.find(merchant, shop, "A-1").orElseThrow().damaged()).isTrue();
    }
}
