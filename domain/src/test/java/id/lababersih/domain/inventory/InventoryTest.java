package id.lababersih.domain.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Answered;
import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Decision;
import id.lababersih.domain.inventory.Inventory.Matter;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.inventory.Inventory.Rejection;
import id.lababersih.domain.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InventoryTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate MAY = LocalDate.of(2025, 5, 1);
    private static final UUID ORDER = new UUID(0, 1);
    private final Inventory inventory = Inventory.empty();

    @Test
    void theOldestLayersAreEatenFirstWhateverOrderTheyCameIn() {
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(2), 5, 300));
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 200));
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 5))));
        assertThat(inventory.allocationOf(ORDER))
                .containsExactly(
                        new Allocated(0, new Taken("TEH", "UTAMA", MAY, 2, 100, 2)),
                        new Allocated(0, new Taken("TEH", "UTAMA", MAY, 3, 200, 2)),
                        new Allocated(0, new Taken("TEH", "UTAMA", MAY.plusDays(2), 1, 300, 1)));
    }

    @Test
    void aReturnFillsTheVeryLayersThatWereEaten() {
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(1), 2, 200));
        var before = inventory.stockOf("TEH", "UTAMA");
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 3))));
        var pieces =
                inventory.allocationOf(ORDER).stream().map(Allocated::taken).toList();
        perform(new Command.Restock(ORDER, pieces));
        assertThat(inventory.stockOf("TEH", "UTAMA")).isEqualTo(before);
    }

    @Test
    void whoTakesFirstMakesADifferenceOnlyBeyondTheOldestLayer() {
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(1), 5, 200));
        var stock = inventory.stockOf("TEH", "UTAMA");
        assertThat(stock.isAlikeFor(2)).isTrue();
        assertThat(stock.isAlikeFor(3)).isFalse();
        assertThat(inventory.stockOf("KOPI", "UTAMA").isAlikeFor(1)).isFalse();
    }

    @Test
    void tooLittleOfOneProductRejectsTheWholeOrderAndNamesAllThatIsMissing() {
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        var needs = List.of(
                new Need(0, "TEH", "UTAMA", 1), new Need(1, "KOPI", "UTAMA", 4), new Need(2, "TEH", "UTAMA", 3));
        assertThat(inventory.decide(new Command.Allocate(ORDER, needs), NOW))
                .isEqualTo(new Decision.Reject(
                        new Rejection.StockShort(List.of(new Missing("KOPI", 4), new Missing("TEH", 2)))));
    }

    @Test
    void anotherWarehouseDoesNotHelp() {
        receive(new Receipt("TEH", "CABANG", MAY, 9, 100));
        assertThat(inventory.decide(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 1))), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.StockShort(List.of(new Missing("TEH", 1)))));
    }

    @Test
    void piecesFoundInACountAreWorthTheNewestCostEvenWhenTheShelfWasEmpty() {
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(1), 1, 200));
        receive(new Receipt("TEH", "UTAMA", MAY, 1, 100));
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 2))));
        perform(new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 3));
        assertThat(inventory.value()).isEqualTo(600);
    }

    @Test
    void piecesThatWereMovedToAnotherWarehouseCostThereWhatTheNewestOfTheProductDoes() {
        receive(new Receipt("TEH", "UTAMA", MAY, 4, 100));
        receive(new Receipt("TEH", "GUDANG 2", MAY.plusDays(1), 2, 300));
        receive(new Receipt("KOPI", "UTAMA", MAY.plusDays(2), 1, 900));
        perform(new Command.Count(new UUID(0, 8), "TEH", "UTAMA", MAY.plusDays(5), 1));
        perform(new Command.Count(new UUID(0, 9), "TEH", "CABANG", MAY.plusDays(5), 3));
        assertThat(inventory.stockOf("TEH", "CABANG").value()).isEqualTo(900);
        perform(new Command.Count(new UUID(0, 10), "TEH", "UTAMA", MAY.plusDays(6), 2));
        assertThat(inventory.stockOf("TEH", "UTAMA").value())
                .as("where the product came in, its own newest cost counts")
                .isEqualTo(200);
    }

    @Test
    void piecesThatAreMovedKeepTheirDaysAndCostsAndAreOldestFirstThereToo() {
        receive(new Receipt("TEH", "GUDANG-2", MAY.plusDays(1), 3, 110));
        receive(new Receipt("TEH", "GUDANG-2", MAY, 2, 100));
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(2), 5, 120));
        var move = new Command.Move(ORDER, "TEH", "GUDANG-2", "UTAMA", 4);
        assertThat(counted(move).entries()).isEmpty();
        assertThat(layers("UTAMA")).containsExactly("2 x 100", "2 x 110", "5 x 120");
        assertThat(layers("GUDANG-2")).containsExactly("1 x 110");
        assertThat(inventory.value()).isEqualTo(2 * 100 + 3 * 110 + 5 * 120);
        assertThat(inventory.decide(move, NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void moreThanThereIsIsNotMovedNorToWhereItLiesNorNothing() {
        receive(new Receipt("TEH", "GUDANG-2", MAY, 2, 100));
        assertThat(inventory.decide(new Command.Move(ORDER, "TEH", "GUDANG-2", "UTAMA", 3), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.StockShort(List.of(new Missing("TEH", 1)))));
        assertThat(inventory.decide(new Command.Move(ORDER, "TEH", "GUDANG-2", "GUDANG-2", 1), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.ReceiptInvalid("pieces are moved to another warehouse")));
        assertThat(inventory.decide(new Command.Move(ORDER, "TEH", "GUDANG-2", "UTAMA", 0), NOW))
                .isEqualTo(new Decision.Reject(
                        new Rejection.ReceiptInvalid("quantity is 1 to " + Inventory.QUANTITY_MAX)));
    }

    @Test
    void piecesAreMovedOnlyWhereThereIsRoom() {
        for (int i = 0; i < Inventory.ON_HAND_MAX / Inventory.QUANTITY_MAX; i++) {
            receive(new Receipt("TEH", "UTAMA", MAY.plusDays(i), Inventory.QUANTITY_MAX, 1));
        }
        receive(new Receipt("TEH", "GUDANG-2", MAY, 1, 1));
        assertThat(inventory.decide(new Command.Move(ORDER, "TEH", "GUDANG-2", "UTAMA", 1), NOW))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        refused -> assertThat(refused.rejection()).isInstanceOf(Rejection.ReceiptInvalid.class));
    }

    private List<String> layers(String warehouse) {
        return inventory.stockOf("TEH", warehouse).layers().stream()
                .map(layer -> layer.left() + " x " + layer.unitCost())
                .toList();
    }

    @Test
    void aCountOfWhatWasNeverReceivedHasNoCost() {
        assertThat(inventory.decide(new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY, 3), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.CostUnknown("TEH", "UTAMA")));
    }

    @Test
    void noReceiptAndNoCountComesToMoreThanTheBooksAddUp() {
        long most = Money.AMOUNT_MAX;
        var both = new Command.Receive(
                new UUID(0, 8),
                Inventory.Kind.OPENING,
                "x",
                List.of(new Receipt("TEH", "UTAMA", MAY, 1, most), new Receipt("GULA", "UTAMA", MAY, 1, 1)));
        assertThat(inventory.decide(both, NOW))
                .isEqualTo(
                        new Decision.Reject(new Rejection.ReceiptInvalid("a receipt comes to at most 1000000000000")));
        receive(new Receipt("TEH", "UTAMA", MAY, 1, most / 2));
        assertThat(inventory.decide(new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY, 4), NOW))
                .isEqualTo(
                        new Decision.Reject(new Rejection.ReceiptInvalid("what is found costs at most 1000000000000")));
        perform(new Command.Count(new UUID(0, 10), "TEH", "UTAMA", MAY, 3));
        assertThat(inventory.stockOf("TEH", "UTAMA").onHand()).isEqualTo(3);
    }

    @Test
    void aCountOfStockThatMovedMeanwhileIsRefusedUnlessItIsInAlready() {
        receive(new Receipt("TEH", "UTAMA", MAY, 10, 100));
        var count = new Command.Recount(new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 7), 10);
        perform(count);
        assertThat(inventory.stockOf("TEH", "UTAMA").onHand()).isEqualTo(7);
        assertThat(inventory.decide(count, NOW)).as("again").isEqualTo(new Decision.Accept(List.of()));
        var later = new Command.Count(new UUID(0, 10), "TEH", "UTAMA", MAY.plusDays(5), 7);
        assertThat(inventory.decide(new Command.Recount(later, 10), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.StockMoved("TEH", "UTAMA", 7)));
    }

    @Test
    void whatACountMissedGoesBackIntoItsLayers() {
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 100));
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 200));
        var before = inventory.snapshot();
        var count = new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 3);
        var counted = counted(count);
        var back = takingBack(count, counted, 3);
        assertThat(counted(back).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.amountOf("1301")).isEqualTo(5 * 100 + 2 * 200);
            assertThat(entry.date()).isEqualTo(MAY.plusDays(5));
        });
        assertThat(inventory.snapshot().stock()).isEqualTo(before.stock());
        assertThat(inventory.snapshot().newest()).isEqualTo(before.newest());
        assertThat(inventory.decide(back, NOW)).as("again").isEqualTo(new Decision.Accept(List.of()));
        takeBack(new Receipt("TEH", "UTAMA", MAY, 5, 100));
        assertThat(inventory.value()).isEqualTo(5 * 200);
    }

    @Test
    void aSlipThatWasCountedBackIsTakenBackStepByStep() {
        receive(new Receipt("TEH", "UTAMA", MAY, 10, 100));
        var before = inventory.stockOf("TEH", "UTAMA");
        var slip = new Command.Count(new UUID(0, 8), "TEH", "UTAMA", MAY.plusDays(5), 100);
        var slipped = counted(slip);
        var mended = new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 10);
        var backTo = counted(mended);
        perform(takingBack(mended, backTo, 10));
        perform(takingBack(slip, slipped, 100));
        assertThat(inventory.stockOf("TEH", "UTAMA")).isEqualTo(before);
    }

    @Test
    void whatACountFoundIsTakenOutAgainUntilAPieceOfItLeft() {
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        var count = new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 4);
        var counted = counted(count);
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(5), 2, 100));
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 3))));
        assertThat(inventory.decide(takingBack(count, counted, 3), NOW))
                .as("pieces that came in since look like these, and are others")
                .isEqualTo(new Decision.Reject(new Rejection.StockShort(List.of(new Missing("TEH", 1)))));
        perform(new Command.Restock(
                ORDER,
                inventory.allocationOf(ORDER).stream().map(Allocated::taken).toList()));
        assertThat(counted(takingBack(count, counted, 6)).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.amountOf("1301")).isEqualTo(-200));
        assertThat(inventory.stockOf("TEH", "UTAMA").layers())
                .containsExactly(new Layer(MAY, 1, 100, 2), new Layer(MAY.plusDays(5), 3, 100, 2));
    }

    @Test
    void aCountOfAShelfThatMovedSinceItWasSeenIsNotTakenBack() {
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 100));
        var count = new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY, 4);
        var counted = counted(count);
        perform(new Command.Count(new UUID(0, 10), "TEH", "UTAMA", MAY, 3));
        assertThat(inventory.decide(takingBack(count, counted, 4), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.StockMoved("TEH", "UTAMA", 3)));
    }

    @Test
    void whatACountMissedComesBackOnlyWhereThereIsRoom() {
        receive(new Receipt("TEH", "UTAMA", MAY, 1, 1));
        var count = new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY, 0);
        var counted = counted(count);
        for (int i = 0; i < Inventory.ON_HAND_MAX / Inventory.QUANTITY_MAX; i++) {
            receive(new Receipt("TEH", "UTAMA", MAY.plusDays(i), Inventory.QUANTITY_MAX, 1));
        }
        assertThat(inventory.decide(takingBack(count, counted, Inventory.ON_HAND_MAX), NOW))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        refused -> assertThat(refused.rejection()).isInstanceOf(Rejection.ReceiptInvalid.class));
    }

    @Test
    void aCountThatIsNotInIsNotTakenBack() {
        receive(new Receipt("TEH", "UTAMA", MAY, 2, 100));
        var missing = new Taken("TEH", "UTAMA", MAY, 1, 100, 1);
        var back = new Command.TakeBackCount(new UUID(0, 9), "TEH", "UTAMA", MAY, List.of(missing), List.of(), 2);
        assertThat(inventory.decide(back, NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void aReceiptOfNothingOrTooMuchIsRefused() {
        assertThat(inventory.decide(command(new Receipt("TEH", "UTAMA", MAY, 0, 1)), NOW))
                .isInstanceOf(Decision.Reject.class);
        assertThat(inventory.decide(command(new Receipt("TEH", "UTAMA", MAY, 2, Long.MAX_VALUE / 2)), NOW))
                .isInstanceOf(Decision.Reject.class);
    }

    @Test
    void aReceiptThatLiesThereUntouchedIsTakenBackAndMayComeInAnew() {
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 100));
        var receipt = new Receipt("TEH", "UTAMA", MAY.plusDays(1), 3, 200);
        for (int time = 0; time < 3; time++) {
            receive(receipt);
            assertThat(inventory.value()).isEqualTo(500 + 600);
            takeBack(receipt);
            takeBack(receipt);
            assertThat(inventory.value()).isEqualTo(500);
        }
        perform(new Command.Count(new UUID(0, 9), "TEH", "UTAMA", MAY.plusDays(5), 6));
        assertThat(inventory.value())
                .as("the newest cost is that of what is left")
                .isEqualTo(600);
    }

    @Test
    void aReceiptOfWhichPiecesWentIsNotTakenBackUntilTheyReturn() {
        var receipt = new Receipt("TEH", "UTAMA", MAY, 5, 100);
        receive(receipt);
        receive(new Receipt("TEH", "UTAMA", MAY.plusDays(1), 5, 100));
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 1))));
        assertThat(inventory.decide(new Command.TakeBack(command(receipt)), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.StockShort(List.of(new Missing("TEH", 5)))));
        var pieces =
                inventory.allocationOf(ORDER).stream().map(Allocated::taken).toList();
        perform(new Command.Restock(ORDER, pieces));
        takeBack(receipt);
        assertThat(inventory.pieces()).isEqualTo(5);
    }

    @Test
    void theRestOfAnOlderReceiptIsNotTakenForTheLastOne() {
        receive(new Receipt("TEH", "UTAMA", MAY, 10, 100));
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 200));
        var last = new Receipt("TEH", "UTAMA", MAY, 6, 100);
        receive(last);
        perform(new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 4))));
        takeBack(last);
        assertThat(inventory.stockOf("TEH", "UTAMA").layers())
                .containsExactly(new Layer(MAY, 1, 100, 6), new Layer(MAY, 2, 200, 5));
    }

    private void takeBack(Receipt receipt) {
        perform(new Command.TakeBack(command(receipt)));
    }

    @Test
    void anAnswerThatTheOrderHasWrittenDownIsForgottenAndNotGivenAgain() {
        receive(new Receipt("TEH", "UTAMA", MAY, 5, 100));
        var allocate = new Command.Allocate(ORDER, List.of(new Need(0, "TEH", "UTAMA", 2)));
        perform(allocate);
        inventory
                .forget(List.of(new Answered(ORDER, Matter.ALLOCATION)))
                .forEach(event -> Inventory.evolve(inventory, event));
        assertThat(inventory.allocationOf(ORDER)).isEmpty();
        assertThat(inventory.decide(allocate, NOW)).isEqualTo(new Decision.Reject(new Rejection.AnsweredBefore(ORDER)));
        assertThat(inventory.pieces()).isEqualTo(3);
    }

    @Test
    void whatTheStockRemembersDoesNotGrowWithTheOrdersItServed() {
        receive(new Receipt("TEH", "UTAMA", MAY, 1_000_000, 100));
        for (int i = 0; i < 200_000; i++) {
            var order = new UUID(1, i);
            perform(new Command.Allocate(order, List.of(new Need(0, "TEH", "UTAMA", 1))));
            var known = List.of(new Answered(order, Matter.ALLOCATION));
            inventory.forget(known).forEach(event -> Inventory.evolve(inventory, event));
        }
        var snapshot = inventory.snapshot();
        assertThat(snapshot.allocations()).isEmpty();
        assertThat(snapshot.forgotten()).hasSizeLessThan(10_000);
        assertThat(inventory.pieces()).isEqualTo(800_000);
    }

    @Test
    void moreOfAProductThanAShelfMayHoldIsRefused() {
        for (int i = 0; i < Inventory.ON_HAND_MAX / Inventory.QUANTITY_MAX; i++) {
            receive(new Receipt("TEH", "UTAMA", MAY.plusDays(i), Inventory.QUANTITY_MAX, 1));
        }
        assertThat(inventory.decide(command(new Receipt("TEH", "UTAMA", MAY.minusDays(1), 1, 1)), NOW))
                .isInstanceOf(Decision.Reject.class);
    }

    private void receive(Receipt receipt) {
        perform(command(receipt));
    }

    private static Command.Receive command(Receipt receipt) {
        return new Command.Receive(
                UUID.nameUUIDFromBytes(receipt.toString().getBytes(StandardCharsets.UTF_8)),
                Inventory.Kind.OPENING,
                "",
                List.of(receipt));
    }

    private static Command.TakeBackCount takingBack(
            Command.Count count, Inventory.Event.StockCounted counted, int expected) {
        return new Command.TakeBackCount(
                count.countId(),
                count.sku(),
                count.warehouse(),
                count.date(),
                counted.taken(),
                counted.found(),
                expected);
    }

    /** Performs a count, or what takes one back, and gives what was booked. */
    private Inventory.Event.StockCounted counted(Command command) {
        var events = inventory.decide(command, NOW) instanceof Decision.Accept(var accepted) ? accepted : List.of();
        perform(command);
        assertThat(events.getLast()).isInstanceOf(Inventory.Event.StockCounted.class);
        return (Inventory.Event.StockCounted) events.getLast();
    }

    private void perform(Command command) {
        var decision = inventory.decide(command, NOW);
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        if (decision instanceof Decision.Accept(var events)) {
            events.forEach(event -> Inventory.evolve(inventory, event));
        }
    }
}
