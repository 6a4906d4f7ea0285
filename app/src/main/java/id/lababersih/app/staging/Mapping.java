package id.lababersih.app.staging;

import id.lababersih.persistence.staging.StagedTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a file of queries, each below a line such as {@code -- name: users}; there is one for each staged table. */
public final class Mapping {
    private static final Pattern HEAD = Pattern.compile("--\\s*name:\\s*(\\w+)\\s*");

    private Mapping() {}

    /**
     * The queries of a file.
     *
     * @throws IOException if it cannot be read, or is no such file; its message says all that is wrong, a line for each
     */
    public static Map<StagedTable, String> read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read.");
        }
        var faults = new ArrayList<String>();
        var texts = new EnumMap<StagedTable, StringBuilder>(StagedTable.class);
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                text = new StringBuilder();
                var table = table(head.group(1));
                if (table.isEmpty()) {
                    faults.add(file + ": \"" + line + "\" names none of " + names() + ".");
                } else if (texts.put(table.get(), text) != null) {
                    faults.add(file + " has two queries for " + table.get().code() + ".");
                }
            } else if (!line.stripLeading().startsWith("--")) {
                text.append(line).append('\n');
            }
        }
        var queries = new EnumMap<StagedTable, String>(StagedTable.class);
        for (StagedTable table : StagedTable.values()) {
            var found = texts.get(table);
            if (found == null || found.toString().isBlank()) {
                faults.add(file + " has no query for " + table.code() + ": a line \"-- name: " + table.code()
                        + "\", and below it a SELECT of " + String.join(", ", table.columns()) + ".");
            } else {
                queries.put(table, found.toString().strip().replaceFirst(";\\s*$", ""));
            }
        }
        if (!faults.isEmpty()) {
            throw new IOException(String.join("\n", faults.stream().distinct().toList()));
        }
        return queries;
    }

    private static Optional<StagedTable> table(String code) {
        return Arrays.stream(StagedTable.values())
                .filter(table -> table.code().equals(code))
                .findFirst();
    }

    private static String names() {
        return Arrays.stream(StagedTable.values()).map(StagedTable::code).collect(Collectors.joining(", "));
    }
}
