package id.lababersih.app.imports;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.Refusal;
import id.lababersih.app.imports.file.SpreadsheetReader;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.NewRun;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.MerchantLeases;
import id.lababersih.persistence.imports.ReturnedParcels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The door to imports: previews of files, and the runs that apply them. */
public final class Imports implements AutoCloseable {
    private static final int ASKED_AT_ONCE_MAX = 32;
    /** A file is held in memory while it is previewed, so few are at once. */
    private static final int PREVIEWS_MAX = 2;

    private static final int PREVIEW_WAIT_SECONDS_MAX = 20;

    /** Renewed every second; after a crash the runs of the node go on when this has passed. */
    private static final Duration LEASE = Duration.ofSeconds(8);

    private final Semaphore previews = new Semaphore(PREVIEWS_MAX);
    private final Desk desk;
    private final FeeSchedule fees;
    private final ImportTables tables;
    private final KnownOrders knownOrders;
    private final ReturnedParcels parcels;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final ImportWorker worker;

    private Imports(Desk desk, FeeSchedule fees, Jdbi jdbi, ExecutorService executor, InstantSource clock) {
        this.desk = desk;
        this.fees = fees;
        this.tables = new ImportTables(jdbi);
        this.knownOrders = new KnownOrders(jdbi);
        this.parcels = new ReturnedParcels(jdbi);
        this.executor = executor;
        this.clock = clock;
        var leases = new MerchantLeases(jdbi, UUID.randomUUID(), LEASE);
        this.worker = ImportWorker.start(new ImportWork(jdbi, leases), leases, this::applier, executor, clock);
    }

    /**
     * Opens the door and takes up the runs that a crash left.
     *
     * @param fees the schedule of the release, before a shop's own rules
     * @param executor makes a virtual thread for each task
     */
    public static Imports start(Desk desk, FeeSchedule fees, Jdbi jdbi, ExecutorService executor, InstantSource clock) {
        return new Imports(desk, fees, jdbi, executor, clock);
    }

    /**
     * A file as it was uploaded.
     *
     * @param shopId needed for orders and income
     * @param zone the merchant's, in which the file's times are meant
     */
    public record Uploaded(
            UUID runId,
            UUID merchantId,
            UUID userId,
            ZoneId zone,
            FileKind kind,
            @Nullable UUID shopId,
            Path file,
            String name,
            String sha256) {}

