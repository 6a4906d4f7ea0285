package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.DaySeal;
import id.lababersih.domain.ledger.RecordedEntry;
import id.lababersih.domain.ledger.Sealing;
import id.lababersih.domain.ledger.TrialBalance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Seals what was recorded in a merchant's journal, each seal holding the hash of the one before, and compares the
 * journal with its seals. Reads the entries a page at a time, so that neither memory nor a statement's time grows with
 * them. Blocking.
 */
public final class DaySeals {
    private static final int PAGE = 1_000;
    private static final int LINES_MAX = 20;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String NEXT_MERCHANT = """
            SELECT merchant_id FROM journal_entry WHERE merchant_id > :after ORDER BY merchant_id LIMIT 1
            """;
    // While the books are locked, every entry of theirs has a position up to this one, and later ones get higher ones.
    private static final String LAST_POSITION = "SELECT last_value FROM journal_entry_seq_seq";
    private static final String TOTALS = """
            SELECT account, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
            FROM daily_total WHERE merchant_id = :merchant GROUP BY account
            """;
    // In the order of the index, so that nothing is sorted; what is not of the stretch is passed over in the index.
    private static final String ENTRIES = """
            SELECT * FROM journal_entry
            WHERE merchant_id = :merchant AND seq > :after AND seq <= :through AND (posted_on, seq) > (:day, :seq)
            ORDER BY posted_on, seq LIMIT :max
            """;
    private static final String LAST_SEALS = """
            SELECT * FROM day_seal WHERE merchant_id = :merchant ORDER BY day DESC LIMIT :max
            """;
    private static final String INSERT = """
            INSERT INTO day_seal (merchant_id, day, after_position, through_position, entries, debit, credit,
                                  accounts, debits, credits, previous_hash, hash, sealed_at)
            VALUES (:merchant, :day, :after, :through, :entries, :debit, :credit, :accounts, :debits, :credits,
                    :previous, :hash, :now)
            ON CONFLICT DO NOTHING
            """;

    private final Jdbi jdbi;

