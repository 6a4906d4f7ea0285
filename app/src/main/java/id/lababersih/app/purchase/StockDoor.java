package id.lababersih.app.purchase;

import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What purchasing needs of the stock entities. Fails with a timeout when the entity does not answer. */
@FunctionalInterface
public interface StockDoor {
    CompletionStage<StockOutcome> execute(UUID merchantId, Inventory.Command command, Author by);
}
