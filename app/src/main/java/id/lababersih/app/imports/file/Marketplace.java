package id.lababersih.app.imports.file;

/** Whose file it is. */
public enum Marketplace {
    SHOPEE("Shopee"),
    TIKTOK("TikTok Shop"),
    MENGANTAR("Mengantar");

    private final String shown;

    Marketplace(String shown) {
        this.shown = shown;
    }

    /** The name that sellers know. */
    public String shown() {
        return shown;
    }

    /** Whether fees stand in its payout files as positive amounts. */
    public boolean feesArePositive() {
        return Formats.all().stream().anyMatch(format -> format.marketplace() == this && format.feesArePositive());
    }
}
