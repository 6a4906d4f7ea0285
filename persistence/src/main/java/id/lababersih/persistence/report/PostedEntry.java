package id.lababersih.persistence.report;

import id.lababersih.domain.ledger.Entry;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the books.
 *
 * @param seq grows with every entry posted, over all merchants
 * @param postedOn the day it counts for; {@code businessDate} is earlier when that day was closed
 * @param reverses the id of the entry it turns round
 * @param lines by line number
 */
public record PostedEntry(
        UUID id,
        long seq,
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
        List<Entry.Line> lines) {}
