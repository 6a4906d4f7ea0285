package id.lababersih.domain.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is kept in the journal, whole and unchecked: it may have been tampered with.
 *
 * @param position rises with each entry that is recorded, over all merchants
 * @param reverses the id of the entry it turns round
 * @param accounts of its lines
 * @param amounts debit minus credit of its lines in rupiah, as many as accounts
 * @param splitAccounts of its splits
 * @param splitSkus as many as split accounts
 * @param splitAmounts debit minus credit of its splits in rupiah, as many as split accounts
 */
public record RecordedEntry(
        long position,
        UUID id,
        LocalDate postedOn,
        LocalDate businessDate,
        String source,
        String sourceId,
        String event,
        String reference,
        String memo,
        @Nullable String platform,
        @Nullable UUID shopId,
        @Nullable UUID orderId,
        @Nullable UUID reverses,
        Instant recordedAt,
        List<String> accounts,
        List<Long> amounts,
        List<String> splitAccounts,
        List<String> splitSkus,
        List<Long> splitAmounts) {

    public RecordedEntry {
        accounts = List.copyOf(accounts);
        amounts = List.copyOf(amounts);
        splitAccounts = List.copyOf(splitAccounts);
        splitSkus = List.copyOf(splitSkus);
        splitAmounts = List.copyOf(splitAmounts);
    }
}
