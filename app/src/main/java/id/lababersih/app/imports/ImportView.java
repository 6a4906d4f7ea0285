package id.lababersih.app.imports;

import id.lababersih.app.imports.file.Cell;
import id.lababersih.domain.product.Product;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One import as its page shows it; the counts are of orders, or of rows for the masters.
 *
 * @param kind as an upload names it, such as {@code opening_stock}
 * @param state of the run, as the API names it
 * @param failure why the run ended early, in Indonesian; empty unless it did
 * @param failureEn the same in English; empty where that is not known
 * @param by who uploaded it
 * @param shop the shop that was named; empty for files that name it themselves
 * @param waiting orders that were brought and found too little stock when it ran
 * @param sent orders that the books still have as sent, and the file as cancelled or as come back
 * @param firstSent the first few of them
 * @param done how many of the importable the run has dealt with
 * @param undoKind whether imports of this kind can be undone
 * @param skipped found needless while reading, {@code passed} found needless while running
 */
public record ImportView(
        UUID id,
        String kind,
        String state,
        String file,
        String shop,
        String failure,
        String failureEn,
        String by,
        Instant uploadedAt,
        long importable,
        long unmatched,
        long skipped,
        long errors,
        long waiting,
        long sent,
        List<Sent> firstSent,
        long done,
        long created,
        long updated,
        long passed,
        long failed,
        long undone,
        long kept,
        boolean undoKind) {

    public ImportView {
        firstSent = List.copyOf(firstSent);
    }

    /** The tabs of the preview, in their order. */
    public static final List<String> TABS = List.of("importable", "unmatched", "skipped", "errors");

    public boolean running() {
        return state.equals("RUNNING") || undoing();
    }

    public boolean undoing() {
        return state.equals("UNDOING");
    }

    /** Whether what it created may be taken back, if nothing depends on it. */
    public boolean undoable() {
        return undoKind && brought() > 0 && (state.equals("DONE") || resumable());
    }

    /** How many an undo would take back: of payouts also those that moved an order, of orders only new ones. */
    public long brought() {
        return kind.equals("income") ? created + updated : created;
    }

    /** How many an undo has dealt with, and of how many. */
    public long takenBack() {
        return undone + kept;
    }

    public long toTakeBack() {
        return brought() + undone + kept;
    }

    /** Whether what it brings is seen at orders. */
    public boolean ofOrders() {
        return kind.equals("orders") || kind.equals("income") || kind.equals("returns");
    }

    public boolean ofStock() {
        return kind.equals("opening_stock") || kind.equals("purchases");
    }

    public boolean previewed() {
        return state.equals("PREVIEWED");
    }

    /** Whether it is at work or may be set going, so that it can be called off. */
    public boolean cancellable() {
        return running() || previewed();
    }

    /** Whether it stopped before its end and can go on. */
    public boolean resumable() {
        return state.equals("FAILED") || state.equals("CANCELLED");
    }

    /** An order that the books have as sent, and the file does not. */
    public record Sent(UUID id, String number) {}

    /** Something that was done with the run, such as {@code import-confirmed}. */
    public record Act(Instant at, String action, String by) {}

    /** How many a tab holds. */
    public long count(String tab) {
        return switch (tab) {
            case "importable" -> importable;
            case "unmatched" -> unmatched;
            case "skipped" -> skipped;
            default -> errors;
        };
    }

    /** How many the run was never to bring, though the seller may want them. */
    public long leftOut() {
        return unmatched + errors;
    }

    public long all() {
        return importable + unmatched + skipped + errors;
    }

    /** Whether nothing of the file is left to look after. */
    public boolean whole() {
        return leftOut() == 0 && failed == 0 && sent == 0;
    }

    /** The first tab with something in it, so that a preview never opens on an empty list without need. */
    public String firstTab() {
        return TABS.stream().filter(tab -> count(tab) > 0).findFirst().orElse("importable");
    }

    /**
     * The rows of one tab.
     *
     * @param run whose rows they are
     * @param products what may be chosen for unknown SKUs, the first of them; empty where nothing is to be chosen
     * @param more the address of the rows after these; null when these are the last
     */
    public record Tab(
            UUID run,
            String name,
            List<Row> rows,
            List<Product> products,
            @Nullable String more) {
        public Tab {
            rows = List.copyOf(rows);
            products = List.copyOf(products);
        }

        /** Whether more than one row of this page may be tried again as it is. */
        public boolean severalOpen() {
            return rows.stream()
                            .filter(row -> row.open() && row.cells().isEmpty())
                            .limit(2)
                            .count()
                    > 1;
        }

        /** What the advice is about: why all rows of this page are here; the tab where their reasons differ. */
        public String topic() {
            var reasons = rows.stream().map(Row::reason).distinct().toList();
            return name.equals("unmatched") && reasons.size() == 1 ? reasons.getFirst() : name;
        }
    }

    /**
     * One order or row of a file.
     *
     * @param rows where it stands in the file, such as {@code 4, 5}
     * @param number the order number or key; empty when the row has none
     * @param contents what it is about
     * @param reason the stable name of why it is on this tab; empty for importable ones
     * @param words the reason in words, in Indonesian; empty when there are none
     * @param wordsEn the same in English; empty where that is not known
     * @param result what became of it; empty while nothing has
     * @param unknown what the reader may choose products for
     * @param open whether the reader may have it tried again
     * @param cells what the reader may correct of a row in error
     * @param refused what was just tried with it in vain; null but for that row
     */
    public record Row(
            int position,
            String rows,
            String number,
            Contents contents,
            String reason,
            String words,
            String wordsEn,
            String result,
            List<Unknown> unknown,
            boolean open,
            List<Cell> cells,
            @Nullable Refused refused) {
        public Row {
            cells = List.copyOf(cells);
            unknown = List.copyOf(unknown);
        }

        /** What was just typed into a field in vain, else what it starts with. */
        public String typed(String field, String first) {
            return refused == null ? first : refused.typed().getOrDefault(field, first);
        }
    }

    /**
     * What an order or row is about, in what a seller knows it by.
     *
     * @param title in place of a number that is none of the file's; null where it has one
     * @param words the file's own; empty where the number or the goods say it
     * @param key of a text that says it; empty where none does
     * @param goods the first few
     * @param others how many goods there are beyond those
     * @param amount rupiah of the goods, of the payout or of the product; null where the file or the item has none
     * @param freight rupiah that come on top of it; 0 where there are none
     */
    public record Contents(
            @Nullable String title,
            String words,
            String key,
            List<Good> goods,
            int others,
            @Nullable Long amount,
            long freight) {
        static final Contents NONE = of("", null);

        public Contents {
            goods = List.copyOf(goods);
        }

        static Contents of(String words, @Nullable Long amount) {
            return new Contents(null, words, "", List.of(), 0, amount, 0);
        }
    }

    /** So many pieces of something. */
    public record Good(int quantity, String name) {}

    /**
     * A try of a row that was refused.
     *
     * @param typed what stood in its form, by field
     */
    public record Refused(int position, String words, Map<String, String> typed) {
        public Refused {
            typed = Map.copyOf(typed);
        }
    }

    /** A SKU of a file that nobody knew, empty where the file has none, in one of its variations. */
    public record Unknown(String sku, String variation) {}
}
