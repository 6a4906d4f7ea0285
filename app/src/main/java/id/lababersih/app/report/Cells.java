package id.lababersih.app.report;

/** Makes texts safe for spreadsheets, which would run some of them as formulas. */
final class Cells {
    private static final int CHARACTERS_MAX = 32_767;

    private Cells() {}

    /**
     * The text as a cell may hold it: one that starts with {@code = + - @}, tab, carriage return or line feed gets an
     * apostrophe before it, which spreadsheets take for "this is text".
     */
    static String text(String value) {
        var shown = value.length() < CHARACTERS_MAX ? value : value.substring(0, CHARACTERS_MAX - 1);
        return shown.isEmpty() || !startsFormula(shown.charAt(0)) ? shown : "'" + shown;
    }

    private static boolean startsFormula(char first) {
        return switch (first) {
            case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
            default -> false;
        };
    }
}
