package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.RowProblem.Reason;
import id.lababersih.domain.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the files write them: {@code 82.500}, {@code 1.234.567}, {@code 1.234,50}, {@code -8.000},
 * {@code Rp38.824}, {@code 82500}, {@code 13.76}. Empty, {@code -} and {@code --} mean that there is none.
 */
final class Numbers {
    static final long RUPIAH_MAX = Money.AMOUNT_MAX;

    private static final int LENGTH_MAX = 40;
    private static final Pattern PLAIN = Pattern.compile("\\d+");
    private static final Pattern DOT_GROUPS = Pattern.compile("\\d{1,3}(\\.\\d{3})+");
    private static final Pattern COMMA_GROUPS = Pattern.compile("\\d{1,3}(,\\d{3})+");
    private static final Pattern DOT_GROUPS_COMMA = Pattern.compile("\\d{1,3}(\\.\\d{3})+,\\d+");
    private static final Pattern COMMA_GROUPS_DOT = Pattern.compile("\\d{1,3}(,\\d{3})+\\.\\d+");
    private static final Pattern DOT_FRACTION = Pattern.compile("\\d+\\.\\d+");
    private static final Pattern COMMA_FRACTION = Pattern.compile("\\d+,\\d+");
    private static final Pattern RAW = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d{1,2})?");
    private static final Pattern CURRENCY = Pattern.compile("(?i)^(-?)\\s*(rp|idr)\\.?\\s*");

    private Numbers() {}

    /** The number of a cell, null where it has none; a fault of that reason where the text is no number. */
    static @Nullable BigDecimal decimal(String text, boolean numeric, Reason reason) throws RowFault {
        if (text.isEmpty() || text.equals("-") || text.equals("--")) {
            return null;
        }
        if (text.length() > LENGTH_MAX) {
            throw notANumber(text, reason);
        }
        if (numeric) {
            if (!RAW.matcher(text).matches()) {
                throw notANumber(text, reason);
            }
            return new BigDecimal(text);
        }
        String bare = CURRENCY.matcher(text.startsWith("'") ? text.substring(1) : text)
                .replaceFirst("$1");
        boolean negative = bare.startsWith("-");
        String digits = unsigned(negative ? bare.substring(1).strip() : bare);
        if (digits.isEmpty()) {
            throw notANumber(text, reason);
        }
        BigDecimal value = new BigDecimal(digits);
        return negative ? value.negate() : value;
    }

    /** The digits with a decimal point and no grouping; empty where the text is no number. */
    private static String unsigned(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        if (DOT_GROUPS.matcher(text).matches() || COMMA_GROUPS.matcher(text).matches()) {
            return text.replace(".", "").replace(",", "");
        }
        if (DOT_GROUPS_COMMA.matcher(text).matches()) {
            return text.replace(".", "").replace(',', '.');
        }
        if (COMMA_GROUPS_DOT.matcher(text).matches()) {
            return text.replace(",", "");
        }
        if (DOT_FRACTION.matcher(text).matches()) {
            return text;
        }
        if (COMMA_FRACTION.matcher(text).matches()) {
            return text.replace(',', '.');
        }
        return "";
    }

    /** Whole rupiah, a fraction rounded half-up; null where the cell has none. */
    static @Nullable Long rupiah(String text, boolean numeric, Reason reason) throws RowFault {
        BigDecimal value = decimal(text, numeric, reason);
        return value == null ? null : rounded(value);
    }

    static long rounded(BigDecimal value) throws RowFault {
        BigDecimal whole = value.setScale(0, RoundingMode.HALF_UP);
        if (whole.abs().compareTo(BigDecimal.valueOf(RUPIAH_MAX)) > 0) {
            String amount = shown(value.toPlainString());
            throw new RowFault(
                    Reason.MONEY_OVERFLOW,
                    "Jumlah uang terlalu besar: " + amount,
                    "The amount is too large: " + amount);
        }
        return whole.longValueExact();
    }

    /** A whole number of pieces, at least one. */
    static int pieces(String text, boolean numeric) throws RowFault {
        BigDecimal value = decimal(text, numeric, Reason.QUANTITY);
        if (value == null) {
            throw new RowFault(Reason.QUANTITY, "Jumlah barang kosong", "The quantity is missing");
        }
        if (value.signum() <= 0 || value.stripTrailingZeros().scale() > 0) {
            throw new RowFault(
                    Reason.QUANTITY,
                    "Jumlah barang harus bilangan bulat mulai dari 1: " + shown(text),
                    "The quantity must be a whole number, 1 or more: " + shown(text));
        }
        if (value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new RowFault(
                    Reason.QUANTITY_OVERFLOW,
                    "Jumlah barang terlalu besar: " + shown(text),
                    "The quantity is too large: " + shown(text));
        }
        return value.intValueExact();
    }

    private static RowFault notANumber(String text, Reason reason) {
        return new RowFault(reason, "Bukan angka: " + shown(text), "Not a number: " + shown(text));
    }

    /** A value as it may be shown: short, on one line. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
}
