package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same things told by several files and people: in whatever order they come, the same ledger. */
class FilesInAnyOrderTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final long PRICE = 90_000;
    private static final long RETURN_COST = 8_000;
    private static final long REFUND = 25_000;
    private static final Taken PIECE = new Taken("TEH", "UTAMA", DAY.minusDays(9), 1, 40_000, 1);
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", DAY);

    /** What comes for an order: what becomes of it, or the order as it was when this has to wait. */
    private interface Told {
        Order to(Order order);
    }

    private static final Told PARCEL = order -> switch (order) {
        case Order.Shipped _, Order.Settled _, Order.Returned _ ->
            performed(order, new Command.Return(back(ReturnTerms.usualCost(order))));
        case Order.Absent _, Order.Open _, Order.Shipping _, Order.Returning _, Order.Cancelled _ -> order;
    };

    /** An export that has the parcel on its way, which the books may know better. */
    private static final Told OLD_EXPORT = order -> journey(order, Status.SHIPPED, 0);

    private static final Told EXPORT = order -> journey(order, Status.RETURNED, RETURN_COST);

    private static final Told EXPORT_WITHOUT_COST = order -> journey(order, Status.RETURNED, 0);

    /** A payout row that takes the return cost and says so, or says nothing of it. */
    private static final Told PAYOUT = order -> paidOut(order, -RETURN_COST, 0, RETURN_COST);

    private static final Told PAYOUT_WITHOUT_COST = order -> paidOut(order, -RETURN_COST, 0, 0);

    private static Order journey(Order order, Status status, long cost) {
        return switch (Journey.plan(order, new Journey.Target(facts(), status, SHIPMENT, back(cost), ""))) {
            case Journey.Forward(var commands) -> performed(order, commands);
            case Journey.Backward _ -> order;
        };
    }

    private static Order paidOut(Order order, long payout, long sale, long cost) {
        return order instanceof Order.Absent
                ? order
                : performed(
                        order, Journey.paidOut(order, new Settlement(DAY, payout, 0, List.of(), 0), sale, back(cost)));
    }

    @Test
    void aFailedDeliveryCostsTheSameWhateverComesFirst() {
        var cases = List.of(
                List.of(OLD_EXPORT, PARCEL, EXPORT, PAYOUT),
                List.of(OLD_EXPORT, PARCEL, EXPORT, PAYOUT_WITHOUT_COST),
                List.of(OLD_EXPORT, PARCEL, EXPORT_WITHOUT_COST, PAYOUT));
        for (List<Told> all : cases) {
            for (List<Told> order : orders(all)) {
                for (Order start : List.of(Order.empty(), shipped())) {
                    var moved = told(start, order);
                    assertThat(ledger(moved)).isEqualTo(ledgerOfAFailedDelivery());
                    assertThat(OrderView.of(moved).reckoning())
                            .isEqualTo(new Reckoning(-RETURN_COST, -RETURN_COST, 0, 0, 0, 0, 0));
                }
            }
        }
    }

    @Test
    void aCostThatNobodyNamesIsADifferenceWhateverComesFirst() {
        for (List<Told> order : orders(List.of(OLD_EXPORT, PARCEL, EXPORT_WITHOUT_COST, PAYOUT_WITHOUT_COST))) {
            assertThat(ledger(told(Order.empty(), order)))
                    .isEqualTo(Map.of(
                            Chart.SETTLEMENT_DIFFERENCE, RETURN_COST, Chart.wallet(Platform.SHOPEE), -RETURN_COST));
        }
    }

    @Test
    void aDamagedFailedDeliveryLosesItsGoodsWhateverComesFirst() {
        var expected = new TreeMap<>(ledgerOfAFailedDelivery());
        expected.put(Chart.DAMAGE_LOSS, PIECE.cost());
        expected.put(Chart.STOCK, -PIECE.cost());
        Told damaged = order -> order instanceof Order.Absent
                ? order
                : performed(
                        order,
                        new Command.Return(new ReturnTerms(Goods.DAMAGED, ReturnTerms.usualCost(order), 0, DAY, "")));
        for (List<Told> order : orders(List.of(damaged, OLD_EXPORT, PAYOUT))) {
            assertThat(ledger(told(Order.empty(), order))).isEqualTo(expected);
        }
    }

    @Test
    void aRowThatPaysForGoodsOrIsAboutADeliveredParcelIsAPayout() {
        var delivered = performed(shipped(), new Command.Deliver());
        assertThat(paidOut(delivered, -RETURN_COST, 0, RETURN_COST)).isInstanceOf(Order.Settled.class);
        assertThat(paidOut(shipped(), 0, PRICE, 0)).isInstanceOf(Order.Settled.class);
        assertThat(paidOut(shipped(), RETURN_COST, 0, 0)).isInstanceOf(Order.Settled.class);
        assertThat(paidOut(shipped(), 0, 0, 0)).isInstanceOf(Order.Returned.class);
    }

    @Test
    void theCostOfAReturnIsWhatWasSaidLastAndAFileWithoutACostSaysNothing() {
        var order = told(shipped(), List.of(PARCEL, EXPORT, EXPORT));
        assertThat(ledger(order)).containsEntry(Chart.RTS_LOSS, RETURN_COST);
        order = performed(order, new Command.Return(back(5_000)));
        assertThat(ledger(order)).containsEntry(Chart.RTS_LOSS, 5_000L);
        assertThat(Journey.plan(order, new Journey.Target(facts(), Status.RETURNED, SHIPMENT, back(0), "")))
                .isEqualTo(new Journey.Forward(List.of()));
        assertThat(OrderView.of(order).trail().entries())
                .extracting(Entry::event)
                .containsExactly("shipped", "returned", "rts_cost", "rts_cost_2");
    }

    @Test
    void twoEqualRefundsOfWhichAPersonEnteredOneAreTwoWhateverComesFirst() {
        var settled = performed(shipped(), new Command.Settle(new Settlement(DAY, PRICE, 0, List.of(), 0)));
        var expected = new TreeMap<>(ledger(settled));
        expected.merge(Chart.wallet(Platform.SHOPEE), -2 * REFUND, Long::sum);
        expected.put(Chart.SALES_RETURNS, 2 * REFUND);
        for (List<Told> order : orders(List.of(refund(""), refund("row 1"), refund("row 2")))) {
            var moved = told(told(settled, order), order);
            assertThat(ledger(moved)).isEqualTo(expected);
        }
    }

    /** A refund of one amount; a person's that is refused changes nothing. */
    private static Told refund(String reference) {
        var said = new Command.Return(new ReturnTerms(Goods.KEPT_BY_BUYER, 0, REFUND, DAY, reference));
        return order -> order.decide(said, NOW) instanceof Decision.Reject ? order : performed(order, said);
    }

    private static Map<String, Long> ledgerOfAFailedDelivery() {
        return Map.of(Chart.RTS_LOSS, RETURN_COST, Chart.wallet(Platform.SHOPEE), -RETURN_COST);
    }

    /** Tells an order everything; what has to wait is told again after the others. */
    private static Order told(Order start, List<Told> all) {
        var order = start;
        var waiting = new ArrayList<Told>();
        for (Told one : all) {
            waiting.addFirst(one);
            for (Told again : List.copyOf(waiting)) {
                var moved = again.to(order);
                if (!moved.equals(order)) {
                    waiting.remove(again);
                }
                order = moved;
            }
        }
        return order;
    }

    private static <T> List<List<T>> orders(List<T> all) {
        return all.isEmpty()
                ? List.of(List.of())
                : Stream.iterate(0, i -> i + 1)
                        .limit(all.size())
                        .flatMap(i -> {
                            var rest = new ArrayList<>(all);
                            var first = rest.remove(i.intValue());
                            return orders(rest).stream()
                                    .map(tail -> Stream.concat(Stream.of(first), tail.stream())
                                            .toList());
                        })
                        .toList();
    }

    /** Rupiah by account, without the accounts that come to nothing. */
    private static Map<String, Long> ledger(Order order) {
        var sums = new TreeMap<String, Long>();
        OrderView.of(order).trail().entries().stream()
                .flatMap(entry -> entry.lines().stream())
                .forEach(line -> sums.merge(line.account(), line.amount(), Math::addExact));
        sums.values().removeIf(amount -> amount == 0);
        return sums;
    }

    private static ReturnTerms back(long cost) {
        return new ReturnTerms(Goods.GOOD, cost, 0, DAY, "");
    }

    private static Order shipped() {
        return performed(performed(Order.empty(), new Command.Place(facts())), new Command.Ship(SHIPMENT));
    }

    private static Order performed(Order order, List<Command> commands) {
        var moved = order;
        for (Command command : commands) {
            moved = performed(moved, command);
        }
        return moved;
    }

    /** What becomes of an order with a command and the stock's answer to it. */
    private static Order performed(Order order, Command command) {
        var asked = apply(order, order.decide(command, NOW));
        return switch (asked.work()) {
            case null -> asked;
            case Order.Work.TakeStock _ ->
                apply(asked, asked.decide(new Answer.StockTaken(List.of(new Allocated(0, PIECE))), NOW.at()));
            case Order.Work.PutBackStock _ -> apply(asked, asked.decide(new Answer.StockPutBack(), NOW.at()));
            case Order.Work.WriteOffStock off ->
                apply(asked, asked.decide(new Answer.StockWrittenOff(off.pieces()), NOW.at()));
        };
    }

    private static Order apply(Order order, Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        return ((Decision.Accept) decision).events().stream().reduce(order, Order::evolve, (a, _) -> a);
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
