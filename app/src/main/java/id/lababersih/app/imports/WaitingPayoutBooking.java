package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.KnownOrders;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import id.lababersih.persistence.imports.WaitingPayouts.Reason;
import id.lababersih.persistence.imports.WaitingPayouts.Waiting;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Books the payout rows of a shop that came before their order, once the order is there and sent. A row is forgotten
 * only after it was booked, and booking it again changes nothing: so none is booked twice, and none is left behind.
 */
final class WaitingPayoutBooking {
    private static final int PAGE = 500;
    private static final int ORDERS_AT_ONCE_MAX = 24;

    private final UUID merchantId;
    private final UUID shopId;
    private final IncomeApplier income;
    private final WaitingPayouts waiting;

    WaitingPayoutBooking(UUID merchantId, UUID shopId, IncomeApplier income, WaitingPayouts waiting) {
        this.merchantId = merchantId;
        this.shopId = shopId;
        this.income = income;
        this.waiting = waiting;
    }

    /** What waits for orders, by {@link WaitingPayouts#key} of their numbers and tracking numbers. */
    Map<String, List<Waiting>> find(List<String> references) {
        return waiting.find(merchantId, shopId, references);
    }

    /** Books what waits for one order, payouts before refunds; what cannot be booked yet goes on waiting. */
    void book(Map<String, List<Waiting>> found, String number, @Nullable String trackingNumber) throws Exception {
        var rows = Stream.of(number, trackingNumber == null ? "" : trackingNumber)
                .flatMap(key -> found.getOrDefault(WaitingPayouts.key(key), List.of()).stream())
                .toList();
        for (Waiting row : IncomePreview.inOrder(rows, WaitingPayoutBooking::payout)) {
            book(number, row, null);
        }
    }

    /** Books rows of this shop whose orders have moved. */
    void book(List<Due> rows) throws Exception {
        for (Due due : IncomePreview.inOrder(rows, due -> payout(due.row()))) {
            book(due.orderNumber(), due.row(), due.orderChangedAt());
        }
    }

    /** Books what a payout file's run kept and whose order came after the file was read. */
    void bookOfRun(UUID run, KnownOrders orders, Executor executor) throws Exception {
        UUID after = new UUID(0, 0);
        List<Waiting> page;
        do {
            page = waiting.ofRun(merchantId, run, after, PAGE);
            bookKnown(page, orders, executor);
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == PAGE);
    }

    private void bookKnown(List<Waiting> rows, KnownOrders orders, Executor executor) throws Exception {
        var trackingNumbers = rows.stream()
                .map(row -> payout(row).row().trackingNumber())
                .filter(Objects::nonNull)
                .toList();
        var byTracking = orders.byTracking(merchantId, shopId, trackingNumbers);
        var byNumber = new LinkedHashMap<String, List<Waiting>>();
        for (Waiting row : IncomePreview.inOrder(rows, WaitingPayoutBooking::payout)) {
            String number = IncomePreview.number(payout(row).row(), byTracking);
            if (number != null) {
                byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(row);
            }
        }
        var lanes = new Lanes(executor, ORDERS_AT_ONCE_MAX);
        for (String number : orders.among(merchantId, shopId, byNumber.keySet())) {
            lanes.run(List.of(), () -> {
                for (Waiting row : byNumber.getOrDefault(number, List.of())) {
                    book(number, row, null);
                }
            });
        }
        lanes.join();
    }

    private void book(String number, Waiting row, @Nullable OffsetDateTime orderChangedAt) throws Exception {
        Outcome outcome = outcome(new Payout(number, payout(row).row()));
        if (outcome.result() == Result.FAILED) {
            waiting.tried(merchantId, row.id(), reason(outcome), orderChangedAt);
        } else {
            waiting.forget(merchantId, row.id());
        }
    }

    private Outcome outcome(Payout payout) throws Exception {
        try {
            return income.book(payout);
        } catch (BadItemException _) {
            return Words.beyondTheBooks();
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
