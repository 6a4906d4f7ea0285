package id.lababersih.domain.inventory;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of warehouses: a merchant may have others, but orders take their goods from one alone. */
public final class Warehouse {
    public static final String MAIN = "UTAMA";

    private Warehouse() {}

    /** Whether a name can only mean the main one, but is another to the books: no order would find the goods there. */
    public static boolean isMainMisspelt(String name) {
        return !name.equals(MAIN) && name.replaceAll("[\\s\\p{Z}]", "").equalsIgnoreCase(MAIN);
    }

    /**
     * The known name that {@code name} is but for upper and lower case, by which a second warehouse would begin beside
     * the one that was meant; null when there is none, or when {@code name} itself is known.
     */
    public static @Nullable String otherwiseWritten(String name, Set<String> known) {
        return known.contains(name)
                ? null
                : known.stream()
                        .filter(name::equalsIgnoreCase)
                        .min(String::compareTo)
                        .orElse(null);
    }
}
