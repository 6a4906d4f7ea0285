package id.lababersih.app.imports;

import id.lababersih.app.imports.BadRow.Correction;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileTimes;
import id.lababersih.app.imports.file.MasterRow.PurchaseLine;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.RowProblem.Reason;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.OpeningRows;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a row that could not be used again with what a person wrote in its cells, by the rules of its file. */
record Mending(ImportTables tables, Sorter sorter, Shops shops, InstantSource clock) {
    private static final int ROWS_OF_ONE_ORDER_MAX = 200;
    /** As many as a file keeps errors. */
    private static final int LINES_OF_ONE_PURCHASE_MAX = 10_000;

    private static final int ROWS_NAMED_MAX = 50;

    /** Finds the shop that a run is for; null for the merchant's own spreadsheets. */
    interface Shops {
        Shop.@Nullable Open of(ImportRun run) throws Exception;
    }

    /** What became of the row. */
    sealed interface Mended {
        /** It is still wrong; nothing is kept. */
        record Wrong(Outcome why) implements Mended {}

        /** It is right, but other rows of its order are not. */
        record Waiting(ImportItem item) implements Mended {}

        /**
         * It is as a preview would have it now.
         *
         * @param others the items of other rows of the order, which it takes in
         */
        record Right(ImportItem item, List<ImportItem> others) implements Mended {}
    }

    Mended mend(ImportRun run, ImportItem item, List<Correction> corrections) throws Exception {
        FileKind kind = Undo.kind(run);
        BadRow bad = Objects.requireNonNull(BadRow.of(item), "only what is kept is mended")
                .with(corrections);
        ParsedFile parsed = bad.read(kind, times(run));
        Outcome wrong = wrong(parsed);
        if (wrong != null) {
            return new Mended.Wrong(wrong);
        }
        if (parsed instanceof ParsedFile.Orders orders) {
            return order(run, item, bad, orders.orders().getFirst());
        }
        if (parsed instanceof ParsedFile.Masters masters && masters.rows().getFirst() instanceof PurchaseLine line) {
            return purchase(run, item, bad, line);
        }
        return sorted(run, item, parsed, item.weight(), List.of());
    }

    private static @Nullable Outcome wrong(ParsedFile parsed) {
        boolean empty = switch (parsed) {
            case ParsedFile.Refused _ -> true;
            case ParsedFile.Orders orders -> orders.orders().isEmpty();
            case ParsedFile.Income income -> income.rows().isEmpty();
            case ParsedFile.Masters masters -> masters.rows().isEmpty();
        };
        if (!parsed.errors().isEmpty()) {
            var problem = parsed.errors().getFirst();
            return Words.failed(problem.reason().code(), problem.detail());
        }
        return empty
                ? Words.failed(
                        Reason.VALUE.code(),
                        "Baris ini tidak berisi apa-apa yang bisa diimpor",
                        "This row has nothing that can be imported")
                : null;
    }

    private Mended order(ImportRun run, ImportItem item, BadRow bad, FileOrder mended) throws Exception {
        var others = others(run, item, mended.number(), ROWS_OF_ONE_ORDER_MAX);
        var waiting = new ArrayList<ImportItem>();
        FileOrder order = bad.rest() == null ? mended : bad.rest().with(mended);
        for (ImportItem other : others) {
            BadRow row = BadRow.of(other);
            if (row != null
                    && row.read(FileKind.ORDERS, times(run)) instanceof ParsedFile.Orders read
                    && read.orders().size() == 1) {
                order = order.with(read.orders().getFirst());
            } else {
                waiting.add(other);
            }
        }
        if (!waiting.isEmpty()) {
            return waiting(item, mended.number(), waiting, bad);
        }
        return sorted(run, item, ParsedFile.Orders.of(order), weight(item, others), others);
    }

