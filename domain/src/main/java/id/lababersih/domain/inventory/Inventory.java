package id.lababersih.domain.inventory;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * FIFO stock of one merchant. {@link #decide} holds the rules and changes nothing; {@link #evolve} replays what they
 * allowed.
 *
 * <p>It is mutable and belongs to one thread, because copying thousands of layers and allocations for every order
 * would cost more than the order; {@link #snapshot()} is its immutable form.
 */
public final class Inventory {
    public static final int LINES_MAX = 5_000;
    public static final int QUANTITY_MAX = 10_000_000;
    /** Pieces of one product in one warehouse at one time. */
    public static final int ON_HAND_MAX = 1_000_000_000;

    private static final int FORGOTTEN_MAX = 2_000;

    /** What can be asked of the stock. */
    public sealed interface Command {
        /** Takes stock in; the same {@code receiptId} again changes nothing. */
        record Receive(UUID receiptId, Kind kind, String reference, List<Receipt> lines) implements Command {}

        /**
         * Takes out again what a receipt brought in, as long as all of it lies there untouched; a receipt that is not
         * in (any more) changes nothing. It may come in anew.
         */
        record TakeBack(Receive received) implements Command {}

        /** Takes the oldest pieces for an order; the same order again gives the first result. */
        record Allocate(UUID orderId, List<Need> needs) implements Command {}

        /** Puts what a returned order had taken back into its layers; the same order again changes nothing. */
        record Restock(UUID orderId, List<Taken> pieces) implements Command {}

        /**
         * Takes what a returned order had put back off the shelf again: the very pieces, and the oldest in place of
         * those that were sold meanwhile. The same order again gives the first result.
         */
        record WriteOff(UUID orderId, List<Allocated> pieces) implements Command {}

        /** Sets what a count found of one product; {@code countId} makes it idempotent. */
        record Count(UUID countId, String sku, String warehouse, LocalDate date, int counted) implements Command {}

        /**
         * The same, of whoever knew that there are {@code expected} pieces: where it is another number by now, what
         * moved meanwhile was on the shelf when it was counted, or was not.
         */
        record Recount(Count count, int expected) implements Command {}

        /**
         * Brings the oldest pieces of a product to another warehouse, where they keep the day and the cost of their
         * layers; the same {@code moveId} again changes nothing. Nothing is posted: the stock is worth what it was.
         */
        record Move(UUID moveId, String sku, String from, String to, int quantity) implements Command {}

        /**
         * Takes back a count: what it took goes back into its layers, what it found leaves as long as all of it lies
         * there. Refused where there are not the {@code expected} pieces, which whoever asks saw when no later count of
         * the shelf stood: that one says what lay there whatever the books had, and is to be taken back first. A count
         * that is not in, or was taken back before, changes nothing. What pieces that are found later cost is told by
         * what this count found, until others come in of its day or a later one.
         */
        record TakeBackCount(
                UUID countId,
                String sku,
                String warehouse,
                LocalDate date,
                List<Taken> taken,
                List<Received> found,
                int expected)
                implements Command {
            private static final int VERSION = 3;

            public TakeBackCount {
                taken = List.copyOf(taken);
                found = List.copyOf(found);
            }

            /** The id under which what takes {@code countId} back is counted. */
            public static UUID id(UUID countId) {
                return takenBack(countId, 1);
            }

            /** Whether pieces came back under this id because a count was taken back; those of orders have others. */
            public static boolean isId(UUID id) {
                return id.version() == VERSION;
            }

            UUID id() {
                return id(countId);
            }
        }
    }

    /** What an order asks for once, and is told again until it says that it knows. */
    public enum Matter {
        ALLOCATION,
        RESTOCKING,
        WRITE_OFF
    }

    /** An answer to an order. */
    public record Answered(UUID orderId, Matter matter) {
        public Answered {
            Objects.requireNonNull(orderId);
            Objects.requireNonNull(matter);
        }
    }

    /** Why stock came in; decides the entry that is posted. */
    public enum Kind {
        OPENING,
        PURCHASE
    }

    /** Pieces that come in: {@code unitCost} in rupiah. */
    public record Receipt(String sku, String warehouse, LocalDate date, int quantity, long unitCost) {}

    /** Pieces of one product that order line {@code line} (from 0) needs. */
    public record Need(int line, String sku, String warehouse, int quantity) {}

    /** What order line {@code line} got. */
    public record Allocated(int line, Taken taken) {
        public Allocated {
            Objects.requireNonNull(taken);
        }
    }

    /** What has happened. Names and fields are for ever. */
    public sealed interface Event {
        record StockReceived(
                UUID receiptId, Kind kind, String reference, List<Received> layers, List<Entry> entries, Stamp stamp)
                implements Event {}

        record ReceiptTakenBack(UUID receiptId, List<Taken> taken, List<Entry> entries, Stamp stamp) implements Event {}

        record StockAllocated(UUID orderId, List<Allocated> taken, Stamp stamp) implements Event {}

        /** Pieces are back in their layers; {@code orderId} may be {@link Command.TakeBackCount#id} instead. */
        record StockRestocked(UUID orderId, List<Taken> returned, Stamp stamp) implements Event {}

        record StockWrittenOff(UUID orderId, List<Allocated> taken, Stamp stamp) implements Event {}

        /** What was found where it was taken, or, of pieces that were moved, what was taken here and found there. */
        record StockCounted(
                UUID countId,
                String sku,
                String warehouse,
                List<Taken> taken,
                List<Received> found,
                List<Entry> entries,
                Stamp stamp)
                implements Event {
            /** Whether nobody counted: pieces were brought from {@code warehouse} to the one where they were found. */
            public boolean moved() {
                return found.stream().anyMatch(layer -> !layer.warehouse().equals(warehouse));
            }
        }

        /** Answers that need not be remembered any more. */
        record AnswersForgotten(List<Answered> answers) implements Event {}
    }

    /** A new layer of one product. */
    public record Received(String sku, String warehouse, LocalDate date, long sequence, int quantity, long unitCost) {}

    /** Why nothing was done. */
    public sealed interface Rejection {
        /** Too little of something; every product that is short is named. */
        record StockShort(List<Missing> missing) implements Rejection {}

        /** The order was answered, and said that it knows; this is a question that went astray. */
        record AnsweredBefore(UUID orderId) implements Rejection {}

        /** A count found pieces of a product that no warehouse ever received, so they have no cost. */
        record CostUnknown(String sku, String warehouse) implements Rejection {}

        /** There are {@code onHand} pieces, not as many as whoever counted knew of. */
        record StockMoved(String sku, String warehouse, int onHand) implements Rejection {}

        /** Amounts beyond what a book can hold, or a list that is empty or too long. */
        record ReceiptInvalid(String why) implements Rejection {}
    }

    /** Pieces of {@code sku} that are not there. */
    public record Missing(String sku, int missing) {}

    /** Accepted with these events (none: it was done before) or rejected. */
    public sealed interface Decision {
        record Accept(List<Event> events) implements Decision {}

        record Reject(Rejection rejection) implements Decision {}
    }

    private final Shelves shelves;
    /** Answers that their orders may ask for again. */
    private final Map<UUID, List<Allocated>> allocations = new HashMap<>();

    private final Set<UUID> restocked = new HashSet<>();
    private final Map<UUID, List<Allocated>> writeOffs = new HashMap<>();
    /** The last answers forgotten, oldest first: a question about them has been overtaken on its way. */
    private final Set<Answered> forgotten = new LinkedHashSet<>();

    /** Receipts, counts and moves that are in; and, under ids of their own, the times that they were taken back. */
    private final Set<UUID> receipts = new HashSet<>();

    private Inventory(Shelves shelves) {
        this.shelves = shelves;
    }

    /** A merchant's stock before anything came in. */
    public static Inventory empty() {
        return new Inventory(new Shelves());
    }

    /** Applies the rules to a command; changes nothing. */
    public Decision decide(Command command, Stamp stamp) {
        return switch (command) {
            case Command.Receive receive -> receive(receive, stamp);
            case Command.TakeBack(var received) -> takeBack(received, stamp);
            case Command.Allocate allocate -> allocate(allocate, stamp);
            case Command.Restock restock -> restock(restock, stamp);
            case Command.WriteOff writeOff -> writeOff(writeOff, stamp);
            case Command.Count count -> count(count, stamp);
            case Command.Recount(var count, var expected) -> recount(count, expected, stamp);
            case Command.TakeBackCount back -> takeBack(back, stamp);
            case Command.Move move -> move(move, stamp);
        };
    }

    /** Replays one event onto {@code inventory} and returns it. */
    public static Inventory evolve(Inventory inventory, Event event) {
        switch (event) {
            case Event.StockReceived received -> {
                inventory.receipts.add(received.receiptId());
                received.layers().forEach(inventory.shelves::add);
            }
            case Event.ReceiptTakenBack back -> {
                inventory.receipts.remove(back.receiptId());
                inventory.receipts.add(takenBack(back.receiptId(), inventory.timesTakenBack(back.receiptId()) + 1));
                back.taken().forEach(inventory.shelves::takeOut);
            }
            case Event.StockAllocated allocated -> {
                inventory.allocations.put(allocated.orderId(), allocated.taken());
                allocated.taken().forEach(part -> inventory.shelves.take(part.taken()));
            }
            case Event.StockRestocked restocked -> {
                inventory.restocked.add(restocked.orderId());
                restocked.returned().forEach(inventory.shelves::putBack);
            }
            case Event.StockWrittenOff written -> {
                inventory.writeOffs.put(written.orderId(), written.taken());
                written.taken().forEach(part -> inventory.shelves.take(part.taken()));
            }
            case Event.StockCounted counted -> {
                inventory.receipts.add(counted.countId());
                counted.taken().forEach(inventory.shelves::take);
                counted.found().forEach(inventory.shelves::add);
            }
            case Event.AnswersForgotten(var answers) -> answers.forEach(inventory::forget);
        }
        return inventory;
    }

    /** What an order took, line by line; empty when it took nothing or was forgotten. */
    public List<Allocated> allocationOf(UUID orderId) {
        return allocations.getOrDefault(orderId, List.of());
    }

    /** What left the shelf again for a returned order; empty when nothing did or it was forgotten. */
    public List<Allocated> writeOffOf(UUID orderId) {
        return writeOffs.getOrDefault(orderId, List.of());
    }

    /** Layers with pieces left of one product in one warehouse, oldest first. */
    public Stock stockOf(String sku, String warehouse) {
        return shelves.stockOf(sku, warehouse);
    }

    /** Pieces on hand of all products together. */
    public long pieces() {
        return shelves.layers().mapToLong(Layer::left).sum();
    }

    /** Cost of all pieces on hand in rupiah. */
    public long value() {
        return shelves.layers().mapToLong(Layer::value).reduce(0, Math::addExact);
    }

    private Decision receive(Command.Receive command, Stamp stamp) {
        if (receipts.contains(command.receiptId())) {
            return accept();
        }
        var invalid = ReceiptRules.violation(command.lines());
        if (invalid != null) {
            return new Decision.Reject(new Rejection.ReceiptInvalid(invalid));
        }
        var full = shelves.overfilled(command.lines());
        if (full != null) {
            return new Decision.Reject(new Rejection.ReceiptInvalid(full));
        }
        var layers = new ArrayList<Received>();
        long sequence = shelves.lastSequence();
        for (Receipt line : command.lines()) {
            sequence++;
            layers.add(new Received(
                    line.sku(), line.warehouse(), line.date(), sequence, line.quantity(), line.unitCost()));
        }
        var entries = InventoryPostings.received(command, timesTakenBack(command.receiptId()) + 1);
        return accept(new Event.StockReceived(
                command.receiptId(), command.kind(), command.reference(), layers, entries, stamp));
    }

    private Decision takeBack(Command.Receive received, Stamp stamp) {
        if (!receipts.contains(received.receiptId())) {
            return accept();
        }
        var taking = new Taking(shelves::layersFor);
        received.lines().forEach(taking::takeWhole);
        if (!taking.missing().isEmpty()) {
            return new Decision.Reject(new Rejection.StockShort(taking.missing()));
        }
        var taken = taking.taken().stream().map(Allocated::taken).toList();
        var entries = InventoryPostings.received(received, timesTakenBack(received.receiptId()) + 1).stream()
                .map(Reversal::of)
                .toList();
        return accept(new Event.ReceiptTakenBack(received.receiptId(), taken, entries, stamp));
    }

    private int timesTakenBack(UUID receiptId) {
        int times = 0;
        while (receipts.contains(takenBack(receiptId, times + 1))) {
            times++;
        }
        return times;
    }

    private static UUID takenBack(UUID receiptId, int time) {
        return UUID.nameUUIDFromBytes((receiptId + " taken back " + time).getBytes(StandardCharsets.UTF_8));
    }

    private Decision allocate(Command.Allocate command, Stamp stamp) {
        if (allocations.containsKey(command.orderId())) {
            return accept();
        }
        if (forgotten.contains(new Answered(command.orderId(), Matter.ALLOCATION))) {
            return new Decision.Reject(new Rejection.AnsweredBefore(command.orderId()));
        }
        var taking = new Taking(shelves::layersFor);
        command.needs().forEach(taking::take);
        return taking.missing().isEmpty()
                ? accept(new Event.StockAllocated(command.orderId(), taking.taken(), stamp))
                : new Decision.Reject(new Rejection.StockShort(taking.missing()));
    }

    private Decision restock(Command.Restock command, Stamp stamp) {
        if (restocked.contains(command.orderId())) {
            return accept();
        }
        return forgotten.contains(new Answered(command.orderId(), Matter.RESTOCKING))
                ? new Decision.Reject(new Rejection.AnsweredBefore(command.orderId()))
                : accept(new Event.StockRestocked(command.orderId(), command.pieces(), stamp));
    }

    private Decision writeOff(Command.WriteOff command, Stamp stamp) {
        if (writeOffs.containsKey(command.orderId())) {
            return accept();
        }
        if (forgotten.contains(new Answered(command.orderId(), Matter.WRITE_OFF))) {
            return new Decision.Reject(new Rejection.AnsweredBefore(command.orderId()));
        }
        var taking = new Taking(shelves::layersFor);
        command.pieces().forEach(taking::takeAgain);
        return taking.missing().isEmpty()
                ? accept(new Event.StockWrittenOff(command.orderId(), taking.taken(), stamp))
                : new Decision.Reject(new Rejection.StockShort(taking.missing()));
    }

    /** Decides what can be forgotten of answers that their orders have written down; changes nothing. */
    public List<Event> forget(List<Answered> answers) {
        var remembered = answers.stream()
                .filter(answer -> switch (answer.matter()) {
                    case ALLOCATION -> allocations.containsKey(answer.orderId());
                    case RESTOCKING -> restocked.contains(answer.orderId());
                    case WRITE_OFF -> writeOffs.containsKey(answer.orderId());
                })
                .distinct()
                .toList();
        return remembered.isEmpty() ? List.of() : List.of(new Event.AnswersForgotten(remembered));
    }

    private void forget(Answered answer) {
        switch (answer.matter()) {
            case ALLOCATION -> allocations.remove(answer.orderId());
            case RESTOCKING -> restocked.remove(answer.orderId());
            case WRITE_OFF -> writeOffs.remove(answer.orderId());
        }
        forgotten.add(answer);
        if (forgotten.size() > FORGOTTEN_MAX) {
            forgotten.remove(forgotten.iterator().next());
        }
    }

    private Decision recount(Command.Count command, int expected, Stamp stamp) {
        int onHand = stockOf(command.sku(), command.warehouse()).onHand();
        return onHand == expected || receipts.contains(command.countId())
                ? count(command, stamp)
                : new Decision.Reject(new Rejection.StockMoved(command.sku(), command.warehouse(), onHand));
    }

    private Decision count(Command.Count command, Stamp stamp) {
        return receipts.contains(command.countId())
                ? accept()
                : counting(command.sku(), command.warehouse()).count(command, stamp);
    }

    private Decision takeBack(Command.TakeBackCount command, Stamp stamp) {
        if (!receipts.contains(command.countId()) || receipts.contains(command.id())) {
            return accept();
        }
        var full = shelves.overfilled(command.taken().stream()
                .map(part ->
                        new Receipt(part.sku(), part.warehouse(), part.receivedOn(), part.quantity(), part.unitCost()))
                .toList());
        return full == null
                ? counting(command.sku(), command.warehouse()).takeBack(command, stamp)
                : new Decision.Reject(new Rejection.ReceiptInvalid(full));
    }

    private Decision move(Command.Move command, Stamp stamp) {
        if (receipts.contains(command.moveId())) {
            return accept();
        }
        if (command.quantity() < 1 || command.quantity() > QUANTITY_MAX) {
            return new Decision.Reject(new Rejection.ReceiptInvalid("quantity is 1 to " + QUANTITY_MAX));
        }
        if (command.from().equals(command.to())) {
            return new Decision.Reject(new Rejection.ReceiptInvalid("pieces are moved to another warehouse"));
        }
        var taking = new Taking(shelves::layersFor);
        taking.take(new Need(0, command.sku(), command.from(), command.quantity()));
        if (!taking.missing().isEmpty()) {
            return new Decision.Reject(new Rejection.StockShort(taking.missing()));
        }
        var taken = taking.taken().stream().map(Allocated::taken).toList();
        var found = new ArrayList<Received>();
        for (Taken part : taken) {
            found.add(new Received(
                    command.sku(),
                    command.to(),
                    part.receivedOn(),
                    shelves.lastSequence() + found.size() + 1,
                    part.quantity(),
                    part.unitCost()));
        }
        var full = shelves.overfilled(found.stream()
                .map(layer ->
                        new Receipt(layer.sku(), layer.warehouse(), layer.date(), layer.quantity(), layer.unitCost()))
                .toList());
        return full == null
                ? accept(new Event.StockCounted(
                        command.moveId(), command.sku(), command.from(), taken, found, List.of(), stamp))
                : new Decision.Reject(new Rejection.ReceiptInvalid(full));
    }

    private Counting counting(String sku, String warehouse) {
        return new Counting(
                shelves.layersOf(sku, warehouse), shelves.newestFor(sku, warehouse), shelves.lastSequence());
    }

    private static Decision accept(Event... events) {
        return new Decision.Accept(List.of(events));
    }

    /**
     * The whole stock as immutable records, for snapshots and comparison.
     *
     * @param newest per product and warehouse the newest layer ever, with nothing left in it: its cost values finds
     */
    public record Snapshot(
            List<Stock> stock,
            List<Stock> newest,
            Map<UUID, List<Allocated>> allocations,
            Set<UUID> restocked,
            Map<UUID, List<Allocated>> writeOffs,
            List<Answered> forgotten,
            Set<UUID> receipts,
            long lastSequence) {
        public Snapshot {
            stock = List.copyOf(stock);
            newest = List.copyOf(newest);
            allocations = Map.copyOf(allocations);
            restocked = Set.copyOf(restocked);
            writeOffs = Map.copyOf(writeOffs);
            forgotten = List.copyOf(forgotten);
            receipts = Set.copyOf(receipts);
            if (newest.stream().anyMatch(last -> last.layers().size() != 1)) {
                throw new IllegalArgumentException("of each product in a warehouse one layer is the newest");
            }
        }
    }

    /** A copy that later events do not change. */
    public Snapshot snapshot() {
        return new Snapshot(
                shelves.stocks(),
                shelves.newest(),
                allocations,
                restocked,
                writeOffs,
                List.copyOf(forgotten),
                receipts,
                shelves.lastSequence());
    }

    /** The stock that {@link #snapshot()} described. */
    public static Inventory of(Snapshot snapshot) {
        var inventory = new Inventory(Shelves.of(snapshot.stock(), snapshot.newest(), snapshot.lastSequence()));
        inventory.allocations.putAll(snapshot.allocations());
        inventory.restocked.addAll(snapshot.restocked());
        inventory.writeOffs.putAll(snapshot.writeOffs());
        inventory.forgotten.addAll(snapshot.forgotten());
        inventory.receipts.addAll(snapshot.receipts());
        return inventory;
    }
}
