package id.lababersih.app.imports.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Streams the records of a csv: strict UTF-8, with or without a byte order mark, comma, semicolon or tab. */
final class CsvTable {
    private static final char[] DELIMITERS = {',', ';', '\t'};
    private static final int SNIFFED_CHARS = 1 << 16;

    private CsvTable() {}

    static void read(Path file, Table.Visitor visitor) throws IOException, FileRefusedException {
        try (Reader text = open(file)) {
            char delimiter = delimiter(file);
            visitor.sheet("");
            CsvRecords.read(text, delimiter, visitor);
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private static Reader open(Path file) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder), 1 << 16);
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    static FileRefusedException notUtf8() {
        return new FileRefusedException(
                Refusal.Reason.NOT_UTF8, "Huruf di file csv ini rusak (bukan UTF-8). Simpan ulang sebagai CSV UTF-8.");
    }

    /** The delimiter by which a line near the beginning is most like a header. */
    private static char delimiter(Path file) throws IOException, FileRefusedException {
        String head = head(file);
        if (head.indexOf(0) >= 0) {
            throw notUtf8();
        }
        List<String> lines = head.lines()
                .filter(line -> !line.isBlank())
                .limit(SpreadsheetReader.HEADER_ROWS_MAX)
                .toList();
        char best = DELIMITERS[0];
        int most = 0;
        for (char delimiter : DELIMITERS) {
            for (String line : lines) {
                int known = Formats.known(cells(line, delimiter));
                best = known > most ? delimiter : best;
                most = Math.max(most, known);
            }
        }
        return best;
    }

    private static String head(Path file) throws IOException {
        char[] head = new char[SNIFFED_CHARS];
        int length = 0;
        try (Reader text = open(file)) {
            for (int read = text.read(head); read > 0; read = text.read(head, length, head.length - length)) {
                length += read;
            }
        }
        return new String(head, 0, length);
    }

    /** As far as names tell: a header's cells hold neither quotes nor delimiters. */
    private static Row cells(String line, char delimiter) {
        String bare = line.replace("\"", "");
        return Row.ofTexts(1, List.of(bare.split(Pattern.quote(String.valueOf(delimiter)), -1)));
    }
}
