package id.lababersih.app.imports.file;

/**
 * Why a whole file was turned away; nothing of it was used.
 *
 * @param reason the stable name programs may rely on
 * @param detail words for the seller, in Indonesian: what is wrong and what to do
 * @param english the same for who reads English
 */
public record Refusal(Reason reason, String detail, String english) {
    Refusal(Reason reason, String detail) {
        this(reason, detail, reason.english);
    }

    /** The reasons for which a file is turned away as a whole. */
    public enum Reason {
        EMPTY_FILE("This file is empty. Download it again from the marketplace."),
        NOT_AN_XLSX("This is no Excel file that can be read. Save it as .xlsx or .csv, then upload it again."),
        BROKEN_ZIP("This Excel file is broken or cut off. Download it again, then upload it."),
        TOO_LARGE("This file has too many rows, or a cell that is too long. Divide it into several files."),
        TOO_LARGE_WHEN_UNPACKED("This file holds more than can be read at once. Divide it into several periods."),
        DOCTYPE_NOT_ALLOWED(
                "This Excel file holds hidden instructions (DOCTYPE) and was not opened. Download it again."),
        NOT_UTF8("The letters in this csv file are broken, for it is not UTF-8. Save it as CSV UTF-8."),
        BROKEN_CSV("A quote or the length of a cell is wrong in this csv file. Download it again."),
        UNKNOWN_FORMAT("No known column names are in the first 25 rows. Upload the marketplace's own export file."),
        MISSING_COLUMN("A column is missing. Upload the marketplace's own export file."),
        WRONG_KIND("This file holds something else."),
        WRONG_PLATFORM("This file is of another marketplace than the shop.");

        private final String english;

        Reason(String english) {
            this.english = english;
        }

        /** The name as it stands in answers, such as {@code empty_file}. */
        public String code() {
            return Codes.of(this);
        }
    }
}
