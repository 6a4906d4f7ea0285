package id.lababersih.domain.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the entries of a stretch one by one and makes its seal; keeps none of them.
 *
 * <p>The hash is the SHA-256 of a canonical form, in which every value is its text in UTF-8 with its length in bytes
 * before it, as {@code 5:hello,}; a value that is not there is {@code -,}. In this order:
 *
 * <ol>
 *   <li>{@code lababersih day seal 1}, the hash before, the merchant's id, the day, the position after which the
 *       stretch begins, its last position;
 *   <li>each entry, by the day it is posted on and then by position: position, id, day posted on, business date,
 *       source, source id, event, reference, memo, platform, shop, order, id of the entry it reverses, when it was
 *       recorded; the number of its lines, and account and amount of each; the number of its splits, and account, SKU
 *       and amount of each;
 *   <li>how many entries these were, their debits, their credits.
 * </ol>
 *
 * <p>Numbers are decimal, days ISO dates, ids lower-case UUIDs, and when an entry was recorded is in microseconds since
 * 1970 UTC. Amounts are rupiah, debit minus credit.
 */
public final class Sealing {
    private static final String VERSION = "lababersih day seal 1";
    private static final int UNBALANCED_MAX = 5;

    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TrialBalance balance = new TrialBalance();
    private final List<String> unbalanced = new ArrayList<>();
    private final LocalDate day;
    private final long after;
    private final long through;
    private final String previousHash;
    private long entries;

    /** Begins; the parameters are those of {@link DaySeal}. */
    public Sealing(UUID merchant, LocalDate day, long after, long through, String previousHash) {
        this.day = day;
        this.after = after;
        this.through = through;
        this.previousHash = previousHash;
        write(VERSION);
        write(previousHash);
        write(merchant);
        write(day);
        write(after);
        write(through);
    }

    /** Takes in the next entry, in the order of the canonical form. */
    public void add(RecordedEntry entry) {
        entries++;
        write(entry.position());
        write(entry.id());
        write(entry.postedOn());
        write(entry.businessDate());
        write(entry.source());
        write(entry.sourceId());
        write(entry.event());
        write(entry.reference());
        write(entry.memo());
        write(entry.platform());
        write(entry.shopId());
        write(entry.orderId());
        write(entry.reverses());
        write(ChronoUnit.MICROS.between(Instant.EPOCH, entry.recordedAt()));
        long sum = 0;
        write(entry.accounts().size());
        for (int i = 0; i < entry.accounts().size(); i++) {
            long amount = entry.amounts().get(i);
            write(entry.accounts().get(i));
            write(amount);
            sum = Math.addExact(sum, amount);
            balance.add(entry.accounts().get(i), Math.max(amount, 0), Math.max(Math.negateExact(amount), 0));
        }
        write(entry.splitAccounts().size());
        for (int i = 0; i < entry.splitAccounts().size(); i++) {
            write(entry.splitAccounts().get(i));
            write(entry.splitSkus().get(i));
            write(entry.splitAmounts().get(i));
        }
        if (sum != 0 && unbalanced.size() < UNBALANCED_MAX) {
            unbalanced.add("entry %s (%s/%s/%s) is off balance by %d"
                    .formatted(entry.id(), entry.source(), entry.sourceId(), entry.event(), sum));
        }
        digest.update(bytes.toByteArray());
        bytes.reset();
    }

    /** What the entries so far have on each account. */
    public TrialBalance balance() {
        return balance;
    }

    /** Entries whose debit is not their credit, a line each, the first few of them. */
    public List<String> unbalanced() {
        return List.copyOf(unbalanced);
    }

    /** The seal on all that was taken in; the last that is done with this. */
    public DaySeal seal() {
        long debit = balance.debit();
        long credit = balance.credit();
        write(entries);
        write(debit);
        write(credit);
        String hash = HexFormat.of().formatHex(digest.digest(bytes.toByteArray()));
        return new DaySeal(day, after, through, entries, debit, credit, previousHash, hash);
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            bytes.writeBytes(new byte[] {'-', ','});
            return;
        }
        byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes((text.length + ":").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(text);
        bytes.write(',');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