    public DaySeals(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What came of closing a merchant's day. */
    public sealed interface Closing {
        record Sealed(DaySeal seal) implements Closing {}

        /** The day has its seal. */
        record SealedBefore() implements Closing {}

        /** It was to stop, and has sealed nothing. */
        record Stopped() implements Closing {}

        /**
         * The books are not right, and nothing is sealed.
         *
         * @param why what is wrong, in a line
         */
        record Refused(String why) implements Closing {}
    }

    /**
     * What came of comparing the journal with its seals.
     *
     * @param seals how many were looked at
     * @param entries how many the journal has in their stretches
     * @param faults where they do not belong together, a line each; at most twenty
     */
    public record Verified(int seals, long entries, List<String> faults) {}

    /** A seal with the trial balance of all that is sealed with it and before. */
    private record Link(DaySeal seal, TrialBalance balance) {
        static final Link NONE =
                new Link(new DaySeal(LocalDate.MIN, 0, 0, 0, 0, 0, DaySeal.FIRST, DaySeal.FIRST), new TrialBalance());
    }

    /** What was true while the books were locked. */
    private record Begun(Link previous, long through, TrialBalance totals) {}

    /** The first merchant with books. */
    public Optional<UUID> firstMerchant() {
        return nextMerchant(BEFORE_ALL);
    }

    /** The merchant with books that comes after this one, in an order of no meaning. */
    public Optional<UUID> nextMerchant(UUID after) {
        return jdbi.withHandle(handle -> handle.createQuery(NEXT_MERCHANT)
                .bind("after", after)
                .mapTo(UUID.class)
                .findOne());
    }

    /**
     * Seals all that was recorded since the seal before, under this day. The books are locked for the moment in which
     * it is settled what that is; then they go on, for the journal only grows, and the entries are read. Of two that
     * close at once, one seals.
     *
     * @param stopped whether to leave it, asked between pages
     */
    public Closing close(UUID merchant, LocalDate day, Instant now, BooleanSupplier stopped) {
        var last = last(merchant, 1).stream().findFirst().orElse(Link.NONE).seal;
        if (last.day().equals(day)) {
            return new Closing.SealedBefore();
        }
        if (last.day().isAfter(day)) {
            return new Closing.Refused("it was sealed ahead, as " + last.day() + ": the clock of a node was wrong");
        }
        var begun = jdbi.inTransaction(handle -> begin(handle, merchant));
        var previous = begun.previous.seal;
        if (!previous.day().isBefore(day)) {
            return new Closing.SealedBefore();
        }
        var sealing = new Sealing(merchant, day, previous.through(), begun.through, previous.hash());
        try {
            if (!read(merchant, previous.through(), begun.through, sealing, stopped)) {
                return new Closing.Stopped();
            }
            var balance = new TrialBalance().add(begun.previous.balance).add(sealing.balance());
            var faults = new ArrayList<>(sealing.unbalanced());
            faults.addAll(balance.differences("entries", begun.totals, "totals"));
            if (!faults.isEmpty()) {
                return new Closing.Refused(line(faults));
            }
            var seal = sealing.seal();
            boolean first = jdbi.withHandle(handle -> insert(handle, merchant, new Link(seal, balance), now));
            return first ? new Closing.Sealed(seal) : new Closing.SealedBefore();
        } catch (ArithmeticException tooMuch) {
            return new Closing.Refused("a sum is more than fits: " + tooMuch.getMessage());
        }
    }

    /**
     * Compares the stretches of the last seals with what the journal has in them now.
     *
     * @throws ArithmeticException if a sum is more than a {@code long} holds
     */
    public Verified verify(UUID merchant, int sealsMax) {
        var links = new ArrayList<>(last(merchant, sealsMax + 1).reversed());
        var previous = links.size() > sealsMax ? links.removeFirst() : Link.NONE;
        var faults = new ArrayList<String>();
        long entries = 0;
        for (var link : links) {
            var seal = link.seal;
            var sealing = new Sealing(merchant, seal.day(), seal.after(), seal.through(), seal.previousHash());
            read(merchant, seal.after(), seal.through(), sealing, () -> false);
            if (seal.after() != previous.seal.through() || !seal.previousHash().equals(previous.seal.hash())) {
                faults.add(seal.day() + ": it does not follow the seal before it");
            }
            var now = sealing.seal();
            entries += now.entries();
            if (!now.equals(seal)) {
                faults.add("%s: sealed %d entries, debit %d, hash %s; now %d, debit %d, hash %s"
                        .formatted(
                                seal.day(),
                                seal.entries(),
                                seal.debit(),
                                seal.hash(),
                                now.entries(),
                                now.debit(),
                                now.hash()));
            }
            var balance = new TrialBalance().add(previous.balance).add(sealing.balance());
            balance.differences("entries", link.balance, "seal").forEach(line -> faults.add(seal.day() + ": " + line));
            previous = link;
        }
        return new Verified(
                links.size(), entries, faults.stream().limit(LINES_MAX).toList());
    }

    private Begun begin(Handle handle, UUID merchant) {
        BookClose.lock(handle, merchant);
        long through = handle.createQuery(LAST_POSITION).mapTo(Long.class).one();
        var totals = new TrialBalance();
        handle.createQuery(TOTALS)
                .bind("merchant", merchant)
                .map((row, _) -> totals.add(row.getString("account"), row.getLong("debit"), row.getLong("credit")))
                .list();
        return new Begun(last(handle, merchant, 1).stream().findFirst().orElse(Link.NONE), through, totals);
    }

    /** Has the sealing take in the stretch; false when it was to stop. */
    private boolean read(UUID merchant, long after, long through, Sealing sealing, BooleanSupplier stopped) {
        var day = LocalDate.MIN;
        long seq = 0;
        List<RecordedEntry> page;
        do {
            if (stopped.getAsBoolean()) {
                return false;
            }
            var fromDay = day;
            long fromSeq = seq;
            page = jdbi.withHandle(handle -> handle.createQuery(ENTRIES)
                    .bind("merchant", merchant)
                    .bind("after", after)
                    .bind("through", through)
                    .bind("day", fromDay)
                    .bind("seq", fromSeq)
                    .bind("max", PAGE)
                    .map((row, _) -> entry(row))
                    .list());
            page.forEach(sealing::add);
            if (!page.isEmpty()) {
                day = page.getLast().postedOn();
                seq = page.getLast().position();
            }
        } while (page.size() == PAGE);
        return true;
    }

    private static RecordedEntry entry(ResultSet row) throws SQLException {
        return new RecordedEntry(
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getObject("posted_on", LocalDate.class),
                row.getObject("business_date", LocalDate.class),
                row.getString("source"),
                row.getString("source_id"),
                row.getString("event"),
                row.getString("reference"),
                row.getString("memo"),
                row.getString("platform"),
                row.getObject("shop_id", UUID.class),
                row.getObject("order_id", UUID.class),
                row.getObject("reverses", UUID.class),
                row.getTimestamp("recorded_at").toInstant(),
                EntryArrays.texts(row, "accounts"),
                EntryArrays.numbers(row, "amounts"),
                EntryArrays.texts(row, "split_accounts"),
                EntryArrays.texts(row, "split_skus"),
                EntryArrays.numbers(row, "split_amounts"));
    }

    private List<Link> last(UUID merchant, int max) {
        return jdbi.withHandle(handle -> last(handle, merchant, max));
    }

    private static List<Link> last(Handle handle, UUID merchant, int max) {
        return handle.createQuery(LAST_SEALS)
                .bind("merchant", merchant)
                .bind("max", max)
                .map((row, _) -> link(row))
                .list();
    }

    private static Link link(ResultSet row) throws SQLException {
        var accounts = EntryArrays.texts(row, "accounts");
        var debits = EntryArrays.numbers(row, "debits");
        var credits = EntryArrays.numbers(row, "credits");
        var balance = new TrialBalance();
        for (int i = 0; i < accounts.size(); i++) {
            balance.add(accounts.get(i), debits.get(i), credits.get(i));
        }
        var seal = new DaySeal(
                row.getObject("day", LocalDate.class),
                row.getLong("after_position"),
                row.getLong("through_position"),
                row.getLong("entries"),
                row.getLong("debit"),
                row.getLong("credit"),
                row.getString("previous_hash"),
                row.getString("hash"));
        return new Link(seal, balance);
    }

    private static boolean insert(Handle handle, UUID merchant, Link link, Instant now) {
        var seal = link.seal;
        return handle.createUpdate(INSERT)
                        .bind("merchant", merchant)
                        .bind("day", seal.day())
                        .bind("after", seal.after())
                        .bind("through", seal.through())
                        .bind("entries", seal.entries())
                        .bind("debit", seal.debit())
                        .bind("credit", seal.credit())
                        .bindArray(
                                "accounts",
                                String.class,
                                link.balance.byAccount().keySet())
                        .bindArray("debits", Long.class, sums(link, TrialBalance.Sum::debit))
                        .bindArray("credits", Long.class, sums(link, TrialBalance.Sum::credit))
                        .bind("previous", seal.previousHash())
                        .bind("hash", seal.hash())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    private static List<Long> sums(Link link, ToLongFunction<TrialBalance.Sum> side) {
        return link.balance.byAccount().values().stream().map(side::applyAsLong).toList();
    }

    private static String line(List<String> faults) {
        String first = String.join("; ", faults.subList(0, Math.min(faults.size(), LINES_MAX)));
        return faults.size() > LINES_MAX ? first + "; and " + (faults.size() - LINES_MAX) + " more" : first;
    }
}
