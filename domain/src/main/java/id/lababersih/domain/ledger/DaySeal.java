package id.lababersih.domain.ledger;

import java.time.LocalDate;

/**
 * The seal on a stretch of a merchant's journal: what was recorded after one position and up to another.
 *
 * @param day the last day of the stretch, in {@link BookDay#ZONE}; days before it that have no seal are in it too
 * @param after the position after which it begins; 0 for the first
 * @param through the last position that is in it
 * @param entries how many entries of the merchant are in it
 * @param debit of all of them, in rupiah
 * @param credit of all of them, in rupiah
 * @param previousHash the hash of the seal before it, or {@link #FIRST}
 * @param hash as {@link Sealing} says, in lower-case hexadecimal
 */
public record DaySeal(
        LocalDate day,
        long after,
        long through,
        long entries,
        long debit,
        long credit,
        String previousHash,
        String hash) {
    /** In place of the hash before a merchant's first seal. */
    public static final String FIRST = "0".repeat(64);
}
