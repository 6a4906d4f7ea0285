package id.lababersih.app.imports;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Violation;
import id.lababersih.app.imports.BadRow.Correction;
import id.lababersih.app.imports.Choices.Choice;
import id.lababersih.app.imports.Mending.Mended;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.cluster.shop.ShopOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportWork;
import id.lababersih.persistence.imports.MendedItems;
import id.lababersih.persistence.imports.WaitingPayouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Tries one item of a run again, alone: one that failed, was short of stock, named a SKU nobody knew, or could not be
 * read.
 */
final class Retry {
    private static final Duration BUSY = Duration.ofSeconds(2);
    static final Set<ImportRun.State> ENDED =
            Set.of(ImportRun.State.DONE, ImportRun.State.FAILED, ImportRun.State.CANCELLED);
    private static final String OUT_OF_STOCK = "no_stock";
    /** How many items one request may try, which waits for all of them. */
    static final int AT_ONCE_MAX = 200;

    private final Desk desk;
    private final ImportTables tables;
    private final ImportWork work;
    private final ImportWorker worker;
    private final ImportWorker.Appliers appliers;
    private final Mending mending;
    private final MendedItems mendedItems;
    private final WaitingPayouts payouts;

    Retry(
            Desk desk,
            ImportTables tables,
            ImportWork work,
            ImportWorker worker,
            ImportWorker.Appliers appliers,
            Mending mending,
            MendedItems mendedItems,
            WaitingPayouts payouts) {
        this.desk = desk;
        this.tables = tables;
        this.work = work;
        this.worker = worker;
        this.appliers = appliers;
        this.mending = mending;
        this.mendedItems = mendedItems;
        this.payouts = payouts;
    }

    /**
     * What a person wants an item to be tried with.
     *
     * @param remembered teaches the shop the choices, too
     * @param corrections for a row in error
     */
    record Wanted(List<Choice> choices, boolean remembered, List<Correction> corrections) {
        static final Wanted AS_IT_IS = new Wanted(List.of(), false, List.of());

        Wanted {
            choices = List.copyOf(choices);
            corrections = List.copyOf(corrections);
        }
    }

    /** How many items were tried again together, and for how many nothing is left to do. */
    record Tally(int tried, int settled) {
        static final Tally NONE = new Tally(0, 0);
    }

    /**
     * An item as it is after a try.
     *
     * @param others what became of those that waited for the same SKUs, where these were remembered
     */
    record Tried(ImportItem item, Tally others) {}

    /** Whether the run was applied, if only in part; a preview that was thrown away never was. */
    private static boolean wasApplied(ImportRun run) {
        return ENDED.contains(run.state()) && run.confirmedAt() != null;
    }

    /** Whether a row in error can be mended: before its run is confirmed, and when it has ended. */
    static boolean isMendable(ImportRun run, ImportItem item) {
        boolean atRest = ENDED.contains(run.state()) || run.state() == ImportRun.State.PREVIEWED;
        return atRest && item.tab() == Tab.ERRORS && item.payload() != null;
    }

    /** Whether an item can be tried again once its run has ended. */
    static boolean isOpen(ImportRun run, ImportItem item) {
        Outcome outcome = item.outcome();
        boolean ofShop = run.kind().equals(FileKind.ORDERS.code()) || run.kind().equals(FileKind.INCOME.code());
        return item.payload() != null
                && item.tab() != Tab.ERRORS
                && wasApplied(run)
                && (outcome == null
                        ? ofShop && item.tab() == Tab.UNMATCHED
                        : outcome.result() == Result.FAILED || OUT_OF_STOCK.equals(outcome.reason()));
    }

    /**
     * Applies the item and answers it as it is then. An order whose SKUs are still unknown stays as it was, with the
     * failed outcome in the answer. Throws the problem when there is no such item, it cannot be tried again, a run is
     * at work, or a choice is no product.
     */
    Tried retry(ImportRun run, int position, Wanted wanted, Actor by) throws Exception {
        return inTurn(run, () -> {
            var item = retryInTurn(run, position, wanted, by);
            var taught = wanted.remembered()
                    ? wanted.choices().stream()
                            .filter(Choice::mappable)
                            .map(Choice::marketplaceSku)
                            .distinct()
                            .toList()
                    : List.<String>of();
            return new Tried(item, taught.isEmpty() ? Tally.NONE : retryAllInTurn(run, Tab.UNMATCHED, taught, by));
        });
    }

    /** Tries the first {@link #AT_ONCE_MAX} items of a tab that are open again, as they are. Throws like the other. */
    Tally retryAll(ImportRun run, Tab tab, Actor by) throws Exception {
        return inTurn(run, () -> retryAllInTurn(run, tab, List.of(), by));
    }

