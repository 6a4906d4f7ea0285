package id.lababersih.app.imports.file;

/** What is said of a row in words for the seller, once for each language of the pages. */
public record Said(String indonesian, String english) {
    /** The same after other words. */
    public Said after(String indonesianWords, String englishWords) {
        return new Said(indonesianWords + indonesian, englishWords + english);
    }
}
