package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.report.ReportQuery.Format;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** Answers that are files, written while they are sent. */
final class Exports {
    private static final ContentType CSV = ContentTypes.parse("text/csv; charset=UTF-8");
    private static final ContentType XLSX =
            ContentTypes.parse("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final Executor executor;

    Exports(Executor executor) {
        this.executor = executor;
    }

    /** The table as a file; {@code format} is CSV or XLSX. */
    Answer table(Format format, Table table) {
        return switch (format) {
            case CSV ->
                Answer.download(table.name() + ".csv", CSV, Streamed.of(executor, out -> CsvTable.write(table, out)));
            case XLSX ->
                Answer.download(
                        table.name() + ".xlsx", XLSX, Streamed.of(executor, out -> XlsxTable.write(table, out)));
            case JSON, HLEDGER -> throw new IllegalArgumentException(format + " is not a table");
        };
    }

    /** Plain text as a file. */
    Answer text(String filename, Streamed.Content content) {
        return Answer.download(filename, ContentTypes.TEXT_PLAIN_UTF8, Streamed.of(executor, content));
    }
}
