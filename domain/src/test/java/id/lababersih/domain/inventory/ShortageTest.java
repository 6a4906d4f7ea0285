package id.lababersih.domain.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortageTest {
    @Test
    void fivePiecesAreFewAndNoneIsNone() {
        assertThat(Shortage.of(0)).isEqualTo(Shortage.GONE);
        assertThat(Shortage.of(1)).isEqualTo(Shortage.LOW);
        assertThat(Shortage.of(5)).isEqualTo(Shortage.LOW);
        assertThat(Shortage.of(6)).isNull();
    }
}
