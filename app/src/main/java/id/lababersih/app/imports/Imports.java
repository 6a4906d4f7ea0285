package id.lababersih.app.imports;

import id.lababersih.app.http.Caller;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileTimes;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.Refusal;
import id.lababersih.app.imports.file.SpreadsheetReader;
import id.lababersih.cluster.supervision.Job;
import id.lababersih.cluster.supervision.Jobs;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.imports.Dependents;
import id.lababersih.persistence.imports.Dependents.Dependent;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.Act;
import id.lababersih.persistence.imports.ImportTables.LeftToDo;
import id.lababersih.persistence.imports.ImportTables.NewRun;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.MendedItems;
import id.lababersih.persistence.imports.MerchantLeases;
import id.lababersih.persistence.imports.OpeningRows;
import id.lababersih.persistence.imports.ReturnedParcels;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The door to imports: previews of files, and the runs that apply them. */
public final class Imports implements AutoCloseable {
    private static final int ACTS_MAX = 200;
    private static final int OTHER_SHOPS_MAX = 10;
    /** A file is held in memory while it is previewed, so few are at once. */
    private static final int PREVIEWS_MAX = 2;

    private static final Duration PREVIEW_WAIT_MAX = Duration.ofSeconds(20);

    /** Batches of items that one preview writes at once, while it makes the next: PostgreSQL works longer on them. */
    private static final int WRITERS_MAX = 2;

    /** Renewed every second; after a crash the runs of the node go on when this has passed. */
    private static final Duration LEASE = Duration.ofSeconds(8);

    private final PreviewPlaces previews = new PreviewPlaces(PREVIEWS_MAX);
    private final Desk desk;
    private final FeeSchedule fees;
    private final ImportTables tables;
    private final KnownOrders knownOrders;
    private final ReturnedParcels parcels;
    private final OpeningRows openingRows;
    private final WaitingPayouts payouts;
    private final InstantSource clock;
    private final ExecutorService executor;
    private final ImportWorker worker;
    private final Retry retry;
    private final ColumnMeanings columns;
    private final Sorter sorter;
    private final Undo undo;
    private final CaughtUp caughtUp;
    private final Job sweep;

    private Imports(
            Desk desk,
            FeeSchedule fees,
            Jdbi jdbi,
            ExecutorService executor,
            InstantSource clock,
            RunWatch watch,
            CaughtUp caughtUp,
            Jobs jobs) {
        this.desk = desk;
        this.fees = fees;
        this.tables = new ImportTables(jdbi);
        this.knownOrders = new KnownOrders(jdbi);
        this.parcels = new ReturnedParcels(jdbi);
        this.openingRows = new OpeningRows(jdbi);
        this.payouts = new WaitingPayouts(jdbi);
        this.clock = clock;
        this.executor = executor;
        var leases = new MerchantLeases(jdbi, UUID.randomUUID(), LEASE);
        var work = new ImportWork(jdbi, leases);
        this.columns = new ColumnMeanings(desk, fees, jdbi, this::wake);
        this.worker = new ImportWorker(work, leases, this::applier, executor, clock, watch, jobs);
        this.sorter = new Sorter(desk, fees, knownOrders, executor);
        this.retry = new Retry(
                desk,
                tables,
                work,
                worker,
                this::applier,
                new Mending(tables, sorter, run -> isOfShop(Undo.kind(run)) ? shop(run) : null, clock),
                new MendedItems(jdbi, leases),
                payouts);
        this.undo = new Undo(desk, tables, new Dependents(jdbi));
        this.caughtUp = caughtUp;
        this.sweep = WaitingPayoutSweep.start(payouts, worker, this::book, jobs);
    }

    /**
     * Opens the door; the runs that a crash left are taken up when their leases end.
     *
     * @param fees the schedule of the release, before a shop's own rules
     * @param executor makes a virtual thread for each task
     */
    public static Imports start(
            Desk desk, FeeSchedule fees, Jdbi jdbi, ExecutorService executor, InstantSource clock, Jobs jobs) {
        return start(desk, fees, jdbi, executor, clock, RunWatch.NONE, new CaughtUp(jdbi), jobs);
    }