    /** A purchase is bought whole, when the last of its bad lines is right. */
    private Mended purchase(ImportRun run, ImportItem item, BadRow bad, PurchaseLine mended) throws Exception {
        if (bad.lines() != null && !mended.number().equals(item.reference())) {
            return new Mended.Wrong(Words.failed(
                    Reason.ORDER_NUMBER.code(),
                    "Nomor tetap " + item.reference() + ": baris lain menunggu baris ini",
                    "The number stays " + item.reference() + ": other rows wait for this one"));
        }
        var others = others(run, item, mended.number(), LINES_OF_ONE_PURCHASE_MAX);
        var lines = new ArrayList<PurchaseLine>(bad.lines() == null ? List.of() : bad.lines());
        lines.add(mended);
        var waiting = new ArrayList<ImportItem>();
        for (ImportItem other : others) {
            BadRow row = BadRow.of(other);
            if (row != null
                    && row.read(FileKind.PURCHASES, times(run)) instanceof ParsedFile.Masters read
                    && !read.rows().isEmpty()
                    && read.rows().getFirst() instanceof PurchaseLine line) {
                lines.add(line);
                lines.addAll(row.lines() == null ? List.of() : row.lines());
            } else {
                waiting.add(other);
            }
        }
        // Its warehouse may be what was mended, and it is that of all.
        lines.replaceAll(line -> line.writtenAs(mended));
        var contradiction = MasterPreview.contradiction(lines);
        if (contradiction != null) {
            Said words = contradiction
                    .detail()
                    .after("Baris " + contradiction.row() + ": ", "Row " + contradiction.row() + ": ");
            return new Mended.Wrong(Words.failed(contradiction.reason().code(), words));
        }
        return waiting.isEmpty()
                ? sorted(run, item, ParsedFile.Masters.of(lines), weight(item, others), others)
                : waiting(item, mended.number(), waiting, bad);
    }

    private List<ImportItem> others(ImportRun run, ImportItem item, String number, int rows) {
        return tables.inError(run.merchantId(), run.id(), number, rows).stream()
                .filter(other -> other.position() != item.position())
                .toList();
    }

    private static int weight(ImportItem item, List<ImportItem> others) {
        return item.weight() + others.stream().mapToInt(ImportItem::weight).sum();
    }

    private static Mended waiting(ImportItem item, String number, List<ImportItem> others, BadRow bad) {
        String rows = others.stream()
                .flatMap(other -> other.fileRows().stream())
                .limit(ROWS_NAMED_MAX)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return new Mended.Waiting(item.mended(
                Tab.ERRORS,
                item.weight(),
                item.fileRows(),
                number,
                "waits_for_rows",
                "Sudah diperbaiki; menunggu baris " + rows + " dari nomor ini",
                "Corrected; waits for rows " + rows + " of this number",
                List.of(),
                Payloads.write(bad)));
    }

    private FileTimes times(ImportRun run) {
        return FileTimes.of(zone(run), clock.instant());
    }

    private static ZoneId zone(ImportRun run) {
        return ZoneId.of(Payloads.read(run.detail(), FileDetail.class).zone());
    }

    private Mended sorted(ImportRun run, ImportItem item, ParsedFile parsed, int weight, List<ImportItem> others)
            throws Exception {
        var found = new ArrayList<ImportItem>();
        var source = new Sorter.Source(run.merchantId(), Undo.kind(run), zone(run), OpeningRows.Known.NOTHING);
        sorter.sort(source, parsed, shops.of(run), new Preview.Items(found::addAll));
        var now = found.getFirst();
        if (now.tab() == Tab.ERRORS) {
            return new Mended.Wrong(new Outcome(Result.FAILED, now.reason(), now.detail(), now.detailEn()));
        }
        var mended = item.mended(
                now.tab(),
                weight,
                now.fileRows(),
                now.reference(),
                now.reason(),
                now.detail(),
                now.detailEn(),
                now.skus(),
                now.payload());
        return new Mended.Right(mended, others);
    }
}
