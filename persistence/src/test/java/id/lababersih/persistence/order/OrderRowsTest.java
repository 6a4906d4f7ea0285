package id.lababersih.persistence.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderRowsTest {
    private static final Instant MORNING = Instant.parse("2025-08-01T00:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final UUID SHOP = new UUID(0, 2);
    private static final UUID ID = OrderId.of(SHOP, "N1");
    private static final Shipment FIRST = new Shipment("JNE", "R1", DAY);
    private static final Shipment SECOND = new Shipment("SPX", null, DAY.plusDays(1));

    private final Database database = ScratchDatabase.open();
    private final List<Event> events = new ArrayList<>();
    private Order order = Order.empty();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anOrderThatWasUndoneAndPlacedAnewHasItsRowHoweverItsEventsCome() throws SQLException {
        decide(new Command.Place(facts(1)));
        ship(FIRST, 4_000);
        decide(new Command.Return(ReturnTerms.undoing(FIRST)));
        answer(new Answer.StockPutBack());
        decide(new Command.Place(facts(3)));
        ship(SECOND, 15_000);

        var whole = row(events.size());

        assertThat(whole)
                .containsEntry("status", "SHIPPED")
                .containsEntry("goods", facts(3).goods())
                .containsEntry("cogs", 15_000L)
                .containsEntry("profit", OrderView.of(order).profit())
                .containsEntry("courier", "SPX")
                .containsEntry("tracking_number", null);
        for (int cut = 1; cut < events.size(); cut++) {
            assertThat(row(cut)).as("after a batch of " + cut).isEqualTo(whole);
        }
    }

    @Test
    void oneThatIsPlacedAnewAndNoMoreIsOpenAgain() throws SQLException {
        decide(new Command.Place(facts(1)));
        decide(new Command.Cancel(Order.UNDONE));
        decide(new Command.Place(facts(2)));
        for (int cut = 1; cut <= events.size(); cut++) {
            assertThat(row(cut)).containsEntry("status", "CREATED").containsEntry("goods", facts(2).goods());
        }
    }

    @Test
    void thoseThatWaitForLongKeepNoOtherFromBeingFound() throws SQLException {
        var last = OrderId.of(SHOP, "N2");
        decide(new Command.Place(facts(1)));
        decide(new Command.Ship(FIRST));
        order = Order.empty();
        decide(new Command.Place(facts(last, "N2", 1)));
        decide(new Command.Ship(SECOND));
        try (var handle = database.jdbi().open()) {
            OrderRows.apply(handle.getConnection(), events);
            var found = IntStream.range(0, 100)
                    .mapToObj(_ -> OrderSummaries.waitingSince(handle, MORNING.plusSeconds(60), 1))
                    .flatMap(List::stream);
            assertThat(found).contains(ID, last);
            assertThat(OrderSummaries.waitingSince(handle, MORNING.plusSeconds(2), 2))
                    .as("not before its time")
                    .containsExactly(ID);
        }
    }

    @Test
    void oneThatCameBackByItsImportIsCancelledWithIt() throws SQLException {
        decide(new Command.Place(facts(1)));
        ship(FIRST, 4_000);
        decide(new Command.Return(new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 0, DAY, "")));
        answer(new Answer.StockPutBack());
        decide(new Command.Cancel(Order.UNDONE));
        for (int cut = 1; cut <= events.size(); cut++) {
            assertThat(row(cut))
                    .as("after a batch of " + cut)
                    .containsEntry("status", "CANCELLED")
                    .containsEntry("cogs", 0L)
                    .containsEntry("profit", 0L)
                    .containsEntry("shipped_on", null);
        }
    }

    /** What is in the row after two batches: the first so many events, and the others. */
    private Map<String, Object> row(int cut) throws SQLException {
        try (var handle = database.jdbi().open()) {
            Connection connection = handle.getConnection();
            OrderRows.clear(connection);
            OrderRows.apply(connection, events.subList(0, cut));
            OrderRows.apply(connection, events.subList(cut, events.size()));
            return handle.createQuery("select * from order_row").mapToMap().one();
        }
    }

    private void ship(Shipment shipment, long cost) {
        decide(new Command.Ship(shipment));
        answer(new Answer.StockTaken(List.of(new Allocated(0, new Taken("TEH", "UTAMA", DAY, 1, cost, 1)))));
    }

    private void decide(Command command) {
        accept(order.decide(command, new Stamp(new Author(new UUID(0, 7), new UUID(0, 8)), now())));
    }

    private void answer(Answer answer) {
        accept(order.decide(answer, now()));
    }

    private Instant now() {
        return MORNING.plusSeconds(events.size());
    }

    private void accept(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        var more = ((Decision.Accept) decision).events();
        events.addAll(more);
        order = Order.evolve(order, more);
    }

    private static Facts facts(int quantity) {
        return facts(ID, "N1", quantity);
    }

    private static Facts facts(UUID id, String number, int quantity) {
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), quantity, 9_000, 9_000L * quantity);
        return new Facts(
                id,
                new UUID(0, 1),
                SHOP,
                Platform.SHOPEE,
                number,
                MORNING,
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }
}
