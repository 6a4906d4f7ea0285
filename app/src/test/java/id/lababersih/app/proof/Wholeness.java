package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks for shipments that are done by half: an order without its entry or its pieces, an entry or pieces without an
 * order, books that do not balance. Knows only what the merchant did, not what the server claims.
 */
final class Wholeness {
    private final Merchant merchant;
    private final String sku;
    private final long received;
    private final long unitCost;

    /** A merchant whose only stock was {@code received} pieces of one product at one cost in rupiah. */
    Wholeness(Merchant merchant, String sku, long received, long unitCost) {
        this.merchant = merchant;
        this.sku = sku;
        this.received = received;
        this.unitCost = unitCost;
    }

    /** What is wrong; empty when all is whole. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Books books = new Books(merchant);
        List<JsonNode> orders = books.orders();
        Map<String, SortedMap<String, Long>> shipped = new HashMap<>();
        for (JournalText.Entry entry : books.journal()) {
            if (entry.sum() != 0) {
                faults.add("unbalanced: " + entry);
            }
            if (entry.event().equals("shipped") && shipped.put(entry.id(), entry.lines()) != null) {
                faults.add("shipped twice: " + entry);
            }
        }
        long pieces = 0;
        for (JsonNode order : orders) {
            pieces += piecesOf(order, shipped, faults);
        }
        stock(pieces, books, faults);
        return faults;
    }

    private long piecesOf(JsonNode order, Map<String, SortedMap<String, Long>> entries, List<String> faults) {
        String number = words(order, "number");
        JsonNode detail =
                merchant.get("/v1/orders/" + words(order, "id")).expect(200).data();
        String status = words(detail, "status");
        if (!status.equals(words(order, "status"))) {
            faults.add(number + " is " + status + " but listed as " + words(order, "status"));
        }
        long ordered = 0;
        for (JsonNode line : field(detail, "lines")) {
            ordered += whole(line, "quantity");
        }
        boolean isShipped = status.equals("SHIPPED");
        long cogs = isShipped ? ordered * unitCost : 0;
        if (whole(detail, "cogs") != cogs || whole(order, "cogs") != cogs) {
            faults.add("%s is %s with cogs %d, listed %d"
                    .formatted(number, status, whole(detail, "cogs"), whole(order, "cogs")));
        }
        SortedMap<String, Long> entry = entries.get(number);
        if (isShipped != (entry != null)) {
            faults.add(number + " is " + status + " with entry " + entry);
        } else if (entry != null && !Long.valueOf(cogs).equals(entry.get("5101"))) {
            faults.add(number + " has the entry " + entry);
        }
        return isShipped ? ordered : 0;
    }

    private void stock(long pieces, Books books, List<String> faults) {
        JsonNode stock = merchant.get("/v1/stock?sku=" + sku).expect(200).data().path(0);
        long left = received - pieces;
        if (stock.isMissingNode()) {
            faults.add("no stock is listed of " + sku);
        } else if (whole(stock, "on_hand") != left || whole(stock, "value") != left * unitCost) {
            faults.add("%d pieces were shipped of %d, the stock is %s".formatted(pieces, received, stock));
        }
        Map<String, Long> balance = new TreeMap<>(books.trialBalance());
        if (Expected.sum(balance) != 0) {
            faults.add("the trial balance is off by " + Expected.sum(balance));
        }
        if (balance.getOrDefault("1301", 0L) != left * unitCost) {
            faults.add("1301 holds " + balance.get("1301") + ", the stock is worth " + left * unitCost);
        }
    }
}
