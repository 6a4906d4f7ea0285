package id.lababersih.app.imports.file;

/** Whose file it is. */
public enum Marketplace {
    SHOPEE,
    TIKTOK,
    MENGANTAR
}
