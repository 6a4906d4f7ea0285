package id.lababersih.domain.zakat;

import id.lababersih.domain.money.Money;
import java.time.LocalDate;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Trade zakat at the end of a day, in rupiah.
 *
 * @param base what zakat is counted from: cash, receivables and goods, less what is owed
 * @param nisab the worth of 85 g of gold
 * @param reachedOn the first day that ended with a base of the nisab or more; null before
 * @param haulEndsOn the day that is one haul later; null with {@code reachedOn}
 * @param amount what is due, rounded once; 0 where nothing is
 */
public record Zakat(
        long base,
        long nisab,
        @Nullable LocalDate reachedOn,
        @Nullable LocalDate haulEndsOn,
        long amount) {
    public static final int NISAB_GRAMS = 85;
    public static final int HAUL_DAYS = 354;

    /** The part of the base that is due, in millionths. */
    public enum Rate {
        HAUL(25_000),
        /** For books of calendar years, which are longer than a haul. */
        CALENDAR_YEAR(25_770);

        private final long ppm;

        Rate(long ppm) {
            this.ppm = ppm;
        }

        public long ppm() {
            return ppm;
        }
    }

    /**
     * Counts the zakat of a day.
     *
     * @param changes what each day up to this one added to the base
     * @param goldPrice of one gram
     */
    public static Zakat of(SortedMap<LocalDate, Long> changes, LocalDate at, long goldPrice, Rate rate) {
        long nisab = Math.multiplyExact(NISAB_GRAMS, goldPrice);
        long base = 0;
        @Nullable LocalDate reachedOn = null;
        for (var change : changes.entrySet()) {
            base = Math.addExact(base, change.getValue());
            if (reachedOn == null && base >= nisab) {
                reachedOn = change.getKey();
            }
        }
        if (reachedOn == null) {
            return new Zakat(base, nisab, null, null, 0);
        }
        var haulEndsOn = reachedOn.plusDays(HAUL_DAYS);
        boolean due = base >= nisab && !at.isBefore(haulEndsOn);
        return new Zakat(base, nisab, reachedOn, haulEndsOn, due ? Money.percent(base, rate.ppm) : 0);
    }
}
