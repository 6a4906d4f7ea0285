package id.lababersih.persistence.purchase;

import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.purchase.Purchase;
import id.lababersih.domain.purchase.Purchase.State;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalEntries;
import id.lababersih.persistence.ledger.JournalTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultSetScanner;
import org.jspecify.annotations.Nullable;

/** Purchase orders of a merchant. Every step may be repeated: a step already done changes nothing. */
public final class Purchases {
    private static final String SUBJECT = "purchase";
    private static final String ORDERED = "purchase-ordered";
    private static final String PAID = "purchase-paid";
    private static final String INSERT = """
            INSERT INTO purchase (id, merchant_id, number, supplier, ordered_on, warehouse, freight, goods, state,
                                  created_at)
            VALUES (:id, :merchant, :number, :supplier, :orderedOn, :warehouse, :freight, :goods, 'ORDERED', :at)
            ON CONFLICT DO NOTHING
            """;
    private static final String INSERT_LINE = """
            INSERT INTO purchase_line (purchase_id, line_no, merchant_id, sku, quantity, unit_cost)
            VALUES (:purchase, :line, :merchant, :sku, :quantity, :unitCost)
            """;
    private static final String SELECT = """
            SELECT p.*, l.sku, l.quantity, l.unit_cost
            FROM (SELECT * FROM purchase WHERE merchant_id = :merchant AND %s) p
            JOIN purchase_line l ON l.purchase_id = p.id
            ORDER BY p.seq DESC, l.line_no
            """;
    private static final String BEGIN_RECEIPT = """
            UPDATE purchase SET received_on = coalesce(received_on, :day)
            WHERE merchant_id = :merchant AND id = :id
            """;
    private static final String CANCEL_RECEIPT = """
            UPDATE purchase SET received_on = NULL WHERE merchant_id = :merchant AND id = :id AND state = 'ORDERED'
            """;
    private static final String FINISH_RECEIPT = """
            UPDATE purchase SET state = 'RECEIVED' WHERE merchant_id = :merchant AND id = :id AND state = 'ORDERED'
            """;
    private static final String PAY = """
            UPDATE purchase SET state = 'PAID', paid_on = :day, paid_from = :account
            WHERE merchant_id = :merchant AND id = :id AND state = 'RECEIVED'
            """;

    private static final String UNPAID = """
            SELECT number FROM purchase WHERE merchant_id = :merchant AND number = ANY (:numbers) AND state <> 'PAID'
            """;

    private static final String LOCK = "SELECT id FROM purchase WHERE merchant_id = :merchant AND id = :id FOR UPDATE";
    private static final String DELETE_LINES =
            "DELETE FROM purchase_line WHERE merchant_id = :merchant AND purchase_id = :id";
    private static final String DELETE = "DELETE FROM purchase WHERE merchant_id = :merchant AND id = :id";

    /**
     * A purchase and how far it has come.
     *
     * @param seq grows with every purchase made
     * @param receivedOn also set while the goods are being taken in
     */
    public record Row(
            Purchase purchase,
            long seq,
            State state,
            @Nullable LocalDate receivedOn,
            @Nullable LocalDate paidOn,
            @Nullable String paidFrom,
            Instant createdAt) {
        /** Whether the stock was asked to take its goods in, and it is not noted yet that it has. */
        public boolean isComingIn() {
            return state == State.ORDERED && receivedOn != null;
        }
    }

    /** What became of an order to a supplier. */
    public sealed interface Ordered {
        Row row();

        /** Written down now, or before a crash by the import that asks again. */
        record New(Row row) implements Ordered {}

        /** It was there already, exactly so. */
        record Same(Row row) implements Ordered {}

        /** Another purchase, {@code row}, has its number. */
        record NumberTaken(Row row) implements Ordered {}
    }

    /**
     * A purchase that was to be paid.
     *
     * @param byThis whether it was paid now, or before a crash by the import that asks again
     */
    public record Paid(Row row, boolean byThis) {}

    private final Jdbi jdbi;
    private final BookWatch watch;

    /** @param watch is told of payments */
    public Purchases(Jdbi jdbi, BookWatch watch) {
        this.jdbi = jdbi;
        this.watch = watch;
    }

