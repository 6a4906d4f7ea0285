package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.product.Product.Component;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an entry's amounts come to for each product of an order. */
class SpreadTest {
    private static final List<Facts.Line> LINES = List.of(line("TEH", 30_000), line("KOPI", 10_000));
    private static final List<Long> COSTS = List.of(9_000L, 7_000L);

    private static Facts.Line line(String sku, long price) {
        return new Facts.Line(sku, "", sku, List.of(new Component(sku, 1)), 1, price, price);
    }

    private static List<Entry.Split> over(Entry.Line line) {
        return Spread.over(LINES, COSTS, List.of(line));
    }

    @Test
    void lostGoodsAreOfTheLineTheyWereOfAndComeBackSo() {
        assertThat(over(new Entry.Line("6109", 16_000, 0)))
                .containsExactly(new Entry.Split("6109", "TEH", 9_000), new Entry.Split("6109", "KOPI", 7_000));
        assertThat(over(new Entry.Line("6109", 0, 16_000)))
                .containsExactly(new Entry.Split("6109", "TEH", -9_000), new Entry.Split("6109", "KOPI", -7_000));
    }

    /** A shop may give a fee column that account. */
    @Test
    void aFeeBookedAsDamageIsSpreadAsEveryFee() {
        assertThat(over(new Entry.Line("6109", 400, 0)))
                .containsExactly(new Entry.Split("6109", "TEH", 300), new Entry.Split("6109", "KOPI", 100));
    }
}
