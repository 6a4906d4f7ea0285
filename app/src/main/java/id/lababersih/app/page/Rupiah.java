package id.lababersih.app.page;

/** Writes numbers for people to read. */
public final class Rupiah {
    private static final int GROUP_DIGITS = 3;

    private Rupiah() {}

    /** Whole rupiah, such as {@code Rp1.234.567} or {@code -Rp1.234.567}. */
    public static String format(long amount) {
        return amount < 0 ? "-Rp" + grouped(amount).substring(1) : "Rp" + grouped(amount);
    }

    /** A whole number with its thousands apart, such as {@code 1.234.567}. */
    public static String grouped(long number) {
        var digits = new StringBuilder(Long.toString(number));
        int first = number < 0 ? 1 : 0;
        for (int at = digits.length() - GROUP_DIGITS; at > first; at -= GROUP_DIGITS) {
            digits.insert(at, '.');
        }
        return digits.toString();
    }
}
