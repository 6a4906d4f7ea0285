package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.domain.account.Author;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import id.lababersih.persistence.imports.WaitingPayouts.Reason;
import id.lababersih.persistence.imports.WaitingPayouts.Waiting;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books the payout rows of a shop that came before their order, once the order is there and sent. A row is forgotten
 * only after it was booked, and booking it again changes nothing: so none is booked twice, and none is left behind. It
 * is booked as its own file's run would have, and noted there, so that undoing that run takes it back.
 */
final class WaitingPayoutBooking {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPayoutBooking.class);
    private static final int PAGE = 500;
    private static final int ORDERS_AT_ONCE_MAX = 24;

    private final UUID merchantId;
    private final UUID shopId;
    private final Function<Author, IncomeApplier> income;
    private final Map<Author, IncomeApplier> incomes = new ConcurrentHashMap<>();
    private final KnownOrders orders;
    private final WaitingPayouts waiting;
    private final Set<UUID> handled = ConcurrentHashMap.newKeySet();

    /** @param income books on behalf of somebody */
    WaitingPayoutBooking(
            UUID merchantId,
            UUID shopId,
            Function<Author, IncomeApplier> income,
            KnownOrders orders,
            WaitingPayouts waiting) {
        this.merchantId = merchantId;
        this.shopId = shopId;
        this.income = income;
        this.orders = orders;
        this.waiting = waiting;
    }

    /** What waits for orders that a file brings, by the order's number, payouts before refunds. */
    Map<String, List<Waiting>> find(List<FileOrder> brought) {
        var trackingNumbers = brought.stream()
                .map(FileOrder::trackingNumber)
                .filter(Objects::nonNull)
                .toList();
        var found = waiting.find(
                merchantId,
                shopId,
                Stream.concat(brought.stream().map(FileOrder::number), trackingNumbers.stream())
                        .toList());
        if (found.isEmpty()) {
            return Map.of();
        }
        var numbers = orders.allByTracking(merchantId, shopId, trackingNumbers);
        for (FileOrder order : brought) {
            String tracking = order.trackingNumber();
            if (tracking != null) {
                numbers.computeIfAbsent(KnownOrders.key(tracking), _ -> new HashSet<>())
                        .add(order.number());
            }
        }
        return byNumber(found.values().stream().flatMap(List::stream).toList(), KnownOrders.unambiguous(numbers));
    }

    /** Books rows of one order; what cannot be booked yet goes on waiting. */
    void book(String number, List<Waiting> rows) throws Exception {
        for (Waiting row : rows) {
            book(number, row, null);
        }
    }

    /** Books rows of this shop whose orders have moved. */
    void book(List<Due> rows) throws Exception {
        var readable = new ArrayList<Due>();
        for (Due due : rows) {
            if (isReadable(due.row())) {
                readable.add(due);
            } else {
                waiting.tried(merchantId, due.row().id(), null, due.orderChangedAt());
            }
        }
        for (Due due : IncomePreview.inOrder(readable, due -> payout(due.row()))) {
            book(due.orderNumber(), due.row(), due.orderChangedAt());
        }
    }

    /** Books what a payout file's run kept and whose order came after the file was read. */
    void bookOfRun(UUID run, Executor executor) throws Exception {
        UUID after = new UUID(0, 0);
        List<Waiting> page;
        do {
            page = waiting.ofRun(merchantId, run, after, PAGE);
            bookKnown(page, executor);
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == PAGE);
    }

    private void bookKnown(List<Waiting> rows, Executor executor) throws Exception {
        var trackingNumbers = rows.stream()
                .filter(WaitingPayoutBooking::isReadable)
                .map(row -> payout(row).row().trackingNumber())
                .filter(Objects::nonNull)
                .toList();
        var byNumber = byNumber(rows, orders.byTracking(merchantId, shopId, trackingNumbers));
        var lanes = new Lanes(executor, ORDERS_AT_ONCE_MAX);
        for (String number : orders.among(merchantId, shopId, byNumber.keySet())) {
            lanes.run(List.of(), () -> book(number, byNumber.getOrDefault(number, List.of())));
        }
        lanes.join();
    }

    private static Map<String, List<Waiting>> byNumber(List<Waiting> rows, Map<String, String> byTracking) {
        var readable = rows.stream().filter(WaitingPayoutBooking::isReadable).toList();
        var byNumber = new LinkedHashMap<String, List<Waiting>>();
        for (Waiting row : IncomePreview.inOrder(readable, WaitingPayoutBooking::payout)) {
            String number = IncomePreview.number(payout(row).row(), byTracking);
            if (number != null) {
                byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(row);
            }
        }
        return byNumber;
    }

    /** A row is handled once; a fault that is the row's own keeps no other from being booked. */
    private void book(String number, Waiting row, @Nullable OffsetDateTime orderChangedAt) throws Exception {
        if (!handled.add(row.id())) {
            return;
        }
        try {
            Outcome outcome = outcome(row, new Payout(number, payout(row).row()));
            if (outcome.result() == Result.FAILED) {
                waiting.tried(merchantId, row.id(), reason(outcome), orderChangedAt);
            } else {
                waiting.booked(merchantId, row, number, outcome);
            }
        } catch (Exception failed) {
            if (Trouble.isPassing(failed)) {
                throw failed;
            }
            LOG.error("Waiting payout {} of merchant {} met a fault of ours", row.id(), merchantId, failed);
            waiting.tried(merchantId, row.id(), null, orderChangedAt);
        }
    }

    private Outcome outcome(Waiting row, Payout payout) throws Exception {
        try {
            return incomes.computeIfAbsent(row.by(), income).book(payout);
        } catch (BadItemException _) {
            return Words.beyondTheBooks();
        }
    }

    private static boolean isReadable(Waiting row) {
        try {
            payout(row);
            return true;
        } catch (BadItemException unreadable) {
            LOG.error("Waiting payout {} cannot be read", row.id(), unreadable);
            return false;
        }
    }

    private static Reason reason(Outcome failed) {
        return switch (failed.reason()) {
            case "unknown_order" -> Reason.UNKNOWN_ORDER;
            case "move_not_possible", "return_incomplete" -> Reason.ORDER_NOT_SHIPPED;
            case null, default -> Reason.SETTLED_DIFFERENTLY;
        };
    }

    private static Payout payout(Waiting row) {
        return Payloads.read(row.payload(), Payout.class);
    }
}
