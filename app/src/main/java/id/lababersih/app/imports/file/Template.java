package id.lababersih.app.imports.file;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A spreadsheet of the merchant's own to begin with: the columns that its reader knows and rows that it reads.
 *
 * @param rows a text for each column; none holds a delimiter of the csv
 */
public record Template(FileKind kind, List<Column> columns, List<List<String>> rows) {
    /** What spreadsheets in Indonesia take for the end of a cell. */
    private static final String DELIMITER = ";";

    public Template {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** A column, and whether a file without it is refused. */
    public record Column(String name, boolean required) {}

    /** Of every kind that is no marketplace's export, in the order in which a new merchant needs them. */
    public static List<Template> all() {
        return Formats.all().stream()
                .filter(format -> format.marketplace() == null)
                .map(Template::of)
                .toList();
    }

    /** Empty where the files of a kind come from marketplaces. */
    public static Optional<Template> of(FileKind kind) {
        return all().stream().filter(template -> template.kind == kind).findFirst();
    }

    private static Template of(Format format) {
        var fields = format.fields();
        return new Template(
                format.kind(),
                fields.stream()
                        .map(field -> new Column(
                                format.shown(field), format.required().contains(field)))
                        .toList(),
                format.examples().stream()
                        .map(example -> fields.stream()
                                .map(field -> example.getOrDefault(field, ""))
                                .toList())
                        .toList());
    }

    /** The columns without which a file is refused, as words name them. */
    String required() {
        return columns.stream().filter(Column::required).map(Column::name).collect(Collectors.joining(", "));
    }

    /** As a csv: the header, then the rows. */
    public String csv() {
        var header = columns.stream().map(Column::name).toList();
        return Stream.concat(Stream.of(header), rows.stream())
                .map(row -> String.join(DELIMITER, row) + "\r\n")
                .collect(Collectors.joining());
    }
}
