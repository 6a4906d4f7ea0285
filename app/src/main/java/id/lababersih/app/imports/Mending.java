package id.lababersih.app.imports;

import id.lababersih.app.imports.BadRow.Correction;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.RowProblem.Reason;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a row that could not be used again with what a person wrote in its cells, by the rules of its file. */
record Mending(ImportTables tables, Sorter sorter, Shops shops) {
    private static final int ROWS_OF_ONE_ORDER_MAX = 200;

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
        ParsedFile parsed = bad.read(kind);
        Outcome wrong = wrong(parsed);
        if (wrong != null) {
            return new Mended.Wrong(wrong);
        }
        if (parsed instanceof ParsedFile.Orders orders) {
            return order(run, item, bad, orders.orders().getFirst());
        }
        return new Mended.Right(sorted(run, item, parsed, item.weight()), List.of());
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
        return empty ? Words.failed(Reason.VALUE.code(), "Baris ini tidak berisi apa-apa yang bisa diimpor") : null;
    }

    private Mended order(ImportRun run, ImportItem item, BadRow bad, FileOrder mended) throws Exception {
        var others = tables.inError(run.merchantId(), run.id(), mended.number(), ROWS_OF_ONE_ORDER_MAX).stream()
                .filter(other -> other.position() != item.position())
                .toList();
        var waiting = new ArrayList<ImportItem>();
        FileOrder order = bad.rest() == null ? mended : bad.rest().with(mended);
        for (ImportItem other : others) {
            BadRow row = BadRow.of(other);
            if (row != null
                    && row.read(FileKind.ORDERS) instanceof ParsedFile.Orders read
                    && read.orders().size() == 1) {
                order = order.with(read.orders().getFirst());
            } else {
                waiting.add(other);
            }
        }
        if (!waiting.isEmpty()) {
            String rows = waiting.stream()
                    .flatMap(other -> other.fileRows().stream())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            return new Mended.Waiting(item.mended(
                    Tab.ERRORS,
                    item.weight(),
                    item.fileRows(),
                    mended.number(),
                    "waits_for_rows",
                    "Sudah diperbaiki; menunggu baris " + rows + " dari pesanan ini",
                    List.of(),
                    Payloads.write(bad)));
        }
        int weight =
                item.weight() + others.stream().mapToInt(ImportItem::weight).sum();
        return new Mended.Right(sorted(run, item, ParsedFile.Orders.of(order), weight), others);
    }

    private ImportItem sorted(ImportRun run, ImportItem item, ParsedFile parsed, int weight) throws Exception {
        var zone = ZoneId.of(Payloads.read(run.detail(), FileDetail.class).zone());
        var found = new ArrayList<ImportItem>();
        var source = new Sorter.Source(run.merchantId(), Undo.kind(run), zone, false);
        sorter.sort(source, parsed, shops.of(run), new Preview.Items(found::addAll));
        var now = found.getFirst();
        return item.mended(
                now.tab(),
                weight,
                now.fileRows(),
                now.reference(),
                now.reason(),
                now.detail(),
                now.skus(),
                now.payload());
    }
}
