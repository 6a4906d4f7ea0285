package id.lababersih.domain.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Answered;
import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Decision;
import id.lababersih.domain.inventory.Inventory.Event;
import id.lababersih.domain.inventory.Inventory.Matter;
import id.lababersih.domain.inventory.Inventory.Rejection;
import id.lababersih.domain.ledger.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lives of a stock against a plain count of pieces and rupiah. {@code -Dseed=N} repeats one. */
class InventoryWalkTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final int STEPS = 400;

    static LongStream seeds() {
        var seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void piecesAndValueAddUpNothingGoesNegativeAndReplayGivesTheSameStock(long seed) {
        var random = new SplittableRandom(seed);
        var inventory = Inventory.empty();
        var history = new ArrayList<Event>();
        var allocated = new LinkedHashMap<UUID, List<Taken>>();
        var restocked = new HashSet<UUID>();
        var received = new ArrayList<Command.Receive>();
        var counts = new ArrayList<Counted>();
        var entries = new HashSet<String>();
        long pieces = 0;
        long value = 0;
        for (int step = 0; step < STEPS; step++) {
            var command = again(random, inventory, received, counts).orElseGet(() -> command(random, allocated));
            var decision = inventory.decide(command, NOW);
            assertThat(inventory.decide(command, NOW))
                    .as("deciding changes nothing")
                    .isEqualTo(decision);
            if (!(decision instanceof Decision.Accept(var events))) {
                continue;
            }
            for (Event event : events) {
                pieces += pieces(event);
                value += value(event);
                noteOrder(event, allocated, restocked);
                if (command instanceof Command.Count count && event instanceof Event.StockCounted counted) {
                    counts.add(new Counted(count, counted));
                }
                entriesOf(event)
                        .forEach(entry -> assertThat(entries.add(entry.key()))
                                .as(entry.key())
                                .isTrue());
                Inventory.evolve(inventory, event);
                history.add(event);
            }
            if (command instanceof Command.Receive receive && !received.contains(receive)) {
                received.add(receive);
            }
            assertThat(inventory.pieces()).isEqualTo(pieces).isNotNegative();
            assertThat(inventory.value()).isEqualTo(value).isNotNegative();
            assertThat(inventory.decide(command, NOW))
                    .as("the same command again does nothing")
                    .isEqualTo(new Decision.Accept(List.of()));
            forgetSome(random, inventory, history, command);
        }
        assertThat(history).as("the walk did something").hasSizeGreaterThan(STEPS / 10);
        assertSame(history.stream().reduce(Inventory.empty(), Inventory::evolve, (a, _) -> a), inventory);
        assertSame(Inventory.of(inventory.snapshot()), inventory);
    }

    private static void assertSame(Inventory left, Inventory right) {
        assertThat(left.snapshot())
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .isEqualTo(right.snapshot());
    }

    /** An order that says that it knows its answer is never given another. */
    private static void forgetSome(SplittableRandom random, Inventory inventory, List<Event> history, Command command) {
        Answered answered = switch (command) {
            case Command.Allocate allocate -> new Answered(allocate.orderId(), Matter.ALLOCATION);
            case Command.Restock restock -> new Answered(restock.orderId(), Matter.RESTOCKING);
            case Command.WriteOff writeOff -> new Answered(writeOff.orderId(), Matter.WRITE_OFF);
            case Command.Receive _,
                    Command.TakeBack _,
                    Command.Count _,
                    Command.Recount _,
                    Command.TakeBackCount _,
                    Command.Move _ -> null;
        };
        if (answered == null || random.nextBoolean()) {
            return;
        }
        for (Event event : inventory.forget(List.of(answered))) {
            Inventory.evolve(inventory, event);
            history.add(event);
            assertThat(inventory.decide(command, NOW))
                    .isEqualTo(new Decision.Reject(new Rejection.AnsweredBefore(answered.orderId())));
        }
    }

    private static void noteOrder(Event event, Map<UUID, List<Taken>> allocated, Set<UUID> restocked) {
        switch (event) {
            case Event.StockAllocated taken -> {
                var pieces =
                        taken.taken().stream().map(Inventory.Allocated::taken).toList();
                assertThat(allocated.put(taken.orderId(), pieces))
                        .as("an order takes stock once")
                        .isNull();
            }
            case Event.StockRestocked back ->
                assertThat(restocked.add(back.orderId()))
                        .as("an order comes back once")
                        .isTrue();
            case Event.StockReceived _,
                    Event.ReceiptTakenBack _,
                    Event.StockWrittenOff _,
                    Event.StockCounted _,
                    Event.AnswersForgotten _ -> {}
        }
    }

    private record Counted(Command.Count count, Event.StockCounted event) {
        Command takingBack(Inventory inventory) {
            int onHand = inventory.stockOf(count.sku(), count.warehouse()).onHand();
            return new Command.TakeBackCount(
                    count.countId(),
                    count.sku(),
                    count.warehouse(),
                    count.date(),
                    event.taken(),
                    event.found(),
                    onHand);
        }
    }

    /** Now and then takes back a receipt or a count, or has a receipt come in anew. */
    private static Optional<Command> again(
            SplittableRandom random, Inventory inventory, List<Command.Receive> received, List<Counted> counts) {
        return switch (random.nextInt(16)) {
            case 0, 1 ->
                one(random, received).map(receive -> random.nextInt(3) == 0 ? receive : new Command.TakeBack(receive));
            case 2 -> one(random, counts).map(counted -> counted.takingBack(inventory));
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> one(SplittableRandom random, List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }

    private static List<Entry> entriesOf(Event event) {
        return switch (event) {
            case Event.StockReceived received -> received.entries();
            case Event.ReceiptTakenBack back -> back.entries();
            case Event.StockCounted counted -> counted.entries();
            case Event.StockAllocated _, Event.StockRestocked _, Event.StockWrittenOff _, Event.AnswersForgotten _ ->
                List.of();
        };
    }

    private static Command command(SplittableRandom random, Map<UUID, List<Taken>> allocated) {
        return switch (random.nextInt(11)) {
            case 10 -> {
                boolean there = random.nextBoolean();
                yield new Command.Move(
                        uuid(random),
                        sku(random),
                        there ? "UTAMA" : "KEDUA",
                        there ? "KEDUA" : "UTAMA",
                        random.nextInt(8));
            }
            case 0, 1, 2 ->
                new Command.Receive(uuid(random), kind(random), "PO", List.of(receipt(random), receipt(random)));
            case 3 -> new Command.Count(uuid(random), sku(random), "UTAMA", day(random), random.nextInt(30));
            case 4, 5 -> {
                var orders = List.copyOf(allocated.keySet());
                var order = orders.isEmpty() ? uuid(random) : orders.get(random.nextInt(orders.size()));
                var pieces = allocated.getOrDefault(order, List.of());
                yield random.nextInt(3) > 0
                        ? new Command.Restock(order, pieces)
                        : new Command.WriteOff(
                                order,
                                pieces.stream()
                                        .map(piece -> new Inventory.Allocated(0, piece))
                                        .toList());
            }
            default -> new Command.Allocate(uuid(random), List.of(need(random, 0), need(random, 1)));
        };
    }

    private static Inventory.Kind kind(SplittableRandom random) {
        return random.nextBoolean() ? Inventory.Kind.OPENING : Inventory.Kind.PURCHASE;
    }

    private static Inventory.Receipt receipt(SplittableRandom random) {
        return new Inventory.Receipt(
                sku(random), "UTAMA", day(random), 1 + random.nextInt(20), random.nextInt(100_000));
    }

    private static Inventory.Need need(SplittableRandom random, int line) {
        return new Inventory.Need(line, sku(random), "UTAMA", 1 + random.nextInt(12));
    }

    private static String sku(SplittableRandom random) {
        return "SKU-" + random.nextInt(3);
    }

    private static LocalDate day(SplittableRandom random) {
        return LocalDate.of(2025, 7, 1).plusDays(random.nextInt(5));
    }

    private static UUID uuid(SplittableRandom random) {
        return new UUID((random.nextLong() & ~0xF000L) | 0x5000L, random.nextLong());
    }

    private static long pieces(Event event) {
        return switch (event) {
            case Event.AnswersForgotten _ -> 0;
            case Event.StockReceived received ->
                received.layers().stream()
                        .mapToLong(Inventory.Received::quantity)
                        .sum();
            case Event.ReceiptTakenBack back ->
                -back.taken().stream().mapToLong(Taken::quantity).sum();
            case Event.StockAllocated allocated ->
                -allocated.taken().stream()
                        .mapToLong(part -> part.taken().quantity())
                        .sum();
            case Event.StockRestocked back ->
                back.returned().stream().mapToLong(Taken::quantity).sum();
            case Event.StockWrittenOff off ->
                -off.taken().stream().mapToLong(part -> part.taken().quantity()).sum();
            case Event.StockCounted counted ->
                counted.found().stream().mapToLong(Inventory.Received::quantity).sum()
                        - counted.taken().stream().mapToLong(Taken::quantity).sum();
        };
    }

    private static long value(Event event) {
        return switch (event) {
            case Event.AnswersForgotten _ -> 0;
            case Event.StockReceived received -> booked(received.entries());
            case Event.ReceiptTakenBack back -> booked(back.entries());
            case Event.StockAllocated allocated ->
                -allocated.taken().stream()
                        .mapToLong(part -> part.taken().cost())
                        .sum();
            // What takes a count back books it by an entry.
            case Event.StockRestocked back ->
                Command.TakeBackCount.isId(back.orderId())
                        ? 0
                        : back.returned().stream().mapToLong(Taken::cost).sum();
            case Event.StockWrittenOff off ->
                -off.taken().stream().mapToLong(part -> part.taken().cost()).sum();
            case Event.StockCounted counted -> booked(counted.entries());
        };
    }

    private static long booked(List<Entry> entries) {
        return entries.stream().mapToLong(entry -> entry.amountOf("1301")).sum();
    }
}
