package id.lababersih.app.proof;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the part of the hledger text format that journals are exported in. */
final class JournalText {
    private static final Pattern HEAD = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (?:[*!] )?(?:\\([^)]*\\) )?(.*)");
    private static final Pattern TAG = Pattern.compile("([a-z_]+):([^,]*)(?:,|$)");
    private static final Pattern POSTING = Pattern.compile("\\s+(\\d{4}) .*?\\s{2,}(-?\\d+) IDR\\s*");

    private JournalText() {}

    /** The entries in the order of the text; an indented line that is no posting is a failure. */
    static List<Entry> read(String text) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> tags = new HashMap<>();
        SortedMap<String, Long> lines = new TreeMap<>();
        LocalDate date = LocalDate.EPOCH;
        for (String line : text.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                add(entries, date, tags, lines);
                date = LocalDate.parse(head.group(1));
                tags = tags(head.group(2));
                lines = new TreeMap<>();
            } else if (line.startsWith(" ")
                    && !line.isBlank()
                    && !line.stripLeading().startsWith(";")) {
                Matcher posting = POSTING.matcher(line);
                if (!posting.matches()) {
                    throw new AssertionError("not a posting: " + line);
                }
                lines.merge(posting.group(1), Long.parseLong(posting.group(2)), Math::addExact);
            }
        }
        add(entries, date, tags, lines);
        return entries;
    }

    private static Map<String, String> tags(String rest) {
        Map<String, String> tags = new HashMap<>();
        int comment = rest.indexOf(';');
        if (comment >= 0) {
            Matcher tag = TAG.matcher(rest.substring(comment + 1));
            while (tag.find()) {
                tags.put(tag.group(1), tag.group(2).strip());
            }
        }
        return tags;
    }

    private static void add(
            List<Entry> entries, LocalDate date, Map<String, String> tags, SortedMap<String, Long> lines) {
        if (!lines.isEmpty()) {
            entries.add(new Entry(
                    tags.getOrDefault("source", ""),
                    tags.getOrDefault("id", ""),
                    tags.getOrDefault("event", ""),
                    tags.getOrDefault("stage", ""),
                    tags.getOrDefault("platform", ""),
                    date,
                    lines));
        }
    }

    /**
     * One journal entry; {@code lines} is debit minus credit in whole rupiah by account. Words that a journal does
     * not give are empty.
     */
    record Entry(
            String source,
            String id,
            String event,
            String stage,
            String platform,
            LocalDate date,
            SortedMap<String, Long> lines) {
        /** What makes an entry unique. Opening stock and adjustments have no name of their own in the files. */
        String key() {
            boolean unnamed = source.equals("opening-stock") || source.equals("adjustment");
            return source + "/" + (unnamed ? "*" : id) + "/" + event;
        }

        /** Date and lines as one comparable text. */
        String content() {
            return date + " " + lines;
        }

        long sum() {
            return lines.values().stream().reduce(0L, Math::addExact);
        }
    }
}
