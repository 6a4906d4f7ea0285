package id.lababersih.domain.platform;

/** Where a shop sells. {@link #OTHER} is any place whose files and fees we do not know. */
public enum Platform {
    SHOPEE,
    TIKTOK,
    MENGANTAR,
    OTHER
}
