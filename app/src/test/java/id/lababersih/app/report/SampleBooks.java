package id.lababersih.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The journal of a sample, as it was computed elsewhere, posted straight into the tables of a merchant. */
final class SampleBooks {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern HEAD = Pattern.compile("(\\S+) \\(\\d+\\) (.*?)\\s+; (.*)");
    private static final Pattern LINE = Pattern.compile(" {4}(\\d{4}) .*?  (-?\\d+) IDR");
    private static final int BATCH = 300;

    private final UUID merchant;
    private final JsonNode expected;
    private final Map<String, List<Entry>> entriesByStage = new LinkedHashMap<>();

    private SampleBooks(UUID merchant, JsonNode expected) {
        this.merchant = merchant;
        this.expected = expected;
    }

    static SampleBooks read(String sample, UUID merchant) {
        try {
            var books = new SampleBooks(merchant, MAPPER.readTree(file(sample, "expected.json")));
            books.readJournal(new String(file(sample, "expected.journal"), StandardCharsets.UTF_8));
            return books;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode expected() {
        return expected;
    }

    JsonNode stage(String stage) {
        return expected.get("stages").get(stage);
    }

    /** Posts the entries of one stage in batches, as projections do. */
    void post(Jdbi jdbi, String stage) {
        var entries = entriesByStage.getOrDefault(stage, List.of());
        for (int from = 0; from < entries.size(); from += BATCH) {
            var batch = entries.subList(from, Math.min(from + BATCH, entries.size()));
            jdbi.useTransaction(handle -> JournalTable.insert(handle, merchant, batch, BookWatch.NONE));
        }
    }

    UUID shop(String platform) {
        return OrderId.uuid5(merchant, platform);
    }

    private void readJournal(String text) {
        Matcher head = null;
        var lines = new ArrayList<Entry.Line>();
        for (String row : (text + "\n\n").lines().toList()) {
            var posting = LINE.matcher(row);
            if (posting.matches()) {
                long amount = Long.parseLong(posting.group(2));
                lines.add(new Entry.Line(posting.group(1), Math.max(amount, 0), Math.max(-amount, 0)));
            } else if (head != null && row.isBlank()) {
                add(head, lines);
                head = null;
                lines = new ArrayList<>();
            } else {
                var candidate = HEAD.matcher(row);
                head = candidate.matches() ? candidate : null;
            }
        }
    }

    private void add(Matcher head, List<Entry.Line> lines) {
        var tags = new HashMap<String, String>();
        for (String tag : head.group(3).split(", ", -1)) {
            tags.put(tag.split(":", 2)[0], tag.split(":", 2)[1]);
        }
        String reference = tag(tags, "id");
        String platform = tags.get("platform");
        JsonNode order = expected.get("orders").get(reference);
        Entry.Origin origin = null;
        if (platform != null) {
            UUID orderId = order == null ? null : OrderId.of(shop(platform), reference);
            origin = new Entry.Origin(Platform.valueOf(platform), shop(platform), orderId);
        }
        var entry = new Entry(
                tag(tags, "source"),
                reference,
                tag(tags, "event"),
                reference,
                LocalDate.parse(head.group(1)),
                head.group(2),
                origin,
                tags.get("reverses"),
                lines,
                order == null ? List.of() : splits(lines, order));
        entriesByStage
                .computeIfAbsent(tag(tags, "stage"), _ -> new ArrayList<>())
                .add(entry);
    }

    /** HPP and damage by the cost of the line, anything else by its goods. */
    private static List<Entry.Split> splits(List<Entry.Line> lines, JsonNode order) {
        var splits = new ArrayList<Entry.Split>();
        for (var line : lines) {
            if (Account.isProfitAndLoss(line.account())) {
                boolean byCost = line.account().equals("5101") || line.account().equals("6109");
                var bySku = new TreeMap<String, Long>();
                long rest = line.amount();
                long whole = 0;
                for (var sold : order.get("lines")) {
                    whole += weight(sold, byCost);
                }
                for (var sold : order.get("lines")) {
                    long part = whole == 0 ? 0 : Money.proportion(line.amount(), weight(sold, byCost), whole);
                    bySku.merge(sold.get("product").textValue(), part, Math::addExact);
                    rest -= part;
                }
                bySku.merge(order.get("lines").get(0).get("product").textValue(), rest, Math::addExact);
                bySku.forEach((sku, amount) -> splits.add(new Entry.Split(line.account(), sku, amount)));
            }
        }
        return splits;
    }

    private static long weight(JsonNode sold, boolean byCost) {
        return byCost
                ? sold.get("hpp").longValue()
                : sold.get("price").longValue() * sold.get("quantity").longValue();
    }

    private static String tag(Map<String, String> tags, String name) {
        @Nullable String value = tags.get(name);
        if (value == null) {
            throw new AssertionError("no tag " + name + " in " + tags);
        }
        return value;
    }

    private static byte[] file(String sample, String name) throws IOException {
        try (InputStream in = SampleBooks.class.getResourceAsStream("/samples/" + sample + "/" + name)) {
            if (in == null) {
                throw new AssertionError("no sample " + sample + "/" + name);
            }
            return in.readAllBytes();
        }
    }
}