    /**
     * Reads a file and keeps what it would do. Throws the problem of a file that cannot be used, which changes nothing.
     */
    public ImportRun preview(Uploaded uploaded) throws Exception {
        if (!previews.tryAcquire(PREVIEW_WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw Problem.of(ProblemType.UNAVAILABLE, "Other files are being read; send this one again in a moment.")
                    .retryAfter(Duration.ofSeconds(PREVIEW_WAIT_SECONDS_MAX))
                    .exception();
        }
        try {
            return read(uploaded);
        } finally {
            previews.release();
        }
    }

    private ImportRun read(Uploaded uploaded) throws Exception {
        ParsedFile parsed = SpreadsheetReader.read(uploaded.file(), uploaded.name(), uploaded.kind());
        String zone = uploaded.zone().getId();
        Preview preview = switch (parsed) {
            case ParsedFile.Refused(Refusal refusal) -> throw refused(refusal.reason(), refusal.detail());
            case ParsedFile.Orders orders -> orders(uploaded, orders, FileDetail.of(orders, zone));
            case ParsedFile.Income income -> income(uploaded, income, FileDetail.of(income, zone));
            case ParsedFile.Masters masters ->
                new MasterPreview(desk, uploaded.merchantId())
                        .of(
                                masters,
                                tables.isApplied(
                                        uploaded.merchantId(), uploaded.kind().code(), uploaded.sha256()),
                                FileDetail.of(masters, zone));
        };
        keep(uploaded, preview);
        return find(uploaded.merchantId(), uploaded.runId()).orElseThrow();
    }

    private static RuntimeException refused(Refusal.Reason reason, String detail) {
        return Problems.invalid("/file", reason.code(), detail);
    }

    private void keep(Uploaded uploaded, Preview preview) throws Exception {
        UUID shopId = isOfShop(uploaded.kind()) ? uploaded.shopId() : null;
        tables.insert(
                new NewRun(
                        uploaded.runId(),
                        uploaded.merchantId(),
                        uploaded.kind().code(),
                        shopId,
                        shopId == null ? null : shop(uploaded).platform().name(),
                        uploaded.name(),
                        uploaded.sha256(),
                        preview.counts(),
                        Payloads.write(preview.detail()),
                        uploaded.userId(),
                        clock.instant()),
                preview.items());
    }

    /** Whether a file of this kind is about one shop. */
    static boolean isOfShop(FileKind kind) {
        return kind == FileKind.ORDERS || kind == FileKind.INCOME;
    }

    private Preview orders(Uploaded uploaded, ParsedFile.Orders file, FileDetail detail) throws Exception {
        Shop.Open shop = shopOf(uploaded, file.marketplace().name());
        var numbers = file.orders().stream().map(FileOrder::number).toList();
        var books = ShopBooks.of(desk, shop, fees, file.orders(), uploaded.zone());
        return new OrderPreview(desk, books).of(file, known(shop, numbers), detail);
    }

    private Preview income(Uploaded uploaded, ParsedFile.Income file, FileDetail detail) throws Exception {
        Shop.Open shop = shopOf(uploaded, file.marketplace().name());
        var tracking = file.rows().stream()
                .filter(row -> row.order() == null)
                .map(IncomeRow::trackingNumber)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var byTracking = knownOrders.byTracking(shop.merchantId(), shop.shopId(), tracking);
        Set<String> numbers = file.rows().stream()
                .map(row -> IncomePreview.number(row, byTracking))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new IncomePreview(byTracking, known(shop, numbers)).of(file, detail);
    }

    /** The orders among these numbers, asked themselves: lists may lag behind. */
    private Map<String, Order> known(Shop.Open shop, Collection<String> numbers) throws Exception {
        var known = new ConcurrentHashMap<String, Order>();
        var lanes = new Lanes(executor, ASKED_AT_ONCE_MAX);
        for (String number : knownOrders.among(shop.merchantId(), shop.shopId(), numbers)) {
            lanes.run(List.of(), () -> known.put(number, desk.order(OrderId.of(shop.shopId(), number))));
        }
        lanes.join();
        return known;
    }

    private Shop.Open shopOf(Uploaded uploaded, String platform) throws Exception {
        Shop.Open shop = shop(uploaded);
        if (!shop.platform().name().equals(platform)) {
            throw refused(
                    Refusal.Reason.WRONG_PLATFORM,
                    "File ini dari " + platform + ", tetapi tokonya di " + shop.platform() + ".");
        }
        return shop;
    }

    private Shop.Open shop(Uploaded uploaded) throws Exception {
        UUID shopId = uploaded.shopId();
        if (shopId != null
                && desk.shop(shopId) instanceof Shop.Open shop
                && shop.merchantId().equals(uploaded.merchantId())) {
            return shop;
        }
        throw Problems.notFound("shop");
    }

    /** Puts a run to work in the background; again, or when it is done, changes nothing. Empty when there is none. */
    public Optional<ImportRun> confirm(UUID merchantId, UUID runId, UUID userId) {
        tables.confirm(merchantId, runId, userId, clock.instant());
        worker.wake();
        return find(merchantId, runId);
    }

    public Optional<ImportRun> find(UUID merchantId, UUID runId) {
        return tables.find(merchantId, runId);
    }

    /** Runs, newest first, older than {@code before} (a {@link ImportRun#seq()}). */
    public List<ImportRun> list(UUID merchantId, long before, int rows) {
        return tables.list(merchantId, before, rows);
    }

    /** Items of one tab after a position. */
    public List<ImportItem> items(UUID merchantId, UUID runId, Tab tab, int after, int rows) {
        return tables.items(merchantId, runId, tab, after, rows);
    }

    private Applier applier(ImportRun run) throws Exception {
        FileKind kind = FileKind.valueOf(run.kind().toUpperCase(Locale.ROOT));
        return switch (kind) {
            case ORDERS ->
                new OrderApplier(
                        run,
                        desk,
                        shop(run),
                        fees,
                        ZoneId.of(Payloads.read(run.detail(), FileDetail.class).zone()),
                        knownOrders,
                        parcels);
            case INCOME -> new IncomeApplier(run.author(), desk, shop(run), fees, parcels);
            case SKU_MAP -> new SkuMapApplier(run.author(), desk);
            case PRODUCTS, OPENING_STOCK, PURCHASES, RETURNS -> new MasterApplier(desk, parcels, run, kind);
            case ADJUSTMENTS -> throw new IllegalStateException(run.kind());
        };
    }

    private Shop.Open shop(ImportRun run) throws Exception {
        UUID shopId = Objects.requireNonNull(run.shopId(), "a run of orders or income has a shop");
        if (desk.shop(shopId) instanceof Shop.Open shop) {
            return shop;
        }
        throw new IllegalStateException("the shop of run " + run.id() + " is not there");
    }

    /** Stops after the items under way. */
    @Override
    public void close() {
        worker.close();
    }
}
