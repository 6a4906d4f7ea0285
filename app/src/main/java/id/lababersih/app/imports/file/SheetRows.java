package id.lababersih.app.imports.file;

/** Takes the rows below a header one after the other and says at the end what they were. */
interface SheetRows {
    /**
     * One row that holds something.
     *
     * @param first whether it is the first below the header
     */
    void row(Columns columns, Row row, boolean first);

    /** What is kept of the rows so far. */
    Kept kept();

    /** What the rows were; called once, after the last. */
    ParsedFile result();
}
