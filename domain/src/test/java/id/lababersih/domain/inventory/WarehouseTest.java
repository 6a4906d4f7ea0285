package id.lababersih.domain.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WarehouseTest {
    @Test
    void aNewNameIsHeldAgainstThoseThatDifferByCaseAlone() {
        assertThat(Warehouse.otherwiseWritten("gudang2", Set.of("UTAMA", "GUDANG2")))
                .isEqualTo("GUDANG2");
        assertThat(Warehouse.otherwiseWritten("gudang 2", Set.of("UTAMA", "GUDANG2")))
                .isNull();
    }

    @Test
    void whoHasBothNamesKeepsBoth() {
        assertThat(Warehouse.otherwiseWritten("gudang2", Set.of("gudang2", "GUDANG2")))
                .isNull();
        assertThat(Warehouse.otherwiseWritten("Gudang2", Set.of("gudang2", "GUDANG2")))
                .isEqualTo("GUDANG2");
    }
}