    /** Writes a purchase down, unless its id or number is there already. */
    public Ordered order(UUID merchant, Purchase purchase, Actor by) {
        return jdbi.inTransaction(handle -> {
            int inserted = handle.createUpdate(INSERT)
                    .bind("id", purchase.id())
                    .bind("merchant", merchant)
                    .bind("number", purchase.number())
                    .bind("supplier", purchase.supplier())
                    .bind("orderedOn", purchase.orderedOn())
                    .bind("warehouse", purchase.warehouse())
                    .bind("freight", purchase.freight())
                    .bind("goods", purchase.goods())
                    .bind("at", by.at())
                    .execute();
            if (inserted == 0) {
                Row there = byNumber(handle, merchant, purchase.number());
                if (!sameContents(there.purchase, purchase)) {
                    return new Ordered.NumberTaken(there);
                }
                boolean mine =
                        by.importRun() != null && AuditLog.holds(handle, merchant, actId(ORDERED, purchase.id(), by));
                return mine ? new Ordered.New(there) : new Ordered.Same(there);
            }
            insertLines(handle, merchant, purchase);
            var act = by.did(ORDERED, SUBJECT, purchase.id().toString());
            AuditLog.insert(handle, actId(ORDERED, purchase.id(), by), act);
            return new Ordered.New(byNumber(handle, merchant, purchase.number()));
        });
    }

    /** An import that goes on after a crash knows by it what it had ordered, and paid. */
    private static UUID actId(String act, UUID purchase, Actor by) {
        UUID run = by.importRun();
        return run == null ? UUID.randomUUID() : OrderId.uuid5(run, act + "/" + purchase);
    }

    private static void insertLines(Handle handle, UUID merchant, Purchase purchase) {
        var batch = handle.prepareBatch(INSERT_LINE);
        int number = 0;
        for (var line : purchase.lines()) {
            number++;
            batch.bind("purchase", purchase.id())
                    .bind("line", number)
                    .bind("merchant", merchant)
                    .bind("sku", line.sku())
                    .bind("quantity", line.quantity())
                    .bind("unitCost", line.unitCost())
                    .add();
        }
        batch.execute();
    }

    private static boolean sameContents(Purchase one, Purchase other) {
        return one.number().equals(other.number())
                && one.supplier().equals(other.supplier())
                && one.orderedOn().equals(other.orderedOn())
                && one.warehouse().equals(other.warehouse())
                && one.freight() == other.freight()
                && one.lines().equals(other.lines());
    }

    /** The purchase with this id, if it is this merchant's. */
    public Optional<Row> find(UUID merchant, UUID id) {
        return jdbi.withHandle(handle -> find(handle, merchant, id));
    }

    /** Which of these numbers are of purchases that are there and not paid. */
    public Set<String> unpaid(UUID merchant, Collection<String> numbers) {
        return jdbi.withHandle(handle -> handle.createQuery(UNPAID)
                .bind("merchant", merchant)
                .bindArray("numbers", String.class, List.copyOf(numbers))
                .mapTo(String.class)
                .set());
    }

