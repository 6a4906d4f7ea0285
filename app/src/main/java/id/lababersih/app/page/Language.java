package id.lababersih.app.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/** A language that the pages speak. */
public enum Language {
    INDONESIAN("id", "Bahasa Indonesia"),
    ENGLISH("en", "English");

    private static final int ACCEPTED_CHARACTERS_MAX = 500;

    private final String tag;
    private final String ownName;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
    }

    /** As in the {@code lang} attribute. */
    public String tag() {
        return tag;
    }

    /** What its speakers call it. */
    public String ownName() {
        return ownName;
    }

    /**
     * The language that a reader likes best by the browser's word; Indonesian when it names none of ours.
     *
     * @param accepted the header Accept-Language as it came
     */
    static Language preferred(@Nullable String accepted) {
        if (accepted == null || accepted.length() > ACCEPTED_CHARACTERS_MAX) {
            return INDONESIAN;
        }
        try {
            // Best first; Java reads the old tag "in" as "id", as browsers meant it.
            List<LanguageRange> ranges = LanguageRange.parse(accepted);
            var found = Locale.lookup(
                    ranges,
                    Arrays.stream(values())
                            .map(language -> Locale.of(language.tag))
                            .toList());
            return found == null ? INDONESIAN : of(found.getLanguage());
        } catch (IllegalArgumentException _) {
            return INDONESIAN;
        }
    }

    /** The language of this tag; Indonesian for any other text. */
    public static Language of(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag.equals(tag))
                .findFirst()
                .orElse(INDONESIAN);
    }
}
