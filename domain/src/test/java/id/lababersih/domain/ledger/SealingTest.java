package id.lababersih.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealingTest {
    private static final UUID MERCHANT = UUID.fromString("00000000-0000-0000-0000-00000000000A");
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    private static final UUID SHOP = UUID.fromString("00000000-0000-0000-0000-00000000000c");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Instant RECORDED = Instant.parse("1970-01-01T00:00:01.000002Z");
    private static final RecordedEntry ENTRY = entry("Kopi, 5:x", 100, SHOP);

    /** Written out by hand, as another program would do it: what was sealed years ago must still be proved. */
    @Test
    void theHashIsThatOfTheFormThatIsWrittenDown() throws NoSuchAlgorithmException {
        String form = "21:lababersih day seal 1,64:" + DaySeal.FIRST
                + ",36:00000000-0000-0000-0000-00000000000a,10:2026-03-01,1:7,2:12,"
                + "2:10,36:00000000-0000-0000-0000-00000000000b,10:2026-02-27,10:2026-02-26,"
                + "5:order,2:o1,7:shipped,5:26-é,9:Kopi, 5:x,6:SHOPEE,36:00000000-0000-0000-0000-00000000000c,-,-,"
                + "7:1000002,1:2,4:1201,3:100,4:4101,4:-100,1:1,4:4101,4:KOPI,4:-100,"
                + "1:1,3:100,3:100,";
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(form.getBytes(StandardCharsets.UTF_8)));

        var seal = seal(DaySeal.FIRST, ENTRY);

        assertThat(seal).isEqualTo(new DaySeal(DAY, 7, 12, 1, 100, 100, DaySeal.FIRST, hash));
    }

    static Stream<RecordedEntry> others() {
        return Stream.of(entry("Kopi, 5:y", 100, SHOP), entry("Kopi, 5:x", 101, SHOP), entry("Kopi, 5:x", 100, null));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whateverIsChangedTheHashIsAnother(RecordedEntry other) {
        assertThat(seal(DaySeal.FIRST, other).hash())
                .isNotEqualTo(seal(DaySeal.FIRST, ENTRY).hash());
    }

    @Test
    void theOrderAndTheHashBeforeAreInTheHash() {
        var second = entry("Teh", 5, null);
        var hash = seal(DaySeal.FIRST, ENTRY, second).hash();
        assertThat(seal(DaySeal.FIRST, second, ENTRY).hash()).isNotEqualTo(hash);
        assertThat(seal("f".repeat(64), ENTRY, second).hash()).isNotEqualTo(hash);
    }

    @Test
    void anEntryOffBalanceIsNamedWithWhatItIsOff() {
        var sealing = new Sealing(MERCHANT, DAY, 7, 12, DaySeal.FIRST);
        sealing.add(ENTRY);
        sealing.add(new RecordedEntry(
                11,
                ID,
                DAY,
                DAY,
                "manual",
                "1",
                "entry",
                "",
                "",
                null,
                null,
                null,
                null,
                RECORDED,
                List.of("1101", "3101"),
                List.of(5L, -4L),
                List.of(),
                List.of(),
                List.of()));
        assertThat(sealing.unbalanced()).containsExactly("entry " + ID + " (manual/1/entry) is off balance by 1");
    }

    @Test
    void sumsThatDifferAreNamedByAccount() {
        var one = new TrialBalance().add("1201", 100, 0).add("4101", 0, 100).add("1101", 3, 0);
        var other = new TrialBalance().add("1201", 60, 0).add("1201", 40, 0).add("4101", 0, 99);
        assertThat(one.differences("entries", other, "totals"))
                .containsExactly(
                        "1101: entries debit 3 credit 0, totals debit 0 credit 0",
                        "4101: entries debit 0 credit 100, totals debit 0 credit 99");
        assertThat(one.differences("one", one, "other")).isEmpty();
    }

    @Test
    void aDayEndsAtMidnightInJakarta() {
        assertThat(BookDay.lastEnded(Instant.parse("2026-03-01T16:59:59Z"))).isEqualTo(DAY.minusDays(1));
        assertThat(BookDay.lastEnded(Instant.parse("2026-03-01T17:00:00Z"))).isEqualTo(DAY);
    }

    private static DaySeal seal(String before, RecordedEntry... entries) {
        var sealing = new Sealing(MERCHANT, DAY, 7, 12, before);
        List.of(entries).forEach(sealing::add);
        return sealing.seal();
    }

    private static RecordedEntry entry(String memo, long amount, @Nullable UUID shop) {
        return new RecordedEntry(
                10,
                ID,
                DAY.minusDays(2),
                DAY.minusDays(3),
                "order",
                "o1",
                "shipped",
                "26-é",
                memo,
                "SHOPEE",
                shop,
                null,
                null,
                RECORDED,
                List.of("1201", "4101"),
                List.of(amount, -amount),
                List.of("4101"),
                List.of("KOPI"),
                List.of(-amount));
    }
}
