package id.lababersih.domain.pusher;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of an app in paths and topics. */
public final class Slug {
    private static final int CHARACTERS_MAX = 100;

    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,100}");

    private Slug() {}

    /** Whether an app may have this slug. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Letters a to z, digits and single hyphens, made of the name; empty when the name has no letter or digit. */
    public static String of(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-", "");
        return plain.substring(0, Math.min(plain.length(), CHARACTERS_MAX)).replaceAll("-$", "");
    }
}