    /** As above; {@code watch} is told how runs get on. */
    public static Imports start(
            Desk desk,
            FeeSchedule fees,
            Jdbi jdbi,
            ExecutorService executor,
            InstantSource clock,
            RunWatch watch,
            CaughtUp caughtUp,
            Jobs jobs) {
        return new Imports(desk, fees, jdbi, executor, clock, watch, caughtUp, jobs);
    }

    /**
     * A file as it was uploaded.
     *
     * @param shopId needed for orders and income
     * @param zone the merchant's, of whose business days the file's times are
     */
    public record Uploaded(
            UUID runId,
            Actor by,
            ZoneId zone,
            FileKind kind,
            @Nullable UUID shopId,
            Path file,
            String name,
            String sha256) {
        UUID merchantId() {
            return Objects.requireNonNull(by.merchantId(), "a file is uploaded to a merchant");
        }

        UUID userId() {
            return Objects.requireNonNull(by.userId(), "somebody uploads a file");
        }
    }

    /**
     * Reads a file and keeps what it would do. Throws the problem of a file that cannot be used, which changes nothing.
     */
    public ImportRun preview(Uploaded uploaded) throws Exception {
        UUID user = uploaded.userId();
        if (!previews.enter(user, PREVIEW_WAIT_MAX)) {
            throw Problem.of(ProblemType.UNAVAILABLE, "Other files are being read; send this one again in a moment.")
                    .retryAfter(PREVIEW_WAIT_MAX)
                    .exception();
        }
        try {
            return read(uploaded);
        } finally {
            previews.leave(user);
        }
    }

    private ImportRun read(Uploaded uploaded) throws Exception {
        var times = FileTimes.of(uploaded.zone(), clock.instant());
        ParsedFile parsed = SpreadsheetReader.read(uploaded.file(), uploaded.name(), uploaded.kind(), times);
        if (parsed instanceof ParsedFile.Refused(Refusal refusal)) {
            throw Sorter.refused(refusal);
        }
        Shop.@Nullable Open shop = isOfShop(uploaded.kind()) ? shop(uploaded) : null;
        var run = new NewRun(
                uploaded.runId(),
                uploaded.merchantId(),
                uploaded.kind().code(),
                shop == null ? null : shop.shopId(),
                shop == null ? null : shop.platform().name(),
                uploaded.name(),
                uploaded.sha256(),
                uploaded.by());
        var begun = tables.begin(run);
        if (begun.isPresent()) {
            var reading = begun.get();
            boolean published = false;
            try {
                var source =
                        new Sorter.Source(uploaded.merchantId(), uploaded.kind(), uploaded.zone(), known(uploaded));
                var writers = new Lanes(executor, WRITERS_MAX);
                Preview preview =
                        sorter.sort(source, parsed, shop, new Preview.Items(items -> add(writers, reading, items)));
                writers.join();
                tables.publish(reading, preview.counts(), Payloads.write(preview.detail()));
                published = true;
            } finally {
                if (!published) {
                    tables.forget(reading);
                }
            }
        }
        return find(uploaded.merchantId(), uploaded.runId()).orElseThrow();
    }

    private void add(Lanes writers, ImportTables.Reading reading, List<ImportItem> items) {
        try {
            writers.run(List.of(), () -> tables.add(reading, items));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service stops", e);
        }
    }

    private OpeningRows.Known known(Uploaded uploaded) {
        return uploaded.kind() == FileKind.OPENING_STOCK
                ? openingRows.known(uploaded.merchantId(), uploaded.runId(), uploaded.sha256())
                : OpeningRows.Known.NOTHING;
    }

    /** Whether a file of this kind is about one shop. */
    static boolean isOfShop(FileKind kind) {
        return kind == FileKind.ORDERS || kind == FileKind.INCOME;
    }

