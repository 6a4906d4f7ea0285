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

    private static FileRefusedException notUtf8() {
        return new FileRefusedException(
                Refusal.Reason.NOT_UTF8, "Huruf di file csv ini rusak (bukan UTF-8). Simpan ulang sebagai CSV UTF-8.");
    }

    /** The delimiter that some line near the beginning holds most often outside quotes. */
    private static char delimiter(Path file) throws IOException, FileRefusedException {
        char[] head = new char[SNIFFED_CHARS];
        int length;
        try (Reader text = open(file)) {
            length = 0;
            for (int read = text.read(head); read > 0 && length < head.length; ) {
                length += read;
                read = length < head.length ? text.read(head, length, head.length - length) : 0;
            }
        }
        int[] most = new int[DELIMITERS.length];
        int[] here = new int[DELIMITERS.length];
        boolean quoted = false;
        for (int i = 0; i < length; i++) {
            char c = head[i];
            if (c == 0) {
                throw notUtf8();
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\n' || c == '\r') {
                quoted = false; // A stray quote must not hide the rest of the file.
                keepMost(most, here);
            } else if (!quoted) {
                count(here, c);
            }
        }
        keepMost(most, here);
        int best = 0;
        for (int i = 1; i < DELIMITERS.length; i++) {
            best = most[i] > most[best] ? i : best;
        }
        return DELIMITERS[best];
    }

    private static void count(int[] here, char c) {
        for (int i = 0; i < DELIMITERS.length; i++) {
            if (c == DELIMITERS[i]) {
                here[i]++;
            }
        }
    }

    private static void keepMost(int[] most, int[] here) {
        for (int i = 0; i < DELIMITERS.length; i++) {
            most[i] = Math.max(most[i], here[i]);
            here[i] = 0;
        }
    }
}
