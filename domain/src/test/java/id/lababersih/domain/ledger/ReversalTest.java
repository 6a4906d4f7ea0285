package id.lababersih.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReversalTest {
    @Test
    void aReversalUndoesLinesAndSplitsAndNamesWhatItReverses() {
        var day = LocalDate.of(2025, 8, 1);
        var origin = new Entry.Origin(Platform.TIKTOK, new UUID(1, 1), new UUID(1, 2));
        var lines = new Entry.Amounts().debit("1201", 90).credit("4101", 90).lines();
        var splits = List.of(new Entry.Split("4101", "TEH", -90));
        var entry = new Entry("order", "7", "shipped", "N7", day, "Kirim N7", origin, null, lines, splits);

        var reversal = Reversal.of(entry, new UUID(0, 9), day.plusDays(3), "Salah");

        assertThat(reversal.key()).isEqualTo("manual/00000000-0000-0000-0000-000000000009/reversal");
        assertThat(reversal.reverses()).isEqualTo("order/7/shipped");
        assertThat(reversal.origin()).isEqualTo(origin);
        assertThat(reversal.splits()).containsExactly(new Entry.Split("4101", "TEH", 90));
        for (String account : List.of("1201", "4101")) {
            assertThat(reversal.amountOf(account) + entry.amountOf(account)).isZero();
        }
    }
}