    private Shop.Open shop(Uploaded uploaded) throws Exception {
        UUID shopId = uploaded.shopId();
        boolean forNewOrders = uploaded.kind() == FileKind.ORDERS;
        if (shopId != null) {
            return desk.opened(uploaded.merchantId(), shopId, forNewOrders, Author.user(uploaded.userId()))
                    .orElseThrow(() -> Problems.notFound("shop"));
        }
        throw Problems.notFound("shop");
    }

    /** Who asks for something, and in answer to which request. */
    public Actor actor(Caller caller, @Nullable String requestId) {
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), requestId);
    }

    /** Puts a run to work in the background; again, or when it is done, changes nothing. Empty when there is none. */
    public Optional<ImportRun> confirm(UUID merchantId, UUID runId, Actor by) {
        tables.confirm(merchantId, runId, by);
        worker.wake();
        return find(merchantId, runId);
    }

    /**
     * Stops a run after the items in hand, or sets a preview aside; either can be confirmed again and goes on where it
     * was. Again changes nothing. Empty when there is none; a problem when it is over.
     */
    public Optional<ImportRun> cancel(UUID merchantId, UUID runId, Actor by) {
        tables.cancel(merchantId, runId, by);
        var run = find(merchantId, runId);
        run.ifPresent(found -> {
            if (found.state() != ImportRun.State.CANCELLED) {
                throw stateForbids(found, "Only what is previewed or running can be cancelled.");
            }
            worker.stop(found);
        });
        return run;
    }

    /**
     * Has what a run brought taken back in the background. Again changes nothing. Empty when there is none; a problem
     * when its kind cannot be undone, when it is at work, or when something later depends on it.
     */
    public Optional<ImportRun> undo(UUID merchantId, UUID runId, Actor by) throws Exception {
        var found = find(merchantId, runId);
        if (found.isEmpty()) {
            return found;
        }
        ImportRun run = found.get();
        Undo.requirePossible(Undo.kind(run));
        boolean undone = run.state() == ImportRun.State.UNDOING || run.state() == ImportRun.State.UNDONE;
        if (!undone && !Retry.ENDED.contains(run.state())) {
            throw stateForbids(run, "Only one that has run and ended can be undone.");
        }
        if (!undone) {
            caughtUp.await();
        }
        var dependents = undone ? List.<Dependent>of() : undo.of(run);
        if (!dependents.isEmpty()) {
            throw Undo.blocked(dependents);
        }
        tables.undo(merchantId, runId, by);
        worker.wake();
        return find(merchantId, runId);
    }

    static RuntimeException stateForbids(ImportRun run, String detail) {
        return Problem.of(ProblemType.IMPORT_STATE, "This import is " + run.state() + ". " + detail)
                .with("state", run.state())
                .exception();
    }

    /** Tries one item again; empty when there is no such run. See {@link Retry#retry}. */
    Optional<Retry.Tried> retry(UUID merchantId, UUID runId, int position, Retry.Wanted wanted, Actor by)
            throws Exception {
        var run = find(merchantId, runId);
        return run.isEmpty() ? Optional.empty() : Optional.of(retry.retry(run.get(), position, wanted, by));
    }

    /** Tries the open items of a tab again. See {@link Retry#retryAll}. */
    Retry.Tally retryAll(ImportRun run, Tab tab, Actor by) throws Exception {
        return retry.retryAll(run, tab, by);
    }

    /** What people say that unknown columns of payout files mean. */
    ColumnMeanings feeColumns() {
        return columns;
    }

    private void wake() {
        worker.wake();
    }

    /** The item at a position. */
    public Optional<ImportItem> item(UUID merchantId, UUID runId, int position) {
        return tables.item(merchantId, runId, position);
    }

    /** What was done with a run, oldest first. */
    public List<Act> history(UUID merchantId, UUID runId) {
        return tables.history(merchantId, runId, ACTS_MAX);
    }

    public Optional<ImportRun> find(UUID merchantId, UUID runId) {
        return tables.find(merchantId, runId);
    }

    /** Other shops that the file of a preview was imported into before: most likely a slip. */
    List<UUID> otherShops(ImportRun run) {
        UUID shop = run.shopId();
        return shop == null || run.state() != ImportRun.State.PREVIEWED
                ? List.of()
                : tables.otherShops(run.merchantId(), run.kind(), run.sha256(), shop, OTHER_SHOPS_MAX);
    }

    /** What is left to do after each of these runs of a merchant; none of a run after which nothing is. */
    Map<UUID, LeftToDo> leftToDo(UUID merchantId, List<UUID> runs) {
        return tables.leftToDo(merchantId, runs);
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
        FileKind kind = Undo.kind(run);
        return run.state() == ImportRun.State.UNDOING ? undoer(run, kind) : applier(run, kind);
    }

    private Applier undoer(ImportRun run, FileKind kind) throws Exception {
        return switch (kind) {
            case ORDERS -> new UndoApplier(run, desk);
            case INCOME -> {
                payouts.forgetKept(run.merchantId(), run.id());
                yield new IncomeUndo(run, income(shop(run), run.author()), desk);
            }
            case OPENING_STOCK, PURCHASES -> new StockUndo(run, kind, desk);
            case PRODUCTS, SKU_MAP, RETURNS, FEE_COLUMNS, ADJUSTMENTS -> throw new IllegalStateException(run.kind());
        };
    }

    private Applier applier(ImportRun run, FileKind kind) throws Exception {
        return switch (kind) {
            case ORDERS -> {
                var shop = shop(run);
                yield new OrderApplier(
                        run,
                        desk,
                        shop,
                        fees,
                        ZoneId.of(Payloads.read(run.detail(), FileDetail.class).zone()),
                        knownOrders,
                        parcels,
                        waiting(shop),
                        new PayoutRows(tables));
            }
            case INCOME -> {
                var shop = shop(run);
                if (run.state() == ImportRun.State.RUNNING) {
                    payouts.keep(run.merchantId(), run.id());
                    waiting(shop).bookOfRun(run.id(), executor);
                }
                yield income(shop, run.author());
            }
            case FEE_COLUMNS -> {
                columns.gather(run);
                yield new FeeColumnApplier(income(shop(run), run.author()));
            }
            case SKU_MAP -> new SkuMapApplier(run.author(), desk);
            case PRODUCTS, OPENING_STOCK, PURCHASES, RETURNS ->
                new MasterApplier(desk, parcels, openingRows, run, kind);
            case ADJUSTMENTS -> throw new IllegalStateException(run.kind());
        };
    }

    private IncomeApplier income(Shop.Open shop, Author by) {
        return new IncomeApplier(by, desk, shop, fees, columns.fees(shop), knownOrders, parcels);
    }

    private WaitingPayoutBooking waiting(Shop.Open shop) {
        return new WaitingPayoutBooking(shop.merchantId(), shop.shopId(), by -> income(shop, by), knownOrders, payouts);
    }

    /** Books rows of one shop, of an archived one too. */
    private void book(List<Due> rows) throws Exception {
        Due any = rows.getFirst();
        var shop = desk.opened(any.merchantId(), any.shopId(), false, any.row().by())
                .orElseThrow(() -> new IllegalStateException("the shop " + any.shopId() + " is not there"));
        waiting(shop).book(rows);
    }

    private Shop.Open shop(ImportRun run) throws Exception {
        UUID shopId = Objects.requireNonNull(run.shopId(), "a run of orders or income has a shop");
        boolean forNewOrders = run.kind().equals(FileKind.ORDERS.code());
        return desk.opened(run.merchantId(), shopId, forNewOrders, run.author())
                .orElseThrow(() -> new IllegalStateException("the shop of run " + run.id() + " is not there"));
    }

    /** Stops after the items under way. */
    @Override
    public void close() {
        worker.takeNoMore();
        sweep.close();
        worker.close();
    }
}
