package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.inventory.StockRoutes;
import id.lababersih.app.ledger.LedgerRoutes;
import id.lababersih.app.order.OrderRoutes;
import id.lababersih.app.projection.Entities;
import id.lababersih.app.purchase.Purchasing;
import id.lababersih.app.report.ReportRoutes;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.cluster.order.Steps;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.journal.EventJournal;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;

/** The whole service, entities and all, for sellers who import files over HTTP. */
final class SellerServer implements AutoCloseable {
    private final AtomicReference<Steps> steps = new AtomicReference<>(Steps.NONE);
    private final ApiServer server = ApiServer.startWith(this::withEntities);

    private ApiServer.Extras withEntities(ApiServer own) {
        var entities = Entities.startAlone(
                own.database(),
                own.executor(),
                own.clock,
                (step, order) -> steps.get().reached(step, order));
        var jdbi = own.database().jdbi();
        var products = new Products(jdbi);
        var opening = new ShopOpening(own.shops, entities.shops()::execute, own.clock);
        var fees = PlayedSamplesTest.fees();
        var purchasing = new Purchasing(new Purchases(jdbi, BookWatch.NONE), entities.stocks()::execute);
        var desk = new ServiceDesk(
                jdbi,
                entities.orders(),
                entities.stocks(),
                entities.shops(),
                purchasing,
                BookWatch.NONE,
                own.executor(),
                own.clock);
        var node = entities.node();
        var jobs = node.supervision().jobs(node.system(), own.executor());
        var imports = Imports.start(desk, fees, jdbi, own.executor(), own.clock, jobs);
        return new ApiServer.Extras(
                entities.shops()::execute,
                List.of(
                        new StockRoutes(jdbi, entities.stocks(), products, own.clock, new CaughtUp(jdbi)),
                        new OrderRoutes(jdbi, entities.orders(), opening, entities.shops(), products, fees, own.clock),
                        new ReportRoutes(jdbi, own.executor(), own.clock),
                        new LedgerRoutes(jdbi, own.clock, BookWatch.NONE, new CaughtUp(jdbi)),
                        new ImportRoutes(imports)),
                () -> {
                    imports.close();
                    entities.stop().toCompletableFuture().join();
                });
    }

    /** Whom to tell of shipments from now on. */
    void listen(Steps listener) {
        steps.set(listener);
    }

    void advance(Duration time) {
        server.clock.advance(time);
    }

    /** Lets a shop send so many orders a day. */
    void quota(Seller seller, int shipmentsPerDayMax) {
        server.shopDoor()
                .execute(
                        UUID.fromString(seller.shop()),
                        new Shop.Command.SetQuota(shipmentsPerDayMax),
                        Author.user(new UUID(0, 7)))
                .toCompletableFuture()
                .join();
    }

    void execute(String sql, Object... arguments) {
        server.database().jdbi().useHandle(handle -> handle.execute(sql, arguments));
    }

    /** Posts an entry of a shop as another release did. */
    void post(UUID shop, Entry entry) {
        server.database().jdbi().useTransaction(handle -> {
            var merchant = handle.select("select merchant_id from shop where id = ?", shop)
                    .mapTo(UUID.class)
                    .one();
            JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE);
        });
    }

    /** Keeps the read models from reading on until it is closed. */
    Handle heldReadModels() {
        var held = server.database().jdbi().open();
        held.begin();
        try {
            EventJournal.lockPositions(held.getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return held;
    }

    int count(String sql, Object... arguments) {
        return server.database()
                .jdbi()
                .withHandle(handle ->
                        handle.select(sql, arguments).mapTo(Integer.class).one());
    }

    /** An owner with a shop and products A (at 30.000) and B (at 7.000), {@code pieces} of each. */
    Seller seller(String platform, int pieces) {
        var owner = server.owner();
        for (var sku : List.of("A", "B")) {
            var product = "{\"sku\":\"%s\",\"name\":\"Produk %s\",\"price\":50000}".formatted(sku, sku);
            assertThat(owner.post("/v1/products", product).status()).isEqualTo(201);
        }
        var shop = owner.post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"%s\"}".formatted(platform));
        var seller = new Seller(owner, shop.at("/data/id").asText());
        seller.receive("A", pieces, 30_000);
        seller.receive("B", pieces, 7_000);
        return seller;
    }

    @Override
    public void close() {
        server.close();
    }
}
