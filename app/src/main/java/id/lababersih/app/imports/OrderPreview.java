package id.lababersih.app.imports;

import id.lababersih.app.imports.file.FileLine;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.Said;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Journey;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Status;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sorts the orders of a file into those that can be applied and those that cannot, or need not be. */
final class OrderPreview {
    /** Of an order that is in the books already. */
    private static final String MOVES_FORWARD = "moves_forward";

    /** Of an order that is in the books with lines that were cancelled since. */
    static final String LOSES_LINES = "loses_lines";

    private static final Said NOTHING_NEW =
            new Said("Sudah diimpor, tidak ada yang baru", "Imported before, nothing is new");

    private final Desk desk;
    private final ShopBooks books;
    private final Preview.Items items;
    private final ShortStock shortStock;

    OrderPreview(Desk desk, ShopBooks books, Preview.Items items) {
        this.desk = desk;
        this.books = books;
        this.items = items;
        this.shortStock = new ShortStock(desk, books.shop().merchantId());
    }

    Preview of(ParsedFile.Orders file, Booked there, FileDetail detail) throws Exception {
        for (List<FileOrder> orders : Booked.turns(file.orders())) {
            var known = there.of(orders.stream().map(FileOrder::number).toList());
            for (FileOrder order : orders) {
                Order booked = known.get(order.number());
                if (booked == null || booked instanceof Order.Absent) {
                    addNew(order);
                } else {
                    addKnownOrBad(order, file.wholes().get(order.number()), booked);
                }
            }
        }
        items.skipped(file.skipped());
        items.errors(file.errors(), file.rests());
        return items.preview(file.totalOrders(), detail);
    }

    private void addNew(FileOrder order) {
        List<FileLine> unknown = books.unknown(order);
        if (unknown.isEmpty()) {
            items.importable(1, order.rows(), order.number(), null, order);
        } else {
            items.unmatched(
                    1,
                    order.rows(),
                    order.number(),
                    "unmatched_sku",
                    Words.unknown(unknown),
                    unknown.stream().map(FileLine::sku).distinct().toList(),
                    order);
        }
    }

    /** What cannot be booked is said when it is applied, as it is of a new order. */
    private void addKnownOrBad(FileOrder order, @Nullable FileOrder whole, Order booked) throws Exception {
        try {
            if (whole != null && losesLines(order, whole, booked)) {
                items.importable(1, order.rows(), order.number(), LOSES_LINES, order);
            } else {
                addKnown(order, booked);
            }
        } catch (BadItemException _) {
            items.importable(1, order.rows(), order.number(), null, order);
        }
    }

    /** Whether the books have lines that the file tells as cancelled, and no other that it does not send. */
    private boolean losesLines(FileOrder sent, FileOrder whole, Order booked) {
        return books.unknown(whole).isEmpty()
                && Journey.losesLines(booked, books.facts(sent))
                && OrderView.of(booked).facts().isPartOf(books.facts(whole));
    }

    private void addKnown(FileOrder order, Order booked) throws Exception {
        Facts own = OrderView.of(booked).facts();
        if (books.unknown(order).isEmpty() && !books.isAsBooked(order, own)) {
            skip(order, "order_differs", Words.DIFFERS);
            return;
        }
        switch (Journey.plan(booked, ShopBooks.target(order, own, null))) {
            case Journey.Forward(var commands) when commands.isEmpty() -> skipAsImported(order, null);
            case Journey.Forward(var commands) -> {
                Said missing = stillMissing(booked, commands);
                if (missing == null) {
                    items.importable(1, order.rows(), order.number(), MOVES_FORWARD, order);
                } else {
                    skipAsImported(order, missing);
                }
            }
            case Journey.Backward(var from, var to) -> skipBackward(order, from, to);
        }
    }

    private void skipAsImported(FileOrder order, @Nullable Said missing) {
        skip(
                order,
                "already_imported",
                missing == null
                        ? NOTHING_NEW
                        : missing.after(NOTHING_NEW.indonesian() + ". ", NOTHING_NEW.english() + ". "));
    }

    private void skipBackward(FileOrder order, Status from, Status to) {
        boolean older = isOnTheWay(to) && (isOnTheWay(from) ? to.compareTo(from) < 0 : from == Status.RETURNED);
        String left = leftToReturn(from, to);
        skip(order, left != null ? left : older ? "older_than_books" : "move_not_possible", Words.backward(from, to));
    }

    /** Why a sale that stands in the books is to be seen to by a person; null where it is not. */
    static @Nullable String leftToReturn(Status from, Status to) {
        boolean sent = from.compareTo(Status.SHIPPED) >= 0 && isOnTheWay(from);
        if (sent && to == Status.CANCELLED) {
            return "cancelled_after_shipping";
        }
        return from == Status.SETTLED && to == Status.RETURNED ? "returned_after_payout" : null;
    }

    private static boolean isOnTheWay(Status status) {
        return status.compareTo(Status.SETTLED) <= 0;
    }

    private void skip(FileOrder order, String reason, Said words) {
        items.skipped(1, order.rows(), order.number(), reason, words);
    }

    /** What an order that failed to ship for want of stock is still short of; null when it may be tried again. */
    private @Nullable Said stillMissing(Order booked, List<Order.Command> commands) throws Exception {
        boolean ships = commands.stream().anyMatch(Order.Command.Ship.class::isInstance);
        if (!ships || !(booked instanceof Order.Open open) || open.missing().isEmpty()) {
            return null;
        }
        var facts = open.facts();
        var skus = facts.needs().stream().map(Need::sku).distinct().toList();
        var onHand = desk.stocks(facts.merchantId(), skus, facts.warehouse()).stream()
                .collect(Collectors.toMap(Stock::sku, Stock::onHand));
        var lacking = facts.lacking(sku -> onHand.getOrDefault(sku, 0));
        return lacking.isEmpty() ? null : shortStock.of(lacking);
    }
}
