package id.lababersih.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.ledger.DaySeal;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.DaySeals.Closing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DaySealsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final LocalDate LAST_YEAR = DAY.minusYears(1);
    private static final Instant NOW = Instant.parse("2026-03-02T00:15:00Z");

    private static final Database database = ScratchDatabase.open();

    private final UUID merchant = UUID.randomUUID();
    private final DaySeals seals = new DaySeals(database.jdbi());

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Test
    void whatWasRecordedSinceIsSealedOnceAndHoldsTheHashBefore() {
        post("A", DAY, 100);
        post("B", LAST_YEAR, 50);
        var first = sealed(DAY);
        assertThat(first.entries()).isEqualTo(2);
        assertThat(first.debit()).isEqualTo(150);
        assertThat(first.after()).isZero();
        assertThat(first.previousHash()).isEqualTo(DaySeal.FIRST);
        assertThat(close(DAY)).isEqualTo(new Closing.SealedBefore());
        assertThat(close(DAY.minusDays(1)))
                .as("or days would go without a seal until then, and nobody told")
                .isInstanceOf(Closing.Refused.class);

        post("C", DAY.plusDays(1), 7);
        var second = sealed(DAY.plusDays(1));
        assertThat(second.previousHash()).isEqualTo(first.hash());
        assertThat(second.after()).isEqualTo(first.through());
        assertThat(second.entries()).isEqualTo(1);
        assertThat(seals.verify(merchant, 10)).isEqualTo(new DaySeals.Verified(2, 3, List.of()));
    }

    @Test
    void anEntryThatComesLateIsInTheNextSealOnItsOwnDate() {
        post("A", DAY, 100);
        sealed(DAY);
        post("LATE", DAY.minusWeeks(1), 5);
        assertThat(postedOn("LATE")).isEqualTo(DAY.minusWeeks(1));
        assertThat(sealed(DAY.plusDays(1)).entries()).isEqualTo(1);
        assertThat(seals.verify(merchant, 10).faults()).isEmpty();
    }

    @Test
    void missedDaysAreOneStretchAndADayOfNothingHasItsSeal() {
        post("A", DAY, 100);
        sealed(DAY);
        post("B", DAY.plusDays(2), 1);
        post("C", DAY.plusDays(5), 2);
        assertThat(sealed(DAY.plusDays(7)).entries()).isEqualTo(2);
        assertThat(sealed(DAY.plusDays(8)).entries()).isZero();
        assertThat(sealed(DAY.plusDays(9)).entries()).isZero();
        assertThat(seals.verify(merchant, 10)).isEqualTo(new DaySeals.Verified(4, 3, List.of()));
    }

    @Test
    void whateverIsChangedInASealedEntryIsFound() {
        for (String change : List.of(
                "set memo = 'x'",
                "set amounts = '{1,-1}'",
                "set accounts = '{1102,3101}'",
                "set posted_on = posted_on - 1",
                "set business_date = business_date + 1",
                "set recorded_at = recorded_at + interval '1 microsecond'",
                "set reference = reference || '1'",
                "set split_accounts = '{4101}', split_skus = '{A}', split_amounts = '{1}'")) {
            var other = UUID.randomUUID();
            post(other, "A", DAY, 100);
            post(other, "B", DAY, 50);
            assertThat(seals.close(other, DAY, NOW, () -> false)).isInstanceOf(Closing.Sealed.class);
            assertThat(seals.verify(other, 10).faults()).isEmpty();
            execute("update journal_entry " + change + " where merchant_id = ? and source_id = 'A'", other);
            assertThat(seals.verify(other, 10).faults())
                    .as(change)
                    .first(InstanceOfAssertFactories.STRING)
                    .startsWith(DAY + ": sealed 2 entries");
        }
    }

    @Test
    void anEntryThatIsGoneOrSlippedInIsFoundAndSoIsASealMadeAnew() {
        post("A", DAY, 100);
        post("B", DAY, 50);
        sealed(DAY);
        post("C", DAY, 1);
        sealed(DAY.plusDays(1));
        execute("delete from journal_entry where merchant_id = ? and source_id = 'B'", merchant);
        assertThat(seals.verify(merchant, 10).faults()).hasSizeGreaterThan(1);
        assertThat(seals.verify(merchant, 1).faults()).as("the last seal alone").isEmpty();

        execute("update day_seal set hash = repeat('a', 64) where merchant_id = ? and day = ?", merchant, DAY);
        assertThat(seals.verify(merchant, 10).faults())
                .contains(DAY.plusDays(1) + ": it does not follow the seal before it");
    }

    @Test
    void booksWhoseTotalsDifferAreNotSealed() {
        post("A", DAY, 100);
        sealed(DAY);
        post("B", DAY, 50);
        execute("update daily_total set debit = debit + 3 where merchant_id = ? and account = '1101'", merchant);
        assertThat(close(DAY.plusDays(1)))
                .isEqualTo(new Closing.Refused("1101: entries debit 150 credit 0, totals debit 153 credit 0"));
        execute("update daily_total set debit = debit - 3 where merchant_id = ? and account = '1101'", merchant);
        assertThat(sealed(DAY.plusDays(1)).entries()).isEqualTo(1);
    }

    @Test
    void anEntryOffBalanceIsNotSealed() {
        post("A", DAY, 100);
        execute("update journal_entry set amounts = '{100,-99}' where merchant_id = ?", merchant);
        assertThat(close(DAY))
                .isInstanceOfSatisfying(
                        Closing.Refused.class,
                        refused -> assertThat(refused.why())
                                .startsWith("entry ")
                                .contains("(manual/A/entry) is off balance by 1"));
    }

    @Test
    void manyPagesMakeOneSealWhateverTheirDays() {
        var entries = IntStream.range(0, 2_500)
                .mapToObj(i -> entry("N" + i, DAY.minusDays(i % 7), i + 1))
                .toList();
        database.jdbi().useTransaction(handle -> JournalTable.insert(handle, merchant, entries, BookWatch.NONE));
        assertThat(sealed(DAY).entries()).isEqualTo(2_500);
        assertThat(seals.verify(merchant, 10)).isEqualTo(new DaySeals.Verified(1, 2_500, List.of()));
    }

    @Test
    void oneThatIsToldToStopSealsNothing() {
        post("A", DAY, 100);
        assertThat(seals.close(merchant, DAY, NOW, () -> true)).isEqualTo(new Closing.Stopped());
        assertThat(sealed(DAY).entries()).isEqualTo(1);
    }

    @Test
    void twoThatCloseAtOnceMakeOneSeal() throws Exception {
        post("A", DAY, 100);
        var bothRead = new CountDownLatch(2);
        Callable<Closing> closing = () -> seals.close(merchant, DAY, NOW, () -> {
            bothRead.countDown();
            awaited(bothRead);
            return false;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = List.of(threads.submit(closing), threads.submit(closing)).stream()
                    .map(DaySealsTest::got)
                    .toList();
            assertThat(results).hasAtLeastOneElementOfType(Closing.Sealed.class).contains(new Closing.SealedBefore());
        }
        assertThat(seals.verify(merchant, 10)).isEqualTo(new DaySeals.Verified(1, 1, List.of()));
    }

    /** One that read before another sealed a later day would else put a seal beside the other's. */
    @Test
    void oneThatIsLateDoesNotForkTheChain() {
        post("A", DAY, 100);
        var once = new AtomicBoolean();
        var late = seals.close(merchant, DAY, NOW, () -> {
            if (once.compareAndSet(false, true)) {
                sealed(DAY.plusDays(1));
            }
            return false;
        });
        assertThat(late).isEqualTo(new Closing.SealedBefore());
        assertThat(seals.verify(merchant, 10)).isEqualTo(new DaySeals.Verified(1, 1, List.of()));
    }

    @Test
    void anEntryBeingPostedIsWaitedForAndCounted() throws Exception {
        post("A", DAY, 100);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle posting = database.jdbi().open()) {
            posting.begin();
            JournalTable.insert(posting, merchant, List.of(entry("B", DAY, 50)), BookWatch.NONE);
            Future<Closing> closing = threads.submit(() -> close(DAY));
            Awaitility.await().until(this::somebodyWaitsForTheBooks);
            posting.commit();
            assertThat(closing.get(60, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Closing.Sealed.class,
                            done -> assertThat(done.seal().entries()).isEqualTo(2));
        }
    }

    @Test
    void everyMerchantWithBooksIsFoundOnce() {
        post("A", DAY, 100);
        post(UUID.randomUUID(), "A", DAY, 100);
        int found = 0;
        boolean mine = false;
        for (var next = seals.firstMerchant(); next.isPresent(); next = seals.nextMerchant(next.get())) {
            found++;
            mine |= next.get().equals(merchant);
        }
        assertThat(mine).isTrue();
        assertThat(found).isEqualTo(count("select count(distinct merchant_id) from journal_entry"));
    }

    private boolean somebodyWaitsForTheBooks() {
        return count("select count(*) from pg_locks where locktype = 'advisory' and not granted") > 0;
    }

    private static int count(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private LocalDate postedOn(String id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select posted_on from journal_entry where merchant_id = ? and source_id = ?")
                        .bind(0, merchant)
                        .bind(1, id)
                        .mapTo(LocalDate.class)
                        .one());
    }

    private Closing close(LocalDate day) {
        return seals.close(merchant, day, NOW, () -> false);
    }

    private DaySeal sealed(LocalDate day) {
        return ((Closing.Sealed) close(day)).seal();
    }

    private void post(String id, LocalDate day, long amount) {
        post(merchant, id, day, amount);
    }

    private static void post(UUID of, String id, LocalDate day, long amount) {
        database.jdbi()
                .useTransaction(
                        handle -> JournalTable.insert(handle, of, List.of(entry(id, day, amount)), BookWatch.NONE));
    }

    private static Entry entry(String id, LocalDate day, long amount) {
        var lines = List.of(new Entry.Line("1101", amount, 0), new Entry.Line("3101", 0, amount));
        return new Entry("manual", id, "entry", id, day, "Uji", null, null, lines, List.of());
    }

    private static void execute(String sql, @Nullable Object... values) {
        assertThat(database.jdbi().<Integer, RuntimeException>withHandle(handle -> handle.execute(sql, values)))
                .isPositive();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static Closing got(Future<Closing> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }
}