    private <T> T inTurn(ImportRun run, Callable<T> deed) throws Exception {
        return worker.inTurn(run.merchantId(), deed)
                .orElseThrow(() -> Problem.of(
                                ProblemType.IMPORT_BUSY,
                                "Another import of yours is at work; try again when it is done.")
                        .retryAfter(BUSY)
                        .exception());
    }

    private Tally retryAllInTurn(ImportRun run, Tab tab, List<String> skus, Actor by) throws Exception {
        ImportRun now = tables.find(run.merchantId(), run.id()).orElseThrow();
        int tried = 0;
        int settled = 0;
        for (ImportItem item : tables.open(run.merchantId(), run.id(), tab, skus, AT_ONCE_MAX)) {
            if (isOpen(now, item)) {
                tried++;
                settled += isOpen(now, again(now, item, item, by)) ? 0 : 1;
            }
        }
        return new Tally(tried, settled);
    }

    private ImportItem retryInTurn(ImportRun run, int position, Wanted wanted, Actor by) throws Exception {
        ImportItem item =
                tables.item(run.merchantId(), run.id(), position).orElseThrow(() -> Problems.notFound("import row"));
        ImportRun now = tables.find(run.merchantId(), run.id()).orElseThrow();
        if (isMendable(now, item)) {
            return mend(now, item, wanted, by);
        }
        if (!isOpen(now, item) || !wanted.corrections().isEmpty()) {
            throw Imports.stateForbids(
                    now,
                    "Only what failed, was short or unmatched in an ended import is tried again, and only a row in"
                            + " error is corrected.");
        }
        requireProducts(run.merchantId(), wanted.choices());
        if (wanted.remembered()) {
            teach(now, wanted.choices(), by);
        }
        ImportItem tried = wanted.choices().isEmpty() ? item : item.with(Payloads.write(new Choices(wanted.choices())));
        return again(now, item, tried, by);
    }

    /** @param tried the item with what was chosen for it now */
    private ImportItem again(ImportRun run, ImportItem item, ImportItem tried, Actor by) throws Exception {
        Outcome outcome = apply(run, tried);
        if (item.tab() == Tab.UNMATCHED && outcome.result() == Result.FAILED) {
            return ended(item, item.tab(), outcome);
        }
        work.redo(run, tried, outcome, by);
        return ended(tried, Tab.IMPORTABLE, outcome);
    }

    /** A row of a preview waits for its confirmation; one of a run that was applied is applied, too. */
    private ImportItem mend(ImportRun run, ImportItem item, Wanted wanted, Actor by) throws Exception {
        return switch (mending.mend(run, item, wanted.corrections())) {
            case Mended.Wrong(var why) -> ended(item, item.tab(), why);
            case Mended.Waiting(var waiting) -> {
                mendedItems.record(run, waiting, List.of(), null, by);
                yield waiting;
            }
            case Mended.Right(var mended, var others) -> {
                boolean applies = mended.tab() == Tab.IMPORTABLE && wasApplied(run);
                Outcome outcome = applies ? apply(run, mended) : null;
                mendedItems.record(run, mended, others, outcome, by);
                if (mended.tab() == Tab.UNMATCHED && wasApplied(run)) {
                    payouts.keep(run.merchantId(), run.id(), mended.position());
                }
                yield outcome == null ? mended : ended(mended, mended.tab(), outcome);
            }
        };
    }

    private Outcome apply(ImportRun run, ImportItem item) throws Exception {
        Applier applier = appliers.of(run);
        try {
            applier.prepare(List.of(item));
            return applier.apply(item);
        } catch (BadItemException _) {
            return Words.beyondTheBooks();
        }
    }

    private static ImportItem ended(ImportItem item, Tab tab, Outcome outcome) {
        return new ImportItem(
                item.position(),
                tab,
                item.weight(),
                item.fileRows(),
                item.reference(),
                item.reason(),
                item.detail(),
                item.detailEn(),
                item.skus(),
                item.payload(),
                item.choices(),
                outcome);
    }

    private void requireProducts(UUID merchantId, List<Choice> choices) throws Exception {
        var known = desk.products(merchantId, new Choices(choices).skus());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < choices.size(); i++) {
            if (!known.containsKey(choices.get(i).sku())) {
                violations.add(new Violation(
                        "/products/" + i + "/sku", "unknown-product", "There is no product of this SKU."));
            }
        }
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
    }

    private void teach(ImportRun run, List<Choice> choices, Actor by) throws Exception {
        var mappings =
                choices.stream().filter(Choice::mappable).map(Choice::mapping).toList();
        UUID shopId = run.shopId();
        if (shopId == null || mappings.isEmpty()) {
            return;
        }
        var author = new Author(Objects.requireNonNull(by.userId(), "somebody tries again"), run.id());
        if (desk.execute(shopId, new Shop.Command.MapSkus(mappings), author)
                instanceof ShopOutcome.Rejected(var rejection)) {
            throw Problems.of(rejection).exception();
        }
    }
}
