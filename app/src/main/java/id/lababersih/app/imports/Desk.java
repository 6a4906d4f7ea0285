package id.lababersih.app.imports;

import id.lababersih.app.purchase.Purchasing.TakenBack;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the service as imports need it. Every call blocks the virtual thread it is made on and may be repeated
 * without harm; one that fails for good throws.
 */
public interface Desk {
    /** The order as it is now; absent when it was never placed. */
    Order order(UUID orderId) throws Exception;

    /** Has an order decide on a command, waiting while it is in between. */
    OrderOutcome execute(UUID orderId, Order.Command command, Author by) throws Exception;

    /** The order once nothing is under way any more that it was asked to do. */
    Order orderAtRest(UUID orderId) throws Exception;

    /**
     * Has an order decide on commands one after the other, up to one that it rejects; waits as above. Asked once: an
     * order that did all of it may reject some of it the next time.
     *
     * @throws java.util.concurrent.TimeoutException when no answer came; it may have done it, or be doing it
     */
    OrderOutcome execute(UUID orderId, List<Order.Command> commands, Author by) throws Exception;

    Shop shop(UUID shopId) throws Exception;

    /**
     * A merchant's shop, opened if its making was cut off; empty when the merchant has none of this id. Throws the
     * problem of an archived one when new orders are to go into it.
     */
    Optional<Shop.Open> opened(UUID merchantId, UUID shopId, boolean forNewOrders, Author by) throws Exception;

    ShopOutcome execute(UUID shopId, Shop.Command command, Author by) throws Exception;

    StockOutcome execute(UUID merchantId, Inventory.Command command, Author by) throws Exception;

    Stock stock(UUID merchantId, String sku, String warehouse) throws Exception;

    /** The same of several products. */
    List<Stock> stocks(UUID merchantId, Collection<String> skus, String warehouse) throws Exception;

    /** A shop by the name its owner gave it. */
    record NamedShop(UUID id, String name, Platform platform) {}

    /** The merchant's shops that are not archived. */
    List<NamedShop> shops(UUID merchantId) throws Exception;

    /** The names of the merchant's warehouses, to which goods came or were ordered. */
    Set<String> warehouses(UUID merchantId) throws Exception;

    /** The merchant's products among these SKUs, by SKU. */
    Map<String, Product> products(UUID merchantId, Collection<String> skus) throws Exception;

    /** What became of a master row. */
    sealed interface Saved {
        record New() implements Saved {}

        /** It was there already, exactly so. */
        record Same() implements Saved {}

        /** It was there already, but for its payment, which was booked now. */
        record Paid() implements Saved {}

        record Refused(Outcome why) implements Saved {}
    }

    /** Adds a product. */
    Saved add(UUID merchantId, Product product, Author by) throws Exception;

    /**
     * A purchase as a file tells it.
     *
     * @param paidOn null while it is unpaid, as is {@code paidFrom}
     */
    record Purchase(
            String number,
            String supplier,
            LocalDate date,
            String warehouse,
            long freight,
            List<Line> lines,
            @Nullable LocalDate paidOn,
            @Nullable String paidFrom) {
        /** One product of a purchase. */
        public record Line(String sku, int quantity, long unitCost) {}

        public Purchase {
            lines = List.copyOf(lines);
        }
    }

    /** Orders, receives and, where it is paid, pays a purchase; new is also what the same import ordered before. */
    Saved buy(UUID merchantId, Purchase purchase, Author by) throws Exception;

    /** Which of these numbers are of purchases that are there and not paid. */
    Set<String> unpaid(UUID merchantId, Collection<String> numbers) throws Exception;

    /** What came in with a purchase, and whether it is paid. */
    record Bought(List<Inventory.Receipt> receipts, boolean paid) {
        public Bought {
            receipts = List.copyOf(receipts);
        }
    }

    /** What a file brought under this number of a purchase; empty when it is not there (any more). */
    Optional<Bought> bought(UUID merchantId, String number) throws Exception;

    /** Takes back what {@link #buy} did; a purchase that is paid stays, unless its payment is to go too. */
    TakenBack giveBack(UUID merchantId, String number, boolean withPayment, Author by) throws Exception;

    /**
     * Has an import post an entry that belongs to nothing else; false when it stands in the books already by others'
     * doing.
     */
    boolean post(UUID merchantId, Entry entry, Author by) throws Exception;

    /** Whether such an entry was ever posted, under this very key. */
    boolean isPosted(UUID merchantId, Entry entry) throws Exception;

    /** Has such an entry, if it stands, say what it says now; an undo then takes this one back. */
    boolean correct(UUID merchantId, Entry entry, Author by) throws Exception;

    /** Turns such an entry round if the import posted it; false, and nothing done, when another's stands. */
    boolean takeBack(UUID merchantId, Entry entry, Author by) throws Exception;
}
