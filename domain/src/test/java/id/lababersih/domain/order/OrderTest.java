package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Ref;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.shop.Fee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", DAY);
    private static final Settlement PAYOUT = new Settlement(DAY, 9_000, 0, List.of(), 0);
    private static final ReturnTerms DAMAGED = new ReturnTerms(ReturnTerms.Goods.DAMAGED, 0, 0, DAY, "");

    /** Every move the contract allows; any other pair of statuses must be rejected or be a repetition. */
    private static final Map<Status, Set<Status>> ALLOWED = Map.of(
            Status.CREATED, Set.of(Status.PACKED, Status.SHIPPED, Status.CANCELLED),
            Status.PACKED, Set.of(Status.SHIPPED, Status.CANCELLED),
            Status.SHIPPED, Set.of(Status.DELIVERED, Status.RETURNED, Status.SETTLED),
            Status.DELIVERED, Set.of(Status.SETTLED, Status.RETURNED),
            Status.SETTLED, Set.of(Status.RETURNED),
            Status.RETURNED, Set.of(),
            Status.CANCELLED, Set.of());

    static Stream<Status> statuses() {
        return Stream.of(Status.values());
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void anOrderMovesOnlyWhereTheContractSays(Status from) {
        for (Status to : Status.values()) {
            var order = orderIn(from);
            var moved = move(order, to);
            if (ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
                assertThat(OrderView.of(moved).status()).as(from + " to " + to).isEqualTo(to);
            } else {
                assertThat(OrderView.of(moved).status()).as(from + " to " + to).isEqualTo(from);
            }
        }
    }

    @Test
    void thePayoutRowOfAParcelThatCameBackIsBookedAndItStaysReturned() {
        var settled = perform(orderIn(Status.RETURNED), new Command.Settle(PAYOUT));
        assertThat(OrderView.of(settled).status()).isEqualTo(Status.RETURNED);
        assertThat(OrderView.of(settled).reckoning()).isEqualTo(new Reckoning(0, 9_000, 0, 0, 0, 0, -9_000));
    }

    @Test
    void aForbiddenMoveSaysWhichOne() {
        assertThat(orderIn(Status.SHIPPED).decide(new Command.Cancel("stok"), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.MoveForbidden(Status.SHIPPED, Status.CANCELLED)));
    }

    @Test
    void theSameOrderPlacedAgainIsTheSameOrderAndAnotherOneUnderItsNumberIsRefused() {
        var placed = orderIn(Status.CREATED);
        assertThat(placed.decide(new Command.Place(facts(1)), NOW)).isEqualTo(new Decision.Accept(List.of()));
        assertThat(placed.decide(new Command.Place(facts(2)), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.OrderDiffers(facts(1).orderId())));
    }

    @Test
    void linesInAnotherSequenceAreTheSameOrder() {
        var placed = perform(Order.empty(), new Command.Place(facts(line("T", 1), line("C", 2))));
        assertThat(placed.decide(new Command.Place(facts(line("C", 2), line("T", 1))), NOW))
                .isEqualTo(new Decision.Accept(List.of()));
        assertThat(placed.decide(new Command.Place(facts(line("C", 1), line("T", 2))), NOW))
                .isInstanceOf(Decision.Reject.class);
    }

    @Test
    void aReturnBeforeSettlementBringsTheParcelAndNoRefund() {
        var refund = new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 100, DAY, "");
        var kept = new ReturnTerms(ReturnTerms.Goods.KEPT_BY_BUYER, 0, 0, DAY, "");
        for (ReturnTerms terms : List.of(refund, kept)) {
            assertThat(orderIn(Status.SHIPPED).decide(new Command.Return(terms), NOW))
                    .isEqualTo(new Decision.Reject(new Rejection.ReturnIncomplete()));
        }
    }

    @Test
    void aReturnAfterSettlementBringsGoodsOrMoneyAndHasNoCost() {
        var nothing = new ReturnTerms(ReturnTerms.Goods.KEPT_BY_BUYER, 0, 0, DAY, "");
        var costly = new ReturnTerms(ReturnTerms.Goods.GOOD, 1, 0, DAY, "");
        for (ReturnTerms terms : List.of(nothing, costly)) {
            assertThat(orderIn(Status.SETTLED).decide(new Command.Return(terms), NOW))
                    .isEqualTo(new Decision.Reject(new Rejection.ReturnIncomplete()));
        }
    }

    @Test
    void anotherPayoutOfASettledOrderIsRefusedAndTheSameOneIsNot() {
        var other = new Settlement(DAY, 1, 0, List.of(), 0);
        assertThat(orderIn(Status.SETTLED).decide(new Command.Settle(PAYOUT), NOW))
                .isEqualTo(new Decision.Accept(List.of()));
        assertThat(orderIn(Status.SETTLED).decide(new Command.Settle(other), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.SettlementDiffers(PAYOUT)));
    }

    @Test
    void theSameReturnAgainIsDoneAndDamagedGoodsDoNotBecomeGood() {
        var nextDay = new ReturnTerms(ReturnTerms.Goods.DAMAGED, 0, 0, DAY.plusDays(1), "");
        var good = new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 0, DAY, "");
        assertThat(orderIn(Status.RETURNED).decide(new Command.Return(nextDay), NOW))
                .isEqualTo(new Decision.Accept(List.of()));
        assertThat(orderIn(Status.RETURNED).decide(new Command.Return(good), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.ReturnDiffers(DAMAGED)));
    }

    @Test
    void aFeeNamedTwiceInAPayoutIsHeldAgainstItsEstimateOnce() {
        var halves = List.of(new Fee("admin", "6101", 400), new Fee("admin", "6101", 500));
        assertThat(new Settlement(DAY, 8_100, 0, halves, 0))
                .isEqualTo(new Settlement(DAY, 8_100, 0, List.of(new Fee("admin", "6101", 900)), 0));
    }

    @Test
    void aLineOrABundleOfMorePiecesThanAStockCanHoldIsNoOrder() {
        assertThatThrownBy(() -> facts(Facts.Line.QUANTITY_MAX + 1)).hasMessageContaining("1 to 10000 pieces");
        assertThatThrownBy(() -> new Component("TEH", Component.QUANTITY_MAX + 1))
                .hasMessageContaining("1 to 1000 pieces");
    }

    @Test
    void whileTheStockIsAskedNothingElseMovesTheOrder() {
        var shipping = perform(orderIn(Status.PACKED), new Command.Ship(SHIPMENT));
        assertThat(shipping.decide(new Command.Cancel("stok"), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.MoveInProgress()));
        assertThat(OrderView.of(shipping).status()).isEqualTo(Status.PACKED);
    }

    @Test
    void anOlderFileIsBackwardAndASameOneHasNothingToDo() {
        assertThat(Journey.plan(orderIn(Status.DELIVERED), target(Status.SHIPPED)))
                .isEqualTo(new Journey.Backward(Status.DELIVERED, Status.SHIPPED));
        assertThat(Journey.plan(orderIn(Status.SETTLED), target(Status.DELIVERED)))
                .isEqualTo(new Journey.Forward(List.of()));
        assertThat(Journey.plan(orderIn(Status.PACKED), target(Status.DELIVERED)))
                .isEqualTo(new Journey.Forward(List.of(new Command.Ship(SHIPMENT), new Command.Deliver())));
    }

    private static Journey.Target target(Status status) {
        return new Journey.Target(facts(1), status, SHIPMENT, DAMAGED, "batal");
    }

    private static Order orderIn(Status status) {
        var placed = perform(Order.empty(), new Command.Place(facts(1)));
        return switch (status) {
            case CREATED -> placed;
            case PACKED -> perform(placed, new Command.Pack());
            case SHIPPED -> ship(placed);
            case DELIVERED -> perform(ship(placed), new Command.Deliver());
            case SETTLED -> perform(orderIn(Status.DELIVERED), new Command.Settle(PAYOUT));
            case CANCELLED -> perform(placed, new Command.Cancel("stok"));
            case RETURNED -> perform(ship(placed), new Command.Return(DAMAGED));
        };
    }

    private static Order move(Order order, Status to) {
        return switch (to) {
            case CREATED -> perform(order, new Command.Place(facts(1)));
            case PACKED -> perform(order, new Command.Pack());
            case SHIPPED -> ship(order);
            case DELIVERED -> perform(order, new Command.Deliver());
            case SETTLED -> perform(order, new Command.Settle(PAYOUT));
            case CANCELLED -> perform(order, new Command.Cancel("lain"));
            case RETURNED -> perform(order, new Command.Return(DAMAGED));
        };
    }

    private static Order ship(Order order) {
        var started = perform(order, new Command.Ship(SHIPMENT));
        return apply(started, started.decide(new Order.Answer.StockTaken(List.of()), NOW.at()));
    }

    private static Order perform(Order order, Command command) {
        return apply(order, order.decide(command, NOW));
    }

    private static Order apply(Order order, Decision decision) {
        var moved = order;
        if (decision instanceof Decision.Accept(var events)) {
            for (Event event : events) {
                assertThat(event.ref()).isEqualTo(new Ref(facts(1).orderId(), new UUID(0, 1), new UUID(0, 2)));
                moved = Order.evolve(moved, event);
            }
        }
        return moved;
    }

    private static Facts facts(int quantity) {
        return facts(line("T", quantity));
    }

    private static Facts.Line line(String sku, int quantity) {
        return new Facts.Line(sku, "", "TEH", List.of(new Component("TEH", 1)), quantity, 9_000, 9_000L * quantity);
    }

    private static Facts facts(Facts.Line... lines) {
        var shop = new UUID(0, 2);
        return new Facts(
                OrderId.of(shop, "N1"),
                new UUID(0, 1),
                shop,
                Platform.SHOPEE,
                "N1",
                NOW.at(),
                null,
                List.of(lines),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }
}
