package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.app.report.ReportQuery.Format;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.jspecify.annotations.Nullable;

/** Answers that are files, written while they are sent. */
final class Exports {
    private static final ContentType CSV = ContentTypes.parse("text/csv; charset=UTF-8");
    private static final ContentType XLSX =
            ContentTypes.parse("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final Executor executor;
    private final Function<Call, @Nullable Texts> reader;

    private Exports(Executor executor, Function<Call, @Nullable Texts> reader) {
        this.executor = executor;
        this.reader = reader;
    }

    /** Files whose columns and words are the same in every language. */
    static Exports forPrograms(Executor executor) {
        return new Exports(executor, _ -> null);
    }

    /** Files in the language of who asks. */
    static Exports forPeople(Executor executor) {
        return new Exports(executor, call -> Texts.in(Pages.language(call)));
    }

    /** The table as a file; {@code format} is CSV or XLSX. */
    Answer table(Call call, Format format, Table table) {
        var texts = reader.apply(call);
        return switch (format) {
            case CSV ->
                Answer.download(
                        table.file() + ".csv", CSV, Streamed.of(executor, out -> CsvTable.write(table, texts, out)));
            case XLSX ->
                Answer.download(
                        table.file() + ".xlsx", XLSX, Streamed.of(executor, out -> XlsxTable.write(table, texts, out)));
            case JSON, HLEDGER -> throw new IllegalArgumentException(format + " is not a table");
        };
    }

    /** Plain text as a file. */
    Answer text(String filename, Streamed.Content content) {
        return Answer.download(filename, ContentTypes.TEXT_PLAIN_UTF8, Streamed.of(executor, content));
    }
}
