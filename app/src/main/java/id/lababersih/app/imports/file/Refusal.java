package id.lababersih.app.imports.file;

/**
 * Why a whole file was turned away; nothing of it was used.
 *
 * @param reason the stable name programs may rely on
 * @param detail words for the seller, in Indonesian: what is wrong and what to do
 */
public record Refusal(Reason reason, String detail) {

    /** The reasons for which a file is turned away as a whole. */
    public enum Reason {
        EMPTY_FILE,
        NOT_AN_XLSX,
        BROKEN_ZIP,
        TOO_LARGE,
        TOO_LARGE_WHEN_UNPACKED,
        DOCTYPE_NOT_ALLOWED,
        NOT_UTF8,
        BROKEN_CSV,
        UNKNOWN_FORMAT,
        MISSING_COLUMN,
        WRONG_KIND,
        WRONG_PLATFORM;

        /** The name as it stands in answers, such as {@code empty_file}. */
        public String code() {
            return Codes.of(this);
        }
    }
}
