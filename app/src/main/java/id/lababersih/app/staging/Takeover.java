package id.lababersih.app.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.lababersih.app.account.CommandSession;
import id.lababersih.app.account.Tokens;
import id.lababersih.app.imports.Lanes;
import id.lababersih.app.staging.ServiceClient.Caller;
import id.lababersih.app.staging.ServiceClient.Reply;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.shop.Shops;
import id.lababersih.persistence.staging.StagedRows;
import id.lababersih.persistence.staging.StagedRows.Merchant;
import id.lababersih.persistence.staging.StagedRows.Opening;
import id.lababersih.persistence.staging.StagedRows.Order;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Brings what was staged into the service. Each part may be done again: ids are made of what a thing is known by in the
 * old database, so that what is here is found, and a takeover that was cut off is finished by the next.
 */
public final class Takeover implements AutoCloseable {
    private static final String COMMAND = "import-database";
    private static final int PRODUCTS_AT_ONCE = 500;
    private static final int ORDERS_AT_ONCE = 500;
    private static final int CALLS_AT_ONCE_MAX = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final StagedRows staged;
    private final Guard guard;
    private final ServiceClient service;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A takeover into the service at this address, which is to run on the same database.
     *
     * @param guard is asked before each step
     * @param progress is told lines for people
     */
    public Takeover(
            Jdbi jdbi, Guard guard, URI service, Tokens tokens, InstantSource clock, Consumer<String> progress) {
        this.jdbi = jdbi;
        this.staged = new StagedRows(jdbi);
        this.guard = guard;
        this.service = new ServiceClient(service);
        this.tokens = tokens;
        this.clock = clock;
        this.progress = progress;
    }

    /** Fails when what was staged is not this process's alone any more. */
    public interface Guard {
        void check() throws SQLException;
    }

    /**
     * Takes all that nothing speaks against; what the service refuses is noted with its row.
     *
     * @throws IOException if the service does not answer or fails; doing it again goes on
     */
    public void run() throws IOException, SQLException, InterruptedException {
        service.requireThere();
        accounts();
        for (Merchant merchant : staged.merchants()) {
            guard.check();
            products(merchant);
            try (var session = new CommandSession(new Sessions(jdbi), tokens, merchant.owner(), COMMAND, clock)) {
                var caller = new Caller(session, merchant.id());
                stock(merchant, caller);
                orders(merchant, caller);
            }
        }
    }

    @Override
    public void close() {
        service.close();
        executor.close();
    }

    private void accounts() throws IOException {
        var accounts = new Accounts(jdbi);
        for (StagedRows.User user : staged.users()) {
            boolean added = accounts.addUser(
                    new Accounts.User(user.id(), user.name(), user.email()),
                    new Accounts.Login(user.email(), user.passwordHash()),
                    null,
                    by(null, null));
            if (!added) {
                throw new IOException("Somebody has just registered with an address that was to be taken.");
            }
        }
        for (Merchant merchant : staged.merchants()) {
            accounts.takeOver(
                    merchant.id(), merchant.name(), merchant.zone(), merchant.owner(), by(null, merchant.owner()));
        }
        for (StagedRows.Member member : staged.members()) {
            accounts.join(
                    member.userId(),
                    new Accounts.Membership(member.merchantId(), member.role()),
                    by(member.merchantId(), null));
        }
        var shops = new Shops(jdbi);
        for (StagedRows.Shop shop : staged.shops()) {
            // Its entity opens with the first order.
            shops.add(shop.merchantId(), shop.id(), shop.name(), shop.platform(), by(shop.merchantId(), null));
        }
    }

    private void products(Merchant merchant) {
        List<Product> more = staged.products(merchant.id(), PRODUCTS_AT_ONCE);
        while (!more.isEmpty()) {
            var these = more;
            jdbi.useTransaction(handle -> these.forEach(
                    product -> Products.add(handle, merchant.id(), product, by(merchant.id(), merchant.owner()))));
            more = staged.products(merchant.id(), PRODUCTS_AT_ONCE);
        }
    }

