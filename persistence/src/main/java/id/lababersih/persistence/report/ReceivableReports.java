package id.lababersih.persistence.report;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Umur piutang: what each order still has in 1201 and 1202, and since when. */
public final class ReceivableReports {
    /** Each page finds out what is open from all orders anew, so a file has few; a row is a quarter of a kilobyte. */
    private static final int FILE_PAGE = 10_000;

    /** What is open at the end of a day: open now, less what was posted since. */
    private static final String OPEN = """
            WITH later AS (
                SELECT e.order_id, l.account, sum(l.amount)::bigint AS amount
                FROM journal_entry e CROSS JOIN LATERAL unnest(e.accounts, e.amounts) AS l (account, amount)
                WHERE e.merchant_id = :merchant AND e.posted_on > :at AND e.order_id IS NOT NULL
                  AND l.account IN ('1201', '1202')
                GROUP BY e.order_id, l.account
            ), candidate AS (
                SELECT r.* FROM order_receivable r WHERE r.merchant_id = :merchant AND r.balance <> 0
                UNION
                SELECT r.* FROM later JOIN order_receivable r USING (order_id, account)
                WHERE r.merchant_id = :merchant
            ), open AS (
                SELECT c.order_id, c.account, c.reference, c.platform, c.shop_id,
                       CASE WHEN c.since <= :at THEN coalesce(c.aged_from, c.since)
                            -- Placed anew after that day, on which it was as old as its first shipment.
                            ELSE (SELECT min(e.business_date) FROM journal_entry e
                                  WHERE e.order_id = c.order_id AND e.merchant_id = :merchant AND e.posted_on <= :at)
                       END AS since,
                       c.balance - coalesce(later.amount, 0) AS amount
                FROM candidate c LEFT JOIN later USING (order_id, account)
                WHERE c.balance - coalesce(later.amount, 0) <> 0
            )
            """;

    private static final String PAGE = OPEN + """
            SELECT * FROM open
            WHERE (since, reference, account, order_id) > (:afterSince, :afterNumber, :afterAccount, :afterOrder)
            ORDER BY since, reference, account, order_id
            LIMIT :limit
            """;
    private static final String BY_DAY = OPEN + """
            SELECT since, count(*) AS receivables, sum(amount)::bigint AS amount FROM open GROUP BY since ORDER BY since
            """;
    private static final String BOOKED = """
            SELECT coalesce(sum(debit - credit), 0)::bigint FROM daily_total
            WHERE merchant_id = :merchant AND account IN ('1201', '1202') AND day <= :at
            """;

    /**
     * What one order still owes.
     *
     * @param since the business day of its first line in the account, also where the books were closed by then; of an
     *     order that was undone and placed anew, of its last shipment
     * @param amount rupiah; negative when more was taken back than was owed
     */
    public record OpenReceivable(
            UUID orderId, String number, String account, String platform, UUID shopId, LocalDate since, long amount) {
        /** Where the next page goes on. */
        public Place place() {
            return new Place(since, number, account, orderId);
        }
    }

    /** A place in the list of what is open, by day, number, account and order. */
    public record Place(LocalDate since, String number, String account, UUID orderId) {
        static final Place START = new Place(LocalDate.of(1, 1, 1), "", "", new UUID(0, 0));
    }

    /** What has been open since the same day, added up. */
    public record Since(LocalDate day, long receivables, long amount) {}

    /**
     * All that is owed at the end of a day, added up.
     *
     * @param unassigned what the accounts hold that belongs to no order, in rupiah
     */
    public record Totals(List<Since> days, long unassigned) {
        public Totals {
            days = List.copyOf(days);
        }
    }

    private final Jdbi jdbi;

    public ReceivableReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** At most {@code limit} receivables open at the end of a day, oldest first; {@code after} null: from the first. */
    public List<OpenReceivable> open(UUID merchant, LocalDate at, @Nullable Place after, int limit) {
        var place = after == null ? Place.START : after;
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("merchant", merchant)
                .bind("at", at)
                .bind("afterSince", place.since())
                .bind("afterNumber", place.number())
                .bind("afterAccount", place.account())
                .bind("afterOrder", place.orderId())
                .bind("limit", limit)
                .map((row, _) -> new OpenReceivable(
                        row.getObject("order_id", UUID.class),
                        row.getString("reference"),
                        row.getString("account"),
                        row.getString("platform"),
                        row.getObject("shop_id", UUID.class),
                        row.getObject("since", LocalDate.class),
                        row.getLong("amount")))
                .list());
    }

    /** Hands every receivable open at the end of a day to {@code reader}, oldest first. */
    public void forEach(UUID merchant, LocalDate at, JournalReports.Reader<OpenReceivable> reader) throws IOException {
        Place after = null;
        while (true) {
            var page = open(merchant, at, after, FILE_PAGE);
            for (var row : page) {
                reader.read(row);
            }
            if (page.size() < FILE_PAGE) {
                return;
            }
            after = page.getLast().place();
        }
    }

    /** What is open at the end of a day by the day it has been open since. */
    public Totals totals(UUID merchant, LocalDate at) {
        return OneMoment.read(jdbi, "daily_total, order_receivable", handle -> {
            var days = handle.createQuery(BY_DAY)
                    .bind("merchant", merchant)
                    .bind("at", at)
                    .map((row, _) -> new Since(
                            row.getObject("since", LocalDate.class), row.getLong("receivables"), row.getLong("amount")))
                    .list();
            long booked = handle.createQuery(BOOKED)
                    .bind("merchant", merchant)
                    .bind("at", at)
                    .mapTo(Long.class)
                    .one();
            long listed = 0;
            for (var day : days) {
                listed = Math.addExact(listed, day.amount());
            }
            return new Totals(days, Math.subtractExact(booked, listed));
        });
    }
}
