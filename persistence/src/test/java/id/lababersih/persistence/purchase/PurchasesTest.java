package id.lababersih.persistence.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.purchase.Purchase;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.purchase.Purchases.Row;
import id.lababersih.persistence.report.BalanceReports;
import id.lababersih.persistence.report.BalanceReports.Turnover;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurchasesTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);
    private static final Database database = ScratchDatabase.open();

    private final UUID merchant = UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final Actor by = new Actor(merchant, null, Instant.parse("2025-08-01T05:00:00Z"), null);
    private final Purchases purchases = new Purchases(database.jdbi(), BookWatch.NONE);

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void addMerchant() {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into merchant (id, name, created_at) values (?, 'Toko Maju', now())", merchant));
    }

    @Test
    void whatIsPaidWhileItIsTakenBackStaysWithItsPayment() throws Exception {
        assertThat(takenBackWhileItIsPaid(false)).isFalse();
        assertThat(purchases.find(merchant, id).orElseThrow().state()).isEqualTo(Purchase.State.PAID);
        assertThat(booked()).containsExactly(new Turnover("1102", 0, 100), new Turnover("2101", 100, 0));
    }

    @Test
    void orGoesWithItsPaymentWhereThatIsToGoToo() throws Exception {
        assertThat(takenBackWhileItIsPaid(true)).isTrue();
        assertThat(purchases.find(merchant, id)).isEmpty();
        assertThat(booked()).as("both turned round").isEmpty();
    }

    /** The payment is under way when the other begins, and both wait until it may go on. */
    private boolean takenBackWhileItIsPaid(boolean withPayment) throws Exception {
        order();
        purchases.beginReceipt(merchant, id, DAY);
        Row received = purchases.finishReceipt(merchant, id, by).orElseThrow();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holding = database.jdbi().open()) {
            holding.begin();
            holding.execute("lock table daily_total in share row exclusive mode");
            var paying = threads.submit(() -> purchases.pay(merchant, id, DAY, "1102", by));
            await().until(() -> paying.isDone() || waiting() == 1);
            Future<Boolean> takingBack = threads.submit(() -> purchases.takeBack(merchant, received, withPayment, by));
            await().until(() -> takingBack.isDone() || waiting() == 2);
            holding.commit();
            assertThat(paying.get().orElseThrow().byThis()).isTrue();
            return takingBack.get();
        }
    }

    @Test
    void whatIsComingInStays() {
        Row ordered = order();
        Row coming = purchases.beginReceipt(merchant, id, DAY).orElseThrow();
        for (Row seen : List.of(ordered, coming)) {
            assertThat(purchases.takeBack(merchant, seen, true, by)).isFalse();
        }
        purchases.finishReceipt(merchant, id, by);
        assertThat(purchases.takeBack(merchant, ordered, true, by)).isFalse();
        assertThat(purchases.takeBack(merchant, coming, true, by)).isTrue();
    }

    @Test
    void whatIsGoneIsNeitherReceivedNorPaidNorTakenBack() {
        Row ordered = order();
        for (int time = 1; time <= 2; time++) {
            assertThat(purchases.takeBack(merchant, ordered, false, by)).isTrue();
            assertThat(purchases.pay(merchant, id, DAY, "1102", by)).isEmpty();
            assertThat(purchases.beginReceipt(merchant, id, DAY)).isEmpty();
            assertThat(purchases.finishReceipt(merchant, id, by)).isEmpty();
        }
    }

    private Row order() {
        var lines = List.of(new Purchase.Line("KOPI", 1, 100));
        var purchase = new Purchase(id, "PO-1", "Pemasok", DAY, "UTAMA", 0, lines);
        return purchases.order(merchant, purchase, by).row();
    }

    private List<Turnover> booked() {
        return new BalanceReports(database.jdbi()).trialBalance(merchant, null);
    }

    private static int waiting() {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).mapTo(Integer.class).one());
    }
}
