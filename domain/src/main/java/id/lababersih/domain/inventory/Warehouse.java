package id.lababersih.domain.inventory;

/** The names of warehouses: a merchant may have others, but orders take their goods from one alone. */
public final class Warehouse {
    public static final String MAIN = "UTAMA";

    private Warehouse() {}

    /** Whether a name can only mean the main one, but is another to the books: no order would find the goods there. */
    public static boolean isMainMisspelt(String name) {
        return !name.equals(MAIN) && name.replaceAll("[\\s\\p{Z}]", "").equalsIgnoreCase(MAIN);
    }
}
