package id.lababersih.app.page;

import id.lababersih.app.http.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes numbers for people to read, and reads what people write. */
public final class Rupiah {
    private static final int GROUP_DIGITS = 3;
    private static final int CHARACTERS_MAX = 100;
    /** As {@code 1500000}, {@code 1.500.000} or {@code Rp 1.500.000}; a comma may mean cents or thousands. */
    private static final Pattern TYPED =
            Pattern.compile("(?:[Rr][Pp]\\.?[\\s\\u00A0]*)?([0-9]{1,18}|[0-9]{1,3}(?:\\.[0-9]{3}){1,5})");

    private Rupiah() {}

    /** Whole rupiah in a field of a form as people write them; null when the field is empty. */
    public static @Nullable Long typed(Fields form, String name, long min, long max) {
        var text = form.optionalText(name, CHARACTERS_MAX);
        if (text == null) {
            return null;
        }
        var typed = TYPED.matcher(text);
        if (!typed.matches()) {
            form.reject(name, "rupiah", "These must be whole rupiah such as 1500000 or 1.500.000, without a comma.");
            return min;
        }
        long amount = Long.parseLong(typed.group(1).replace(".", ""));
        if (amount < min || amount > max) {
            return form.outside(name, min, max);
        }
        return amount;
    }

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
