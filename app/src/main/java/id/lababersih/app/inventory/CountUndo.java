package id.lababersih.app.inventory;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory.Command.TakeBackCount;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.persistence.inventory.StockCounts;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Takes counts of stock back, for programs and on pages. */
final class CountUndo {
    private final Jdbi jdbi;
    private final Stocks stocks;
    private final CaughtUp caughtUp;

    CountUndo(Jdbi jdbi, Stocks stocks, CaughtUp caughtUp) {
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.caughtUp = caughtUp;
    }

    /**
     * Takes a count of the caller's merchant back; again it changes nothing. A later count is looked for among the
     * rows, so one of the same instant that found nothing may be missed.
     *
     * @return the shelf as it is then
     */
    Stock undo(Call call, UUID countId) throws Exception {
        var caller = call.caller();
        caughtUp.await();
        // So that no rebuild empties the rows in the middle.
        var back = jdbi.inTransaction(handle -> takingBack(handle, caller.merchantId(), countId));
        return switch (call.await(stocks.execute(caller.merchantId(), back, caller.author()))) {
            case StockOutcome.Accepted(var _, var stock) -> stock.getFirst();
            case StockOutcome.Rejected(var rejection) ->
                throw Problems.of(rejection, back.warehouse()).exception();
        };
    }

    private static TakeBackCount takingBack(Handle handle, UUID merchant, UUID countId) {
        var back = StockCounts.takingBack(handle, merchant, countId)
                .orElseThrow(() -> Problems.notFound("count of stock"));
        var counted = back.counted();
        if (counted.overtaken() && counted.takenBack() == null) {
            throw Problem.of(
                            ProblemType.COUNT_OVERTAKEN,
                            counted.sku() + " in " + counted.warehouse()
                                    + " was counted again since. Take the later counts back first, or count anew.")
                    .exception();
        }
        return back.command();
    }
}
