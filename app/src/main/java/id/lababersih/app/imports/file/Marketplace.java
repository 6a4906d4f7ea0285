package id.lababersih.app.imports.file;

import id.lababersih.domain.platform.Platform;
import java.util.Arrays;
import java.util.Optional;

/** Whose file it is. */
public enum Marketplace {
    SHOPEE("Shopee"),
    TIKTOK("TikTok Shop"),
    MENGANTAR("Mengantar");

    private final String shown;

    Marketplace(String shown) {
        this.shown = shown;
    }

    /** The one whose files a shop has; none where we know no files of its platform. */
    public static Optional<Marketplace> of(Platform platform) {
        return Arrays.stream(values())
                .filter(marketplace -> marketplace.name().equals(platform.name()))
                .findFirst();
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
