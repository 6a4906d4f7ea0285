package id.lababersih.app.console;

import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.persistence.inspect.Inspector;
import id.lababersih.persistence.inspect.Table;
import java.util.UUID;

/** Stock of all merchants. */
public final class StockTool {
    private final Stocks stocks;
    private final Inspector inspector;

    StockTool(Stocks stocks, Inspector inspector) {
        this.stocks = stocks;
        this.inspector = inspector;
    }

    /** The layers of a product in the warehouse that merchants begin with, as their entity has them in memory. */
    public Stock get(String merchantId, String sku) {
        return get(merchantId, sku, Warehouse.MAIN);
    }

    /** The layers of a product in a warehouse, as their entity has them in memory. */
    public Stock get(String merchantId, String sku, String warehouse) {
        return Waiting.on(stocks.find(UUID.fromString(merchantId), sku, warehouse));
    }

    /** What happened to a merchant's stock, as the journal has it. */
    public Table events(String merchantId) {
        return inspector.events("inventory", merchantId);
    }
}
