package id.lababersih.domain.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Debits and credits by account, in rupiah, as they are counted together. */
public final class TrialBalance {
    private static final Sum NOTHING = new Sum(0, 0);

    private final TreeMap<String, Sum> byAccount = new TreeMap<>();

    /** What one account has on its two sides, in rupiah. */
    public record Sum(long debit, long credit) {
        private Sum plus(Sum other) {
            return new Sum(Math.addExact(debit, other.debit), Math.addExact(credit, other.credit));
        }
    }

    /**
     * Adds to an account.
     *
     * @throws ArithmeticException if a sum is more than a {@code long} holds
     */
    public TrialBalance add(String account, long debit, long credit) {
        byAccount.merge(account, new Sum(debit, credit), Sum::plus);
        return this;
    }

    /** Adds all that the other has. */
    public TrialBalance add(TrialBalance other) {
        other.byAccount.forEach((account, sum) -> add(account, sum.debit, sum.credit));
        return this;
    }

    /** Every account that anything was added to, by code. */
    public SortedMap<String, Sum> byAccount() {
        return Collections.unmodifiableSortedMap(byAccount);
    }

    /** The debits of all accounts, in rupiah. */
    public long debit() {
        return byAccount.values().stream().mapToLong(Sum::debit).reduce(0, Math::addExact);
    }

    /** The credits of all accounts, in rupiah. */
    public long credit() {
        return byAccount.values().stream().mapToLong(Sum::credit).reduce(0, Math::addExact);
    }

    /**
     * Where this differs from the other, a line for each account; empty where all is equal.
     *
     * @param mine what to call this one's sums
     * @param theirs what to call the other's
     */
    public List<String> differences(String mine, TrialBalance other, String theirs) {
        var accounts = new TreeSet<>(byAccount.keySet());
        accounts.addAll(other.byAccount.keySet());
        var lines = new ArrayList<String>();
        for (String account : accounts) {
            var here = byAccount.getOrDefault(account, NOTHING);
            var there = other.byAccount.getOrDefault(account, NOTHING);
            if (!here.equals(there)) {
                lines.add("%s: %s debit %d credit %d, %s debit %d credit %d"
                        .formatted(account, mine, here.debit, here.credit, theirs, there.debit, there.credit));
            }
        }
        return lines;
    }
}
