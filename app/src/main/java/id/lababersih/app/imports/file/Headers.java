package id.lababersih.app.imports.file;

import java.util.Locale;

/** Header names as they are compared: marketplaces change case, spacing and invisible characters every few months. */
public final class Headers {
    private Headers() {}

    /** Trims, collapses white space, drops byte order marks and folds case. */
    public static String normalise(String header) {
        var out = new StringBuilder(header.length());
        boolean space = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\uFEFF' || c == '\u200B') {
                continue;
            }
            if (Row.isSpace(c)) {
                space = true;
                continue;
            }
            if (space && !out.isEmpty()) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    /** How many letters must change to make one text of the other; 99 where it is more than a third of it. */
    static int distance(String a, String b) {
        int allowed = Math.max(a.length(), b.length()) / 3;
        if (Math.abs(a.length() - b.length()) > allowed) {
            return 99;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()] <= allowed ? previous[b.length()] : 99;
    }
}
