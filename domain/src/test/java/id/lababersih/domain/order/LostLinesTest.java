package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An order of which lines are cancelled one by one, while the others go on. */
class LostLinesTest {
    private static final Stamp NOW =
            new Stamp(new Author(new UUID(0, 7), new UUID(0, 8)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final UUID SHOP = new UUID(0, 2);
    private static final Shipment SHIPMENT = new Shipment("JNE", "R1", LocalDate.of(2025, 8, 1));

    private static Facts facts(String... skus) {
        var lines = Stream.of(skus)
                .map(sku -> new Facts.Line(sku, "", sku, List.of(new Component(sku, 1)), 1, 9_000, 9_000))
                .toList();
        return new Facts(
                OrderId.of(SHOP, "N1"),
                new UUID(0, 1),
                SHOP,
                Platform.TIKTOK,
                "N1",
                NOW.at(),
                null,
                lines,
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }

    private static Order placed(Facts facts) {
        return perform(perform(Order.empty(), new Command.Place(facts)), new Command.Pack());
    }

    private static Order perform(Order order, Command command) {
        return Journey.leg(order, List.of(command), NOW).order();
    }

    private static Journey plan(Order order, Facts left, Status status) {
        var back = new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 0, SHIPMENT.on(), "");
        return Journey.plan(order, new Journey.Target(left, status, SHIPMENT, back, ""));
    }

    @Test
    void whatIsNotSentGoesOnWithoutThem() {
        var order = placed(facts("A", "B", "C"));
        var left = facts("C", "B");
        for (Status status : List.of(Status.PACKED, Status.SHIPPED)) {
            var commands = ((Journey.Forward) plan(order, left, status)).commands();
            var leg = Journey.leg(order, commands, NOW);
            assertThat(leg.rejection()).isNull();
            assertThat(OrderView.of(leg.order()).facts()).isEqualTo(left);
            assertThat(leg.order().work() == null).isEqualTo(status == Status.PACKED);
            assertThat(((Journey.Forward) plan(leg.order(), left, Status.PACKED)).commands())
                    .as("once")
                    .noneMatch(Command.Place.class::isInstance);
        }
    }

    @Test
    void otherGoodsOrWhatIsSentAreNoLostLines() {
        var order = placed(facts("A", "B"));
        assertThat(Journey.losesLines(order, facts("A"))).isTrue();
        assertThat(Journey.losesLines(order, facts("A", "B"))).isFalse();
        assertThat(Journey.losesLines(order, facts("A", "A"))).isFalse();
        assertThat(Journey.losesLines(order, facts("A", "C"))).isFalse();
        assertThat(Journey.losesLines(order, facts("A", "B", "C"))).isFalse();
        assertThat(Journey.losesLines(perform(order, new Command.Ship(SHIPMENT)), facts("A")))
                .isFalse();
        assertThat(Journey.losesLines(perform(order, new Command.Cancel("")), facts("A")))
                .isFalse();
    }

    @Test
    void aNumberThatIsUsedUpKeepsItsLines() {
        Order order = placed(facts("A", "B"));
        for (int time = 2; time <= OrderId.TIMES_MAX; time++) {
            assertThat(Journey.losesLines(order, facts("A"))).isTrue();
            order = perform(perform(order, new Command.Cancel(Order.UNDONE)), new Command.Place(facts("A", "B")));
        }
        assertThat(Journey.losesLines(order, facts("A"))).isFalse();
        assertThat(((Journey.Forward) plan(order, facts("A"), Status.PACKED)).commands())
                .noneMatch(Command.Cancel.class::isInstance);
    }
}