    /** One receipt for each product, under a key of its own: a crash between call and answer does not repeat it. */
    private void stock(Merchant merchant, Caller caller) throws IOException, InterruptedException {
        List<Opening> openings = staged.openings(merchant, clock.instant());
        if (openings.isEmpty()) {
            return;
        }
        progress.accept(merchant.name() + ": stock of " + openings.size() + " products");
        var lanes = new Lanes(executor, CALLS_AT_ONCE_MAX);
        for (Opening opening : openings) {
            lanes.run(List.of(), () -> receive(merchant, caller, opening));
        }
        join(lanes);
    }

    private void receive(Merchant merchant, Caller caller, Opening opening) throws IOException, InterruptedException {
        var body = object().put("warehouse", Warehouse.MAIN)
                .put("kind", "OPENING")
                .put("date", opening.date().toString());
        body.putArray("lines")
                .addObject()
                .put("sku", opening.sku())
                .put("quantity", opening.quantity())
                .put("unit_cost", opening.unitCost());
        UUID content = UUID.nameUUIDFromBytes(body.toString().getBytes(StandardCharsets.UTF_8));
        String key = COMMAND + "/" + OrderId.uuid5(merchant.id(), opening.sku()) + "/" + content;
        if (service.post(caller, "/v1/stock/receipts", body, key) instanceof Reply.Refused(var why)) {
            staged.productsFailed(merchant.id(), List.of(opening.sku()), "has a stock that was refused: " + why);
        }
    }

    /** As if one after the other: those that take of the same product wait for each other. */
    private void orders(Merchant merchant, Caller caller) throws IOException, SQLException, InterruptedException {
        @Nullable Order last = null;
        int seen = 0;
        while (true) {
            guard.check();
            List<Order> page = staged.orders(merchant.id(), last, ORDERS_AT_ONCE);
            if (page.isEmpty()) {
                return;
            }
            var lanes = new Lanes(executor, CALLS_AT_ONCE_MAX);
            for (Order order : page) {
                if (!Steps.isDone(order)) {
                    lanes.run(keys(order), () -> take(caller, order));
                }
            }
            join(lanes);
            seen += page.size();
            last = page.getLast();
            progress.accept(merchant.name() + ": " + seen + " orders, up to " + last.placed());
        }
    }

    private static Set<String> keys(Order order) {
        Set<String> keys = new HashSet<>(order.skus());
        keys.add("order " + order.number());
        return keys;
    }

    private void take(Caller caller, Order order) throws IOException, InterruptedException {
        switch (service.post(caller, "/v1/orders", placed(order), null)) {
            case Reply.Refused(var why) -> staged.orderFailed(order.id(), "was refused: " + why);
            case Reply.Done(JsonNode body) -> {
                JsonNode there = body.path("data");
                Status here = Status.valueOf(there.path("status").asText());
                String path = "/v1/orders/" + there.path("id").asText() + "/";
                for (Steps.Step step : Steps.from(here, order)) {
                    if (service.post(caller, path + step.call(), step.body(), null) instanceof Reply.Refused(var why)) {
                        staged.orderFailed(order.id(), "does not " + step.call() + ": " + why);
                        return;
                    }
                }
            }
        }
    }

    private static ObjectNode placed(Order order) throws IOException {
        ObjectNode body = object().put("shop_id", order.shopId().toString())
                .put("number", order.number())
                .put("created_at", order.placed().toString())
                .put("buyer", order.buyer())
                .put("voucher", order.voucher())
                .put("shipping_fee", order.shippingFee())
                .put("cod_value", order.codValue());
        body.set("lines", JSON.readTree(order.lines()));
        return body;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private Actor by(@Nullable UUID merchantId, @Nullable UUID userId) {
        return new Actor(merchantId, userId, clock.instant(), COMMAND);
    }

    private static void join(Lanes lanes) throws IOException, InterruptedException {
        try {
            lanes.join();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        }
    }
}
