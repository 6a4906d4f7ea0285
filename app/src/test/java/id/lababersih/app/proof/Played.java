package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One sample played to the server once, as a merchant would, with what the server showed after each stage. */
record Played(
        Expected expected,
        Merchant merchant,
        Map<String, String> shops,
        Map<String, JsonNode> previews,
        Map<String, JsonNode> runs,
        Shown afterOrders,
        Shown afterIncome) {
    static final Map<String, String> MASTERS = Map.of(
            "products.csv", "products",
            "sku-map.csv", "sku_map",
            "opening-stock.csv", "opening_stock",
            "purchases.csv", "purchases",
            "returns.csv", "returns");
    static final List<String> MASTER_ORDER =
            List.of("products.csv", "sku-map.csv", "opening-stock.csv", "purchases.csv", "returns.csv");
    static final List<String> ORDER_FILES =
            List.of("shopee-orders.xlsx", "tiktok-orders.xlsx", "mengantar-orders.xlsx");
    static final List<String> INCOME_FILES =
            List.of("shopee-income.xlsx", "tiktok-income.xlsx", "mengantar-finance.xlsx");
    static final String SAME_ORDERS_AGAIN = "tiktok-orders.csv";

    private static final Duration PROJECTED_WITHIN = Duration.ofSeconds(60);
    private static final Map<String, Played> ONCE = new ConcurrentHashMap<>();

    /** What the reports and lists showed at one moment. */
    record Shown(
            Map<String, Object> orders,
            Map<String, Object> orderDetails,
            Map<String, Long> trialBalance,
            Map<String, Long> profitAndLoss,
            Map<String, Long> profitAndLossByPlatform,
            Map<String, Long> byProduct,
            Map<String, Object> stock,
            Map<String, Long> receivables,
            List<JournalText.Entry> journal,
            String journalText,
            JsonNode balanceSheet,
            Map<String, Object> settlements) {}

    /** The sample on the shared server; played at the first call. */
    static Played of(String sample) {
        return ONCE.computeIfAbsent(sample, name -> play(Expected.of(name), SharedServer.newMerchant(name)));
    }

    static Played play(Expected expected, Merchant merchant) {
        Map<String, String> shops = createShops(expected, merchant);
        Map<String, JsonNode> previews = new TreeMap<>();
        Map<String, JsonNode> runs = new TreeMap<>();
        for (String file : MASTER_ORDER) {
            run(expected, merchant, file, null, previews, runs);
        }
        for (String file : ORDER_FILES) {
            run(expected, merchant, file, shopOf(file, shops), previews, runs);
        }
        run(expected, merchant, SAME_ORDERS_AGAIN, shopOf(SAME_ORDERS_AGAIN, shops), previews, runs);
        Shown afterOrders = look(expected, Expected.AFTER_ORDERS, merchant);
        for (String file : INCOME_FILES) {
            run(expected, merchant, file, shopOf(file, shops), previews, runs);
        }
        Shown afterIncome = look(expected, Expected.AFTER_INCOME, merchant);
        return new Played(expected, merchant, shops, previews, runs, afterOrders, afterIncome);
    }

    static Map<String, String> createShops(Expected expected, Merchant merchant) {
        Map<String, String> shops = new TreeMap<>();
        expected.shops().forEach((platform, name) -> shops.put(platform, merchant.createShop(name, platform)));
        return shops;
    }

    static String shopOf(String file, Map<String, String> shops) {
        String platform = file.substring(0, file.indexOf('-')).toUpperCase(java.util.Locale.ROOT);
        String shop = shops.get(platform);
        if (shop == null) {
            throw new AssertionError("no shop for " + file);
        }
        return shop;
    }

    static String kindOf(String file) {
        String master = MASTERS.get(file);
        if (master != null) {
            return master;
        }
        return file.contains("-orders.") ? "orders" : "income";
    }

    private static void run(
            Expected expected,
            Merchant merchant,
            String file,
            @Nullable String shop,
            Map<String, JsonNode> previews,
            Map<String, JsonNode> runs) {
        JsonNode preview = merchant.upload(kindOf(file), shop, file, expected.file(file))
                .expect(201)
                .data();
        previews.put(file, preview);
        String id = Answer.words(preview, "id");
        merchant.confirm(id);
        runs.put(file, merchant.awaitDone(id));
    }

    /** Reads everything once the projections have caught up; if they never do, what is there is read all the same. */
    static Shown look(Expected expected, String stage, Merchant merchant) {
        Books books = new Books(merchant);
        awaitProjections(expected, stage, books);
        List<JsonNode> orders = books.orders();
        return new Shown(
                Books.orderList(orders),
                books.orderDetails(orders),
                books.trialBalance(),
                books.profitAndLoss(),
                books.profitAndLossByPlatform(),
                books.byProduct(),
                books.stock(),
                books.receivables(),
                books.journal(),
                books.journalText(),
                books.balanceSheet(),
                books.settlements());
    }

    /** Compares everything a stage shows with what is expected. */
    static Differences compare(Expected expected, String stage, Shown shown) {
        return new Differences()
                .compare("orders", expected.orderList(stage), shown.orders())
                .compare("order details", expected.orderDetails(stage), shown.orderDetails())
                .compare("receivables", expected.receivables(stage), shown.receivables())
                .compare("trial balance", expected.trialBalance(stage), shown.trialBalance())
                .compare("laba rugi", expected.profitAndLoss(stage), shown.profitAndLoss())
                .compare("by platform", expected.profitAndLossByPlatform(stage), shown.profitAndLossByPlatform())
                .compare("by product", expected.byProduct(stage), shown.byProduct())
                .compare("stock", expected.stock(stage), shown.stock())
                .equal("entries", expected.journalEntries(stage), (long)
                        shown.journal().size())
                .compare("journal", Expected.multiset(expected.journal(stage)), Expected.multiset(shown.journal()));
    }

    private static void awaitProjections(Expected expected, String stage, Books books) {
        try {
            Awaitility.await("projections")
                    .atMost(PROJECTED_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> books.trialBalance().equals(expected.trialBalance(stage))
                            && books.ordersByStatus().equals(expected.ordersByStatus(stage)));
        } catch (ConditionTimeoutException _) {
            // The comparison that follows says what is different.
        }
    }
}
