package id.lababersih.app.purchase;

import id.lababersih.persistence.purchase.Purchases;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of purchases as its page shows it.
 *
 * @param more the address of the purchases after these; null when these are the last
 * @param refusal why one was not received or paid just now; empty when none was refused
 * @param today the last day on which one may have been paid
 */
public record PurchasesView(
        List<Purchases.Row> rows, @Nullable String more, String refusal, LocalDate today) {
    public PurchasesView {
        rows = List.copyOf(rows);
    }
}
