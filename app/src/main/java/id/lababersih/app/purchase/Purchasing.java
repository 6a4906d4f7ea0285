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

        /** The stock would not take them; or not give them back, of a purchase that is gone. */
        record Refused(Inventory.Rejection rejection) implements Received {}

        /** There is no such purchase (any more). */
        record Gone() implements Received {}
    }

    /** What became of a purchase that was to be taken back. */
    public sealed interface TakenBack {
        /** It is gone, now or since before. */
        record Gone() implements TakenBack {}

        /** It stays, for its goods cannot leave the stock. */
        record Refused(Inventory.Rejection rejection) implements TakenBack {}

        /** It stays, and its goods with it: it is paid. */
        record IsPaid() implements TakenBack {}

        /** It stays: its goods are coming in, or a receipt that was cut off is to be finished. */
        record ComingIn() implements TakenBack {}
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
        var begun = purchases.beginReceipt(merchant, id, on);
        if (begun.isEmpty()) {
            return new Received.Gone();
        }
        Row row = begun.get();
        if (row.state() != State.ORDERED) {
            return new Received.InStock(row);
        }
        LocalDate day = row.receivedOn() == null ? on : row.receivedOn();
        var receipt = row.purchase().receipt(day);
        return switch (answer(merchant, receipt, by.author())) {
            case StockOutcome.Accepted _ -> {
                var finished = purchases.finishReceipt(merchant, id, by);
                yield finished.isPresent()
                        ? new Received.InStock(finished.get())
                        : goneMeanwhile(merchant, receipt, by.author());
            }
            case StockOutcome.Rejected(var rejection) -> {
                purchases.cancelReceipt(merchant, id);
                yield new Received.Refused(rejection);
            }
        };
    }

    /** Another received the purchase at the same time, and it was taken back before these goods came in. */
    private Received goneMeanwhile(UUID merchant, Inventory.Command.Receive receipt, Author by) throws Exception {
        return switch (answer(merchant, new Inventory.Command.TakeBack(receipt), by)) {
            case StockOutcome.Accepted _ -> new Received.Gone();
            case StockOutcome.Rejected(var rejection) -> new Received.Refused(rejection);
        };
    }

    /**
     * Pays a purchase whose goods were received; one that was not received, or was paid before, stays as it is. Empty
     * when it is not there (any more).
     */
    public Optional<Purchases.Paid> pay(UUID merchant, UUID id, LocalDate on, String account, Actor by) {
        if (!Purchase.PAID_FROM.contains(account)) {
            throw new IllegalArgumentException("purchases are not paid from " + account);
        }
        return purchases.pay(merchant, id, on, account, by);
    }

    /**
     * Takes a purchase back while its goods lie untouched: they leave the stock, and the entries of receipt and payment
     * are turned round.
     *
     * @param withPayment whether one that is paid goes too
     * @throws TimeoutException when the stock does not answer; whether the goods are out is then not known, ask again
     */
    public TakenBack takeBack(UUID merchant, UUID id, boolean withPayment, Actor by) throws Exception {
        var found = purchases.find(merchant, id);
        if (found.isEmpty()) {
            return new TakenBack.Gone();
        }
        Row row = found.get();
        LocalDate day = row.receivedOn();
        if (row.isComingIn()) {
            return new TakenBack.ComingIn();
        }
        if (day == null) {
            return purchases.takeBack(merchant, row, withPayment, by) ? new TakenBack.Gone() : new TakenBack.ComingIn();
        }
        var receipt = row.purchase().receipt(day);
        if (withPayment || row.state() != State.PAID) {
            var takeBack = new Inventory.Command.TakeBack(receipt);
            if (answer(merchant, takeBack, by.author()) instanceof StockOutcome.Rejected(var rejection)) {
                return new TakenBack.Refused(rejection);
            }
            if (purchases.takeBack(merchant, row, withPayment, by)) {
                // One who began to receive it before may have brought the goods in again meanwhile.
                return answer(merchant, takeBack, by.author()) instanceof StockOutcome.Rejected(var sold)
                        ? new TakenBack.Refused(sold)
                        : new TakenBack.Gone();
            }
        }
        // Where it was paid while its goods went out, by this try or one that was cut off, they come in again.
        return switch (answer(merchant, receipt, by.author())) {
            case StockOutcome.Accepted _ -> new TakenBack.IsPaid();
            case StockOutcome.Rejected(var rejection) -> new TakenBack.Refused(rejection);
        };
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
