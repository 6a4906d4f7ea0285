package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportRun;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an undo says of an order that another release has on its node. */
class UndoApplierTest {
    private static final UUID MERCHANT = new UUID(0, 1);
    private static final UUID SHOP = new UUID(0, 2);
    private static final UUID RUN = new UUID(0, 8);
    private static final Author BY = new Author(new UUID(0, 7), RUN);
    private static final UUID ID = OrderId.of(SHOP, "N1");

    /** Whoever cancels an order that is over already changes nothing. */
    private static final class ReleaseBefore extends DomainDesk {
        @Override
        public synchronized OrderOutcome execute(UUID orderId, Order.Command command, Author by) {
            return command instanceof Order.Command.Cancel && order(orderId) instanceof Order.Cancelled
                    ? new OrderOutcome.Accepted(order(orderId), false)
                    : super.execute(orderId, command, by);
        }
    }

    @Test
    void anOrderThatAReleaseWithoutAWayToFreeItHadAsCancelledStays() throws Exception {
        var outcome = undone(new ReleaseBefore());
        assertThat(outcome.result()).isEqualTo(Result.KEPT);
        assertThat(outcome.reason()).isEqualTo("number_taken");
        assertThat(outcome.detail()).contains("tetap tercatat Batal", "sistem sedang diperbarui");
        assertThat(outcome.detailEn()).contains("stays recorded as Cancelled", "the system was updated");

        assertThat(undone(new DomainDesk())).isEqualTo(Outcome.of(Result.UNDONE));
    }

    /** An order that the run's file had as cancelled. */
    private static Outcome undone(DomainDesk desk) throws Exception {
        desk.execute(ID, new Order.Command.Place(facts()), BY);
        desk.execute(ID, new Order.Command.Cancel("Berubah pikiran"), BY);
        var created = Outcome.of(Result.CREATED);
        var item = new ImportItem(
                0, ImportItem.Tab.IMPORTABLE, 1, List.of(2), "N1", null, null, null, List.of(), null, null, created);
        return new UndoApplier(run(), desk).apply(item);
    }

    private static ImportRun run() {
        return new ImportRun(
                RUN,
                MERCHANT,
                1,
                "orders",
                SHOP,
                "TIKTOK",
                "orders.csv",
                "",
                ImportRun.State.UNDOING,
                new ImportRun.Counts(1, 1, 0, 0, 0),
                "{}",
                new ImportRun.Progress(1, 1, 0, 0, 0, 0, 0),
                null,
                null,
                BY.user(),
                "Siti",
                Instant.EPOCH,
                BY.user(),
                "Siti",
                Instant.EPOCH,
                BY.user(),
                null);
    }

    private static Facts facts() {
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, 9_000, 9_000);
        return new Facts(
                ID,
                MERCHANT,
                SHOP,
                Platform.TIKTOK,
                "N1",
                Instant.EPOCH,
                null,
                List.of(line),
                0,
                0,
                0,
                List.of(),
                "UTAMA");
    }
}
