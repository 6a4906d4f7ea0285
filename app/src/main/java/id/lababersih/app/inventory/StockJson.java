package id.lababersih.app.inventory;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.money.Money;
import id.lababersih.persistence.inventory.StockCounts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stock as programs send and see it. */
final class StockJson {
    static final int SKU_CHARACTERS_MAX = 200;

    private StockJson() {}

    /** Why stock comes in by this call; purchases have calls of their own. */
    enum Kind {
        OPENING
    }

    record NewReceipt(String warehouse, Kind kind, LocalDate date, List<NewLine> lines) {
        static NewReceipt from(Fields body, LocalDate today) {
            return new NewReceipt(
                    body.warehouse("warehouse"),
                    body.oneOf("kind", Kind.class),
                    body.happenedOn("date", today),
                    body.list("lines", Inventory.LINES_MAX, NewLine::from));
        }
    }

    record NewLine(String sku, int quantity, long unitCost) {
        static NewLine from(Fields line) {
            var read = new NewLine(
                    line.text("sku", SKU_CHARACTERS_MAX), line.quantity("quantity"), line.rupiah("unit_cost"));
            if (read.unitCost() > Money.AMOUNT_MAX / read.quantity()) {
                line.reject("unit_cost", "range", "The line comes to more than " + Money.AMOUNT_MAX + " rupiah.");
            }
            return read;
        }
    }

    /**
     * How many pieces of a product lie on the shelf.
     *
     * @param expected how many the books had when it was counted; null when that does not matter
     */
    record NewCount(
            String warehouse,
            String sku,
            LocalDate date,
            int counted,
            @Nullable Integer expected) {
        static NewCount from(Fields body, LocalDate today) {
            int counted = (int) body.integer("counted", 0, Inventory.QUANTITY_MAX);
            var expected = body.optionalInteger("expected", 0, Inventory.ON_HAND_MAX);
            return new NewCount(
                    body.warehouse("warehouse"),
                    body.text("sku", SKU_CHARACTERS_MAX),
                    body.happenedOn("date", today),
                    counted,
                    expected == null ? null : expected.intValue());
        }
    }

    /** Pieces of a product that are brought from one warehouse to another. */
    record NewMove(String sku, String from, String to, int quantity) {
        static NewMove from(Fields body) {
            var read = new NewMove(
                    body.text("sku", SKU_CHARACTERS_MAX),
                    body.warehouse("from"),
                    body.warehouse("to"),
                    body.quantity("quantity"));
            if (read.from().equals(read.to())) {
                body.reject("to", "same-warehouse", "Name another warehouse than the one that the goods are in.");
            }
            return read;
        }
    }

    record Level(String sku, String warehouse, int onHand, long value, List<Layer> layers) {
        static Level of(Stock stock) {
            return new Level(
                    stock.sku(),
                    stock.warehouse(),
                    stock.onHand(),
                    stock.value(),
                    stock.layers().stream()
                            .map(layer -> new Layer(layer.receivedOn(), layer.unitCost(), layer.left()))
                            .toList());
        }
    }

    record Layer(LocalDate receivedOn, long unitCost, int left) {}

    /**
     * A count of a shelf.
     *
     * @param by whose count it is; empty where nobody is known to have made it
     * @param takenBack null while it stands
     */
    record Counted(
            UUID id,
            String sku,
            String warehouse,
            LocalDate date,
            long difference,
            long value,
            Instant at,
            String by,
            @Nullable Act takenBack) {
        static Counted of(StockCounts.Counted counted) {
            var back = counted.takenBack();
            return new Counted(
                    counted.id(),
                    counted.sku(),
                    counted.warehouse(),
                    counted.date(),
                    counted.difference(),
                    counted.value(),
                    counted.done().at(),
                    counted.done().by(),
                    back == null ? null : new Act(back.at(), back.by()));
        }
    }

    record Act(Instant at, String by) {}

    /** What came in, was counted or moved, and what there is of those products now. */
    record Receipt(UUID id, List<Level> stock) {}
}
