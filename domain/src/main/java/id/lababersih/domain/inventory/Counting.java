package id.lababersih.domain.inventory;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Decision;
import id.lababersih.domain.inventory.Inventory.Event;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Inventory.Received;
import id.lababersih.domain.inventory.Inventory.Rejection;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * What a count does to the shelf that was counted, and what takes it back; neither is in yet.
 *
 * @param shelf the layers of the product in its warehouse
 * @param newest what pieces that are found there cost; null where nothing tells
 * @param lastSequence of all layers of the merchant
 */
record Counting(NavigableSet<Layer> shelf, @Nullable Layer newest, long lastSequence) {
    Decision count(Command.Count count, Stamp stamp) {
        if (count.counted() < 0 || count.counted() > Inventory.QUANTITY_MAX) {
            return reject(new Rejection.ReceiptInvalid("counted is 0 to " + Inventory.QUANTITY_MAX));
        }
        int difference = count.counted() - onHand(count.sku(), count.warehouse());
        var taken = new ArrayList<Taken>();
        var found = new ArrayList<Received>();
        if (difference < 0) {
            var taking = new Taking(_ -> shelf);
            taking.take(new Need(0, count.sku(), count.warehouse(), -difference));
            taking.taken().forEach(part -> taken.add(part.taken()));
        } else if (difference > 0) {
            if (newest == null) {
                return reject(new Rejection.CostUnknown(count.sku(), count.warehouse()));
            }
            if (newest.unitCost() > Money.AMOUNT_MAX / difference) {
                return reject(new Rejection.ReceiptInvalid("what is found costs at most " + Money.AMOUNT_MAX));
            }
            found.add(new Received(
                    count.sku(), count.warehouse(), count.date(), lastSequence + 1, difference, newest.unitCost()));
        }
        var entries = InventoryPostings.counted(count.countId(), count.sku(), count.date(), taken, found);
        return new Decision.Accept(List.of(
                new Event.StockCounted(count.countId(), count.sku(), count.warehouse(), taken, found, entries, stamp)));
    }

    /** What was missing goes back into its layers; what was found goes, if all of it lies there. */
    Decision takeBack(Command.TakeBackCount back, Stamp stamp) {
        int onHand = onHand(back.sku(), back.warehouse());
        if (onHand != back.expected()) {
            return reject(new Rejection.StockMoved(back.sku(), back.warehouse(), onHand));
        }
        var gone = new ArrayList<Taken>();
        int missing = 0;
        for (Received found : back.found()) {
            gone.add(new Taken(
                    found.sku(),
                    found.warehouse(),
                    found.date(),
                    found.sequence(),
                    found.unitCost(),
                    found.quantity()));
            missing += found.quantity() - left(found.sequence());
        }
        if (missing > 0) {
            return reject(new Rejection.StockShort(List.of(new Missing(back.sku(), missing))));
        }
        var entries =
                InventoryPostings.counted(back.countId(), back.sku(), back.date(), back.taken(), back.found()).stream()
                        .map(Reversal::of)
                        .toList();
        var events = new ArrayList<Event>();
        if (!back.taken().isEmpty()) {
            events.add(new Event.StockRestocked(back.id(), back.taken(), stamp));
        }
        events.add(new Event.StockCounted(back.id(), back.sku(), back.warehouse(), gone, List.of(), entries, stamp));
        return new Decision.Accept(events);
    }

    private int onHand(String sku, String warehouse) {
        return new Stock(sku, warehouse, List.copyOf(shelf)).onHand();
    }

    private int left(long sequence) {
        return shelf.stream()
                .filter(layer -> layer.sequence() == sequence)
                .mapToInt(Layer::left)
                .sum();
    }

    private static Decision reject(Rejection rejection) {
        return new Decision.Reject(rejection);
    }
}