    /** At most {@code limit} purchases, newest first, made before the one numbered {@code beforeSeq}. */
    public List<Row> list(UUID merchant, @Nullable Long beforeSeq, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery(SELECT.formatted("seq < :before ORDER BY seq DESC LIMIT :limit"))
                        .bind("merchant", merchant)
                        .bind("before", beforeSeq == null ? Long.MAX_VALUE : beforeSeq)
                        .bind("limit", limit)
                        .scanResultSet((ResultSetScanner<List<Row>>) (rows, _) -> rows(rows.get())));
    }

    /**
     * Notes the day on which an ordered purchase comes in; a day noted before stays, so that a receipt that a crash
     * cut off is finished as it was begun. Empty when there is none of this id (any more).
     */
    public Optional<Row> beginReceipt(UUID merchant, UUID id, LocalDate day) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(BEGIN_RECEIPT)
                    .bind("merchant", merchant)
                    .bind("id", id)
                    .bind("day", day)
                    .execute();
            return find(handle, merchant, id);
        });
    }

    /** Takes back {@link #beginReceipt}, when the goods could not come in. */
    public void cancelReceipt(UUID merchant, UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(CANCEL_RECEIPT)
                .bind("merchant", merchant)
                .bind("id", id)
                .execute());
    }

    /** Notes that the goods are in stock; empty when there is none of this id (any more). */
    public Optional<Row> finishReceipt(UUID merchant, UUID id, Actor by) {
        return jdbi.inTransaction(handle -> {
            int changed = handle.createUpdate(FINISH_RECEIPT)
                    .bind("merchant", merchant)
                    .bind("id", id)
                    .execute();
            if (changed == 1) {
                AuditLog.insert(handle, by.did("purchase-received", SUBJECT, id.toString()));
            }
            return find(handle, merchant, id);
        });
    }

    /**
     * Pays a received purchase: record, audit row and entry in one transaction. One not received stays as it is; empty
     * when there is none of this id (any more).
     */
    public Optional<Paid> pay(UUID merchant, UUID id, LocalDate day, String account, Actor by) {
        return jdbi.inTransaction(handle -> {
            int changed = handle.createUpdate(PAY)
                    .bind("merchant", merchant)
                    .bind("id", id)
                    .bind("day", day)
                    .bind("account", account)
                    .execute();
            var found = find(handle, merchant, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Row row = found.get();
            UUID act = actId(PAID, id, by);
            if (changed == 1) {
                AuditLog.insert(handle, act, by.did(PAID, SUBJECT, id.toString()));
                post(handle, merchant, row, day, account);
            }
            boolean mine = by.importRun() != null && AuditLog.holds(handle, merchant, act);
            return Optional.of(new Paid(row, changed == 1 || mine));
        });
    }

    /** Posts the payment, under the first name that no payment had which was taken back. */
    private void post(Handle handle, UUID merchant, Row row, LocalDate day, String account) {
        int time = 1;
        var paid = row.purchase.paid(day, account, time);
        while (paid.isPresent()
                && JournalTable.insert(handle, merchant, List.of(paid.get()), watch)
                        .isEmpty()) {
            time++;
            paid = row.purchase.paid(day, account, time);
        }
    }

    /**
     * Takes a purchase out again whose goods are out of the stock, or never came in: record, audit row and the entry
     * that turns its payment round in one transaction. Its number is free then; one that is not there (any more)
     * changes nothing.
     *
     * @param seen as it was when the stock was asked
     * @param withPayment whether one that is paid goes too
     * @return false, and nothing done, when it stays: it is paid, or its goods came or are coming in since it was seen
     */
    public boolean takeBack(UUID merchant, Row seen, boolean withPayment, Actor by) {
        UUID id = seen.purchase.id();
        return jdbi.inTransaction(handle -> {
            // Whoever receives or pays it has done so before, or finds it gone.
            handle.createQuery(LOCK)
                    .bind("merchant", merchant)
                    .bind("id", id)
                    .mapTo(UUID.class)
                    .findOne();
            var there = find(handle, merchant, id);
            if (there.isEmpty()) {
                return true;
            }
            Row row = there.get();
            boolean isAsSeen = !row.isComingIn() && Objects.equals(row.receivedOn, seen.receivedOn);
            if (!isAsSeen || (row.state == State.PAID && !withPayment)) {
                return false;
            }
            reversePayment(handle, merchant, row);
            for (String delete : List.of(DELETE_LINES, DELETE)) {
                handle.createUpdate(delete)
                        .bind("merchant", merchant)
                        .bind("id", id)
                        .execute();
            }
            AuditLog.insert(handle, by.did("purchase-taken-back", SUBJECT, id.toString()));
            return true;
        });
    }

    private void reversePayment(Handle handle, UUID merchant, Row row) {
        LocalDate day = row.paidOn;
        String account = row.paidFrom;
        if (day == null || account == null) {
            return;
        }
        var reversals = new ArrayList<Entry>();
        int time = 1;
        var paid = row.purchase.paid(day, account, time);
        while (paid.isPresent()
                && JournalEntries.find(
                                handle,
                                merchant,
                                JournalTable.entryId(merchant, paid.get().key()))
                        .isPresent()) {
            reversals.add(Reversal.of(paid.get()));
            time++;
            paid = row.purchase.paid(day, account, time);
        }
        // All but the last are in the books already.
        JournalTable.insert(handle, merchant, reversals, watch);
    }

    private static Optional<Row> find(Handle handle, UUID merchant, UUID id) {
        return handle
                .createQuery(SELECT.formatted("id = :id"))
                .bind("merchant", merchant)
                .bind("id", id)
                .scanResultSet((ResultSetScanner<List<Row>>) (rows, _) -> rows(rows.get()))
                .stream()
                .findFirst();
    }

    private static Row byNumber(Handle handle, UUID merchant, String number) {
        return handle.createQuery(SELECT.formatted("number = :number"))
                .bind("merchant", merchant)
                .bind("number", number)
                .scanResultSet((ResultSetScanner<List<Row>>) (rows, _) -> rows(rows.get()))
                .getFirst();
    }

    private static List<Row> rows(ResultSet rows) throws SQLException {
        var all = new ArrayList<Row>();
        var lines = new ArrayList<Purchase.Line>();
        boolean more = rows.next();
        while (more) {
            lines.add(new Purchase.Line(rows.getString("sku"), rows.getInt("quantity"), rows.getLong("unit_cost")));
            Row row = row(rows, lines);
            more = rows.next();
            if (!more || rows.getLong("seq") != row.seq) {
                all.add(row);
                lines.clear();
            }
        }
        return all;
    }

    private static Row row(ResultSet row, List<Purchase.Line> lines) throws SQLException {
        var purchase = new Purchase(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getString("supplier"),
                row.getObject("ordered_on", LocalDate.class),
                row.getString("warehouse"),
                row.getLong("freight"),
                lines);
        return new Row(
                purchase,
                row.getLong("seq"),
                State.valueOf(row.getString("state")),
                row.getObject("received_on", LocalDate.class),
                row.getObject("paid_on", LocalDate.class),
                row.getString("paid_from"),
                row.getTimestamp("created_at").toInstant());
    }
}
