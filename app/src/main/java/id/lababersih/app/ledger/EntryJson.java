package id.lababersih.app.ledger;

import id.lababersih.domain.ledger.Account;
import id.lababersih.persistence.report.PostedEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry as programs see it; {@code date} is the day it counts for, amounts are whole rupiah. */
public record EntryJson(
        UUID id,
        LocalDate date,
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
        List<Line> lines) {

    /** One line; {@code name} is the account's. */
    public record Line(String account, String name, long debit, long credit) {}

    /** Shows an entry with the names of the merchant's accounts. */
    public static EntryJson of(PostedEntry entry, Map<String, Account> accounts) {
        return new EntryJson(
                entry.id(),
                entry.postedOn(),
                entry.businessDate(),
                entry.source(),
                entry.sourceId(),
                entry.event(),
                entry.reference(),
                entry.memo(),
                entry.platform(),
                entry.shopId(),
                entry.orderId(),
                entry.reverses(),
                entry.lines().stream()
                        .map(line ->
                                new Line(line.account(), name(accounts, line.account()), line.debit(), line.credit()))
                        .toList());
    }

    /** The account's name; its code when the chart does not have it. */
    public static String name(Map<String, Account> accounts, String code) {
        var account = accounts.get(code);
        return account == null ? code : account.name();
    }
}
