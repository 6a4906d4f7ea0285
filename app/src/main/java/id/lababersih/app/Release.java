package id.lababersih.app;

/** Which release this is. */
final class Release {
    private Release() {}

    /** Such as {@code 0.1.0-1a2b3c4d5e6f}, by its launcher; of what was not released, {@code development}. */
    static String version() {
        return System.getProperty("lababersih.version", "development");
    }
}
