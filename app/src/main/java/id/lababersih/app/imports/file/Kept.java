package id.lababersih.app.imports.file;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts, in bytes of heap, what is kept of a file until all of it is read. Two files are read at once, in a heap that
 * may be of 256 MB.
 */
final class Kept {
    private static final long BYTES_MAX = 96L << 20;
    /** Of a text without its letters. */
    private static final int TEXT_BYTES = 56;
    /** Of an entry of a map, with its share of the table. */
    private static final int ENTRY_BYTES = 48;

    private final Map<String, String> texts = new HashMap<>();
    private long bytes;

    /** Counts so many more. */
    void add(long more) {
        bytes += more;
    }

    /** Counts a text that is like no other. */
    void add(@Nullable String text) {
        bytes += text == null ? 0 : TEXT_BYTES + text.length() * (isLatin(text) ? 1L : 2L);
    }

    /** The text as it was kept before; counted the first time only. */
    String once(String text) {
        String kept = texts.putIfAbsent(text, text);
        if (kept == null) {
            add(text);
            add(ENTRY_BYTES);
        }
        return kept == null ? text : kept;
    }

    /** Whether it takes a byte a letter. */
    private static boolean isLatin(String text) {
        return text.chars().allMatch(letter -> letter <= 0xFF);
    }

    /** Throws when there is too much. */
    void check() throws FileRefusedException {
        if (bytes > BYTES_MAX) {
            throw FileRefusedException.tooLarge("Isi file ini lebih banyak daripada yang dapat dibaca sekaligus");
        }
    }
}
