package id.lababersih.cluster.supervision;

import java.util.regex.Pattern;

/** A failure in one short line that an engineer may show around. */
public final class Words {
    private static final int CHARACTERS_MAX = 200;
    /** PostgreSQL puts what people wrote on the lines after the first. */
    private static final Pattern LATER_LINES = Pattern.compile("\\R.*", Pattern.DOTALL);

    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern NAMED = Pattern.compile("(?i)(password|secret|token|cookie|key)(\\s*[=:]\\s*)\\S+");

    private Words() {}

    /** Class and message of the cause that began it. */
    public static String of(Throwable failure) {
        Throwable first = Outage.causes(failure).reduce(failure, (_, cause) -> cause);
        String message = LATER_LINES.matcher(String.valueOf(first.getMessage())).replaceFirst("");
        String safe =
                NAMED.matcher(USER_INFO.matcher(message).replaceAll("//…@")).replaceAll("$1$2…");
        String words = first.getClass().getSimpleName() + ": " + safe;
        return words.length() <= CHARACTERS_MAX ? words : words.substring(0, CHARACTERS_MAX - 1) + "…";
    }
}
