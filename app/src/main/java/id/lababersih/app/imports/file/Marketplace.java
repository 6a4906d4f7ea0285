package id.lababersih.app.imports.file;

/** Whose file it is. */
public enum Marketplace {
    SHOPEE,
    TIKTOK,
    MENGANTAR;

    /** Whether fees stand in its payout files as positive amounts. */
    public boolean feesArePositive() {
        return Formats.all().stream().anyMatch(format -> format.marketplace() == this && format.feesArePositive());
    }
}
