package id.lababersih.domain.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic on whole rupiah held in a {@code long}; overflow throws {@link ArithmeticException}, never wraps. */
public final class Money {
    /** One whole, in the parts per million in which rates are held: 8.25 % is 82 500. */
    public static final long WHOLE_PPM = 1_000_000;

    /** The largest amount any single figure may have, in rupiah: sums of a million such still fit a long. */
    public static final long AMOUNT_MAX = 1_000_000_000_000L;

    private Money() {}

    /**
     * {@code rupiah} times a rate in parts per million, rounded half-up (away from zero at exactly half);
     * exact however large the product.
     */
    public static long percent(long rupiah, long ppm) {
        long low = rupiah * ppm;
        if (Math.multiplyHigh(rupiah, ppm) == low >> 63) {
            return divideHalfUp(low, WHOLE_PPM);
        }
        return new BigDecimal(BigInteger.valueOf(rupiah).multiply(BigInteger.valueOf(ppm)))
                .divide(BigDecimal.valueOf(WHOLE_PPM), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** The nearest whole to {@code dividend / divisor}; a half goes away from zero. The divisor is positive. */
    public static long divideHalfUp(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long remainder = Math.abs(dividend % divisor);
        return remainder >= divisor - remainder ? quotient + Long.signum(dividend) : quotient;
    }

    /** {@code amount * part / whole} cut towards zero; exact however large the product. */
    public static long proportion(long amount, long part, long whole) {
        long high = Math.multiplyHigh(amount, part);
        long low = amount * part;
        if (high == low >> 63) {
            return low / whole;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
