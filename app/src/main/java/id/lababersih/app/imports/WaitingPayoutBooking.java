package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.WaitingPayouts;
import id.lababersih.persistence.imports.WaitingPayouts.Waiting;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Books the payout rows that came before their order, once the order is there and sent. */
final class WaitingPayoutBooking {
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
            var payout = payout(row);
            if (income.book(new Payout(number, payout.row())).result() != Result.FAILED) {
                waiting.forget(merchantId, row.id());
            }
        }
    }

    private static Payout payout(Waiting row) {
        return Payloads.read(row.payload(), Payout.class);
    }
}
