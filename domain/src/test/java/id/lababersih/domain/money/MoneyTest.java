package id.lababersih.domain.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void aHalfGoesAwayFromZero() {
        assertThat(Money.divideHalfUp(5, 2)).isEqualTo(3);
        assertThat(Money.divideHalfUp(-5, 2)).isEqualTo(-3);
        assertThat(Money.divideHalfUp(4, 3)).isEqualTo(1);
    }

    @Test
    void percentAndProportionAgreeWithExactArithmetic() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            long amount = random.nextLong(-Money.AMOUNT_MAX, Money.AMOUNT_MAX);
            if (i % 2 == 0) {
                amount *= 1_000_000;
            }
            long ppm = random.nextLong(Money.WHOLE_PPM);
            assertThat(Money.percent(amount, ppm))
                    .isEqualTo(BigDecimal.valueOf(amount)
                            .multiply(BigDecimal.valueOf(ppm, 6))
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact());
            long part = random.nextLong(Money.AMOUNT_MAX);
            long whole = part + random.nextLong(Money.AMOUNT_MAX) + 1;
            assertThat(Money.proportion(amount, part, whole))
                    .isEqualTo(BigInteger.valueOf(amount)
                            .multiply(BigInteger.valueOf(part))
                            .divide(BigInteger.valueOf(whole))
                            .longValueExact());
        }
    }

    @Test
    void overflowIsAnErrorAndNeverAWrap() {
        assertThatThrownBy(() -> Money.percent(Long.MAX_VALUE, Money.WHOLE_PPM + 1))
                .isInstanceOf(ArithmeticException.class);
    }
}
