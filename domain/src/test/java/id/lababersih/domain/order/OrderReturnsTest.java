package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.Order.Work;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes known of a return bit by bit: refunds, goods that come back later, damage that is seen later. */
class OrderReturnsTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final String ROW = "250801ABC";
    private static final long PRICE = 9_000;
    private static final Taken PIECE = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 4_000, 1);
    private static final List<Allocated> TAKEN = List.of(new Allocated(0, PIECE));

    @Test
    void everyRefundOfASettledOrderIsBookedOnceHoweverOftenItsFileComes() {
        var first = refund(Goods.KEPT_BY_BUYER, 2_000, DAY);
        var second = refund(Goods.KEPT_BY_BUYER, 3_000, DAY);
        var nextDay = refund(Goods.KEPT_BY_BUYER, 3_000, DAY.plusDays(1));
        var order = settled();
        for (int upload = 0; upload < 2; upload++) {
            for (ReturnTerms row : List.of(first, second, nextDay)) {
                order = perform(order, new Command.Return(row));
            }
        }
        assertThat(booked(order, Chart.SALES_RETURNS)).isEqualTo(2_000 + 3_000 + 3_000);
        assertThat(booked(order, Chart.wallet(Platform.SHOPEE))).isEqualTo(PRICE - 8_000);
        assertThat(OrderView.of(order).trail().entries())
                .extracting(Entry::event)
                .containsExactly("shipped", "settled", "returned_after_settlement", "refund_2", "refund_3");
    }

    @Test
    void aRefundEnteredByHandIsTheOneThatThePayoutFileBringsLater() {
        var byHand = new ReturnTerms(Goods.GOOD, 0, 5_000, DAY, "");
        var order = putBack(perform(settled(), new Command.Return(byHand)));
        var row = refund(Goods.KEPT_BY_BUYER, 5_000, DAY.plusDays(3));
        var confirmed = new Event.RefundConfirmed(ref(), 1, new Refund(row.on(), 5_000, ROW), NOW);
        assertThat(order.decide(new Command.Return(row), NOW)).isEqualTo(new Decision.Accept(List.of(confirmed)));
        var named = Order.evolve(order, confirmed);
        assertThat(named.decide(new Command.Return(row), NOW)).isEqualTo(new Decision.Accept(List.of()));
        var other = perform(named, new Command.Return(new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 5_000, DAY, "other")));
        assertThat(booked(other, Chart.SALES_RETURNS)).isEqualTo(2 * 5_000);
    }

    @Test
    void aRefundByHandThatMayBeABookedOneIsRefusedUntilItHasAReference() {
        var order = perform(settled(), new Command.Return(refund(Goods.KEPT_BY_BUYER, 5_000, DAY)));
        var byHand = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 5_000, DAY, "");
        assertThat(order.decide(new Command.Return(byHand), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.ReturnDiffers(refund(Goods.KEPT_BY_BUYER, 5_000, DAY))));
        var named = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 5_000, DAY, "second");
        assertThat(booked(perform(order, new Command.Return(named)), Chart.SALES_RETURNS))
                .isEqualTo(2 * 5_000);
    }

    @Test
    void allRefundsTogetherAreNoMoreThanTheOrderSoldFor() {
        assertThat(refund(Goods.KEPT_BY_BUYER, PRICE, DAY).refundsTooMuch(settled()))
                .isFalse();
        assertThat(refund(Goods.KEPT_BY_BUYER, PRICE + 1, DAY).refundsTooMuch(settled()))
                .isTrue();
        var byHand = new ReturnTerms(Goods.KEPT_BY_BUYER, 0, 5_000, DAY, "");
        var refunded = perform(settled(), new Command.Return(byHand));
        assertThat(byHand.refundsTooMuch(refunded)).as("the same again").isFalse();
        assertThat(refund(Goods.KEPT_BY_BUYER, 5_000, DAY).refundsTooMuch(refunded))
                .as("the same, named")
                .isFalse();
        assertThat(refund(Goods.KEPT_BY_BUYER, 4_000, DAY).refundsTooMuch(refunded))
                .isFalse();
        assertThat(refund(Goods.KEPT_BY_BUYER, 4_001, DAY).refundsTooMuch(refunded))
                .isTrue();
        assertThat(back(Goods.GOOD).refundsTooMuch(refunded))
                .as("only goods come back")
                .isFalse();
    }

    @Test
    void aReturnCostsNoMoreThanTheOrderSoldForOrACheapOnesWay() {
        assertThat(ReturnTerms.costMax(facts())).isEqualTo(500_000);
        assertThat(ReturnTerms.costMax(cashOnDelivery(2_000_000, 30_000))).isEqualTo(2_030_000);
    }

    @Test
    void goodsThatComeBackAfterTheirRefundGoBackOnTheShelfAtTheirCost() {
        var refunded = perform(settled(), new Command.Return(refund(Goods.KEPT_BY_BUYER, PRICE, DAY)));
        assertThat(OrderView.of(refunded).costOfGoods()).isEqualTo(PIECE.cost());
        var waiting = perform(refunded, new Command.Return(back(Goods.GOOD)));
        assertThat(waiting.work()).isInstanceOf(Work.PutBackStock.class);
        var order = putBack(waiting);
        assertThat(OrderView.of(order).costOfGoods()).isZero();
        assertThat(booked(order, Chart.STOCK)).isZero();
        assertThat(order.decide(new Command.Return(back(Goods.GOOD)), NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void damagedGoodsThatComeBackAfterTheirRefundAreALoss() {
        var refunded = perform(settled(), new Command.Return(refund(Goods.KEPT_BY_BUYER, PRICE, DAY)));
        var order = perform(refunded, new Command.Return(back(Goods.DAMAGED)));
        assertThat(OrderView.of(order).costOfGoods()).isZero();
        assertThat(booked(order, Chart.DAMAGE_LOSS)).isEqualTo(PIECE.cost());
        assertThat(booked(order, Chart.STOCK)).isEqualTo(-PIECE.cost());
    }

    @Test
    void goodsAndRefundGiveTheSameBooksWhicheverComesFirst() {
        for (Goods goods : List.of(Goods.GOOD, Goods.DAMAGED)) {
            var refund = new Command.Return(refund(Goods.KEPT_BY_BUYER, 5_000, DAY));
            var parcel = new Command.Return(back(goods));
            var refundFirst = putBack(perform(perform(settled(), refund), parcel));
            var goodsFirst = perform(putBack(perform(settled(), parcel)), refund);
            var atOnce = putBack(perform(settled(), new Command.Return(refund(goods, 5_000, DAY))));
            for (String account : List.of(
                    Chart.SALES_RETURNS,
                    Chart.STOCK,
                    Chart.COST_OF_GOODS,
                    Chart.DAMAGE_LOSS,
                    Chart.wallet(Platform.SHOPEE))) {
                assertThat(booked(refundFirst, account))
                        .as(goods + " " + account)
                        .isEqualTo(booked(goodsFirst, account))
                        .isEqualTo(booked(atOnce, account));
            }
        }
    }

    @Test
    void aFailedDeliveryTakenForGoodLeavesTheShelfAgainWhenItIsDamaged() {
        var good = putBack(perform(shipped(), new Command.Return(back(Goods.GOOD))));
        var waiting = perform(good, new Command.Return(back(Goods.DAMAGED)));
        assertThat(waiting.work())
                .isEqualTo(new Work.WriteOffStock(facts().orderId(), new UUID(0, 1), TAKEN, NOW.by()));
        var other = List.of(new Allocated(0, new Taken("TEH", "UTAMA", DAY, 2, 4_500, 1)));
        var order = apply(waiting, waiting.decide(new Answer.StockWrittenOff(other), NOW.at()));
        assertThat(booked(order, Chart.DAMAGE_LOSS))
                .as("at what left the shelf")
                .isEqualTo(4_500);
        assertThat(booked(order, Chart.STOCK)).isEqualTo(-4_500);
        assertThat(OrderView.of(order).returned()).isEqualTo(back(Goods.DAMAGED));
    }

    @Test
    void damagedPiecesThatWereSoldMeanwhileAreSaidAndChangeNothing() {
        var good = putBack(perform(shipped(), new Command.Return(back(Goods.GOOD))));
        var waiting = perform(good, new Command.Return(back(Goods.DAMAGED)));
        var missing = List.of(new Missing("TEH", 1));
        var decision = waiting.decide(new Answer.StockMissing(missing), NOW.at());
        assertThat(decision).isEqualTo(new Decision.Accept(List.of(new Event.WriteOffRejected(ref(), missing, NOW))));
        var order = apply(waiting, decision);
        assertThat(OrderView.of(order).returned()).isEqualTo(back(Goods.GOOD));
        assertThat(OrderView.of(order).trail().entries())
                .isEqualTo(OrderView.of(good).trail().entries());
    }

    @Test
    void aRefundNeedsAPayoutAndAReturnAfterThePayoutHasNoCost() {
        var good = putBack(perform(shipped(), new Command.Return(back(Goods.GOOD))));
        assertThat(good.decide(new Command.Return(refund(Goods.GOOD, 5_000, DAY)), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.ReturnIncomplete()));
        var paid = putBack(perform(settled(), new Command.Return(back(Goods.GOOD))));
        assertThat(paid.decide(new Command.Return(new ReturnTerms(Goods.GOOD, 1, 0, DAY, "")), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.ReturnDiffers(back(Goods.GOOD))));
    }

    @Test
    void anOrderThatCameBackIsNotShippedAgain() {
        var again = new Command.Ship(new Shipment("JNE", "R1", DAY));
        var forbidden = new Decision.Reject(new Rejection.MoveForbidden(Status.RETURNED, Status.SHIPPED));
        var failed = putBack(perform(shipped(), new Command.Return(back(Goods.GOOD))));
        assertThat(failed.decide(again, NOW)).isEqualTo(forbidden);
        assertThat(putBack(perform(settled(), new Command.Return(back(Goods.GOOD))))
                        .decide(again, NOW))
                .isEqualTo(forbidden);
        assertThat(settled().decide(again, NOW)).isEqualTo(new Decision.Accept(List.of()));
    }

    private static ReturnTerms back(Goods goods) {
        return new ReturnTerms(goods, 0, 0, DAY, "");
    }

    @Test
    void aParcelWhoseSendingWasBookedBelowZeroComesBackAtNoCost() {
        var placed = perform(Order.empty(), new Command.Place(cashOnDelivery(PRICE, -12_000)));
        var started = perform(placed, new Command.Ship(new Shipment("JNE", "R1", DAY)));
        var shipped = apply(started, started.decide(new Answer.StockTaken(TAKEN), NOW.at()));

        assertThat(ReturnTerms.usualCost(shipped)).isZero();
    }

    private static Facts cashOnDelivery(long codValue, long shippingFee) {
        return new Facts(
                OrderId.of(new UUID(0, 2), "N1"),
                new UUID(0, 1),
                new UUID(0, 2),
                Platform.MENGANTAR,
                "N1",
                NOW.at(),
                null,
                facts().lines(),
                0,
                shippingFee,
                codValue,
                List.of(),
                "UTAMA");
    }

    private static ReturnTerms refund(Goods goods, long amount, LocalDate on) {
        return new ReturnTerms(goods, 0, amount, on, ROW);
    }

    private static long booked(Order order, String account) {
        return OrderView.of(order).trail().entries().stream()
                .mapToLong(entry -> entry.amountOf(account))
                .sum();
    }

    private static Order shipped() {
        var placed = perform(Order.empty(), new Command.Place(facts()));
        var started = perform(placed, new Command.Ship(new Shipment("JNE", "R1", DAY)));
        return apply(started, started.decide(new Answer.StockTaken(TAKEN), NOW.at()));
    }

    private static Order settled() {
        return perform(shipped(), new Command.Settle(new Settlement(DAY, PRICE, 0, List.of(), 0)));
    }

    /** The stock's answer; nothing for an order that does not wait for it. */
    private static Order putBack(Order order) {
        return apply(order, order.decide(new Answer.StockPutBack(), NOW.at()));
    }

    private static Order perform(Order order, Command command) {
        return apply(order, order.decide(command, NOW));
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        var moved = order;
        for (Event event : ((Decision.Accept) decision).events()) {
            assertThat(event.ref()).isEqualTo(ref());
            moved = Order.evolve(moved, event);
        }
        return moved;
    }

    private static Order.Ref ref() {
        return new Order.Ref(facts().orderId(), new UUID(0, 1), new UUID(0, 2));
    }

    private static Facts facts() {
        var shop = new UUID(0, 2);
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, PRICE, PRICE);
        return new Facts(
                OrderId.of(shop, "N1"),
                new UUID(0, 1),
                shop,
                Platform.SHOPEE,
                "N1",
                NOW.at(),
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }
}
