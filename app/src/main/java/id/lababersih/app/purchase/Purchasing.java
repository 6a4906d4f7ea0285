package id.lababersih.app.purchase;

import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.purchase.Purchase;
import id.lababersih.domain.purchase.Purchase.State;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.purchase.Purchases;
import id.lababersih.persistence.purchase.Purchases.Row;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a purchase. Each may be repeated, also after a crash in its middle: the stock knows the receipt by the
 * purchase's id, and the books know the payment. Blocks; call it on a virtual thread.
 */
public final class Purchasing {
    /** Longer than a question is asked again where its node was lost. */
    private static final long STOCK_SECONDS_MAX = 25;

    private final Purchases purchases;
    private final StockDoor stock;

    public Purchasing(Purchases purchases, StockDoor stock) {
        this.purchases = purchases;
        this.stock = stock;
    }

    /** What became of goods that should come in. */
    public sealed interface Received {
        /** They are in stock, now or since before. */
        record InStock(Row row) implements Received {}

        /** The stock would not take them. */
        record Refused(Inventory.Rejection rejection) implements Received {}
    }

    /** Writes a purchase down, unless its number is there already. */
    public Purchases.Ordered order(UUID merchant, Purchase purchase, Actor by) {
        return purchases.order(merchant, purchase, by);
    }

    /**
     * Takes the goods of a purchase into stock, freight included, and owes the supplier for them.
     *
     * @param on the day they came; ignored when they are here already
     * @throws TimeoutException when the stock does not answer; whether the goods are in is then not known, ask again
     */
    public Received receive(UUID merchant, UUID id, LocalDate on, Actor by) throws Exception {
        Row row = purchases.beginReceipt(merchant, id, on);
        if (row.state() != State.ORDERED) {
            return new Received.InStock(row);
        }
        LocalDate day = row.receivedOn() == null ? on : row.receivedOn();
        return switch (answer(merchant, row.purchase().receipt(day), by.author())) {
            case StockOutcome.Accepted _ -> new Received.InStock(purchases.finishReceipt(merchant, id, by));
            case StockOutcome.Rejected(var rejection) -> {
                purchases.cancelReceipt(merchant, id);
                yield new Received.Refused(rejection);
            }
        };
    }

    /** Pays a purchase whose goods were received; one that was not received, or was paid before, stays as it is. */
    public Purchases.Paid pay(UUID merchant, UUID id, LocalDate on, String account, Actor by) {
        if (!Purchase.PAID_FROM.contains(account)) {
            throw new IllegalArgumentException("purchases are not paid from " + account);
        }
        return purchases.pay(merchant, id, on, account, by);
    }

    /**
     * Takes a purchase back while its goods lie untouched: they leave the stock, and the entries of receipt and payment
     * are turned round. One that is not there (any more) changes nothing.
     *
     * @return why the goods cannot leave; null when they have
     * @throws TimeoutException when the stock does not answer; whether the goods are out is then not known, ask again
     */
    public Inventory.@Nullable Rejection takeBack(UUID merchant, UUID id, Actor by) throws Exception {
        var found = purchases.find(merchant, id);
        LocalDate day = found.map(Row::receivedOn).orElse(null);
        if (found.isPresent() && day != null) {
            var takeBack = new Inventory.Command.TakeBack(found.get().purchase().receipt(day));
            if (answer(merchant, takeBack, by.author()) instanceof StockOutcome.Rejected(var rejection)) {
                return rejection;
            }
        }
        purchases.takeBack(merchant, id, by);
        return null;
    }

    /** Which of these numbers are of purchases that are there and not paid. */
    public Set<String> unpaid(UUID merchant, Collection<String> numbers) {
        return purchases.unpaid(merchant, numbers);
    }

    /** The purchase with this id, if it is this merchant's. */
    public Optional<Row> find(UUID merchant, UUID id) {
        return purchases.find(merchant, id);
    }

    private StockOutcome answer(UUID merchant, Inventory.Command command, Author by) throws Exception {
        try {
            return stock.execute(merchant, command, by).toCompletableFuture().get(STOCK_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted while waiting for the stock.");
        }
    }
}
