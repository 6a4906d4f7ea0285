package id.lababersih.app.report;

import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.Chart;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A report as rows and columns, produced while it is written so that its length costs no memory.
 *
 * @param name what the sheet is called
 * @param of what narrows the report down, as its days; the file is named after it, too. Empty for nothing.
 * @param columns as programs read them; people have them in their language, by texts named {@code column.}
 */
record Table(String name, String of, List<String> columns, Rows rows) {
    Table {
        columns = List.copyOf(columns);
    }

    /** Produces the rows, in order; called once per writing. */
    @FunctionalInterface
    interface Rows {
        void produce(RowWriter writer) throws IOException;
    }

    /**
     * Takes one row after the other. A cell is a text, one said in the reader's language, a whole number, a date or an
     * id; null when empty.
     */
    @FunctionalInterface
    interface RowWriter {
        void row(@Nullable Object... cells) throws IOException;
    }

    /** A text of ours: as programs read it, and as people do. */
    record Said(String plain, Function<Texts, String> toPeople) {
        /** Said to people by the text of a key, where there is one. */
        static Said by(String key, String plain) {
            return new Said(plain, texts -> texts.has(key) ? texts.of(key) : plain);
        }

        /** A name that the merchant gave: it is the same in every language. */
        static Said own(String name) {
            return new Said(name, _ -> name);
        }

        /** An account's name: the merchant's own as it is, ours in the language of the reader. */
        static Said account(String code, String name) {
            boolean ours = Chart.find(code)
                    .filter(account -> account.name().equals(name))
                    .isPresent();
            return ours ? by("chart." + code, name) : own(name);
        }
    }

    /** The name of the file, without ending. */
    String file() {
        return of.isEmpty() ? name : name + "_" + of;
    }

    /** The first row. */
    List<String> head(@Nullable Texts reader) {
        return columns.stream()
                .map(column -> say(Said.by("column." + column, column), reader))
                .toList();
    }

    /** A text in words for this reader; programs are none. */
    static String say(Said said, @Nullable Texts reader) {
        return reader == null ? said.plain : said.toPeople.apply(reader);
    }
}
