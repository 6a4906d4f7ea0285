package id.lababersih.persistence.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.WaitingPayouts.Due;
import id.lababersih.persistence.imports.WaitingPayouts.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingPayoutsTest {
    private static final UUID FIRST = new UUID(0, 0);

    private final Database database = ScratchDatabase.open();
    private final WaitingPayouts waiting = new WaitingPayouts(database.jdbi());
    private final UUID merchant = UUID.randomUUID();
    private final UUID shop = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRowIsDueWhenItsOrderComesAndAgainWhenItMoves() {
        var row = waits("order", "N1");
        waits("order", "N2");
        assertThat(waiting.dueMerchants(10)).isEmpty();

        comes("n1", null);
        assertThat(due()).as("numbers are told apart by their letters").isEmpty();

        comes("N1", null);
        assertThat(waiting.dueMerchants(10)).containsExactly(merchant);
        assertThat(due()).containsExactly(row + " N1");
        assertThat(due()).as("until it was tried").hasSize(1);

        tried(row);
        assertThat(due()).isEmpty();
        assertThat(waiting.dueMerchants(10)).as("and is asked after no more").isEmpty();

        moves("N1");
        assertThat(due()).containsExactly(row + " N1");
    }

    @Test
    void aRowThatGoesByATrackingNumberIsDueWhenOneOrderAloneHasIt() {
        var row = waits("tracking_number", "jx1");
        comes("N1", "JX1");
        assertThat(due()).containsExactly(row + " N1");
        comes("N2", "JX1");
        assertThat(due()).isEmpty();
    }

    @Test
    void aRowIsDueWhoseOrderMovesWhileOthersAreLookedAt() {
        var row = waits("order", "N1");
        comes("N1", null);
        tried(row);
        assertThat(due()).isEmpty();
        try (var projection = database.jdbi().open()) {
            projection.begin();
            moves(projection, "N1");
            assertThat(due()).isEmpty();
            projection.commit();
        }
        assertThat(waiting.dueMerchants(10)).containsExactly(merchant);
        assertThat(due()).containsExactly(row + " N1");
    }

    @Test
    void aRowThatNobodyNotedIsFoundByLookingAround() {
        var rows = List.of(waits("order", "N1"), waits("order", "N2"), waits("order", "N3"));
        comes("N2", null);
        database.jdbi().useHandle(handle -> handle.execute("truncate waiting_payout_due"));
        var looked = FIRST;
        for (int i = 0; i < rows.size(); i++) {
            looked = waiting.lookAround(looked, 1).orElseThrow();
        }
        assertThat(waiting.lookAround(looked, 1)).isEmpty();
        assertThat(due()).containsExactly(rows.get(1) + " N2");

        waiting.lookAround(FIRST, 10);
        assertThat(count("select count(*) from waiting_payout_due"))
                .as("noted already")
                .isOne();
    }

    @Test
    void whatNobodyWaitsForIsNotNoted() {
        comes("N1", "JX1");
        moves("N1");
        assertThat(count("select count(*) from waiting_payout_due")).isZero();
    }

    @Test
    void aRowThatIsKeptWhenItsOrderIsThereAlreadyIsDue() {
        var run = UUID.randomUUID();
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    insert into import_run (id, merchant_id, kind, shop_id, platform, file_name, file_sha256, state,
                                            uploaded_by, uploaded_at)
                    values (?, ?, 'income', ?, 'TIKTOK', '', '', 'DONE', ?, now())
                    """, run, merchant, shop, UUID.randomUUID());
            handle.execute("""
                    insert into import_item (run_id, position, merchant_id, tab, weight, file_rows, reason, skus,
                                             payload)
                    select ?, n, ?, 'unmatched', 1, array[n], 'unknown_order', '{}',
                        jsonb_build_object('row', jsonb_build_object('order', 'N' || n, 'reference', 'N' || n,
                            'settled_on', '2025-08-05', 'payout', 45000, 'refund', 0))
                    from generate_series(1, 3) n
                    """, run, merchant);
        });
        comes("N2", null);
        waiting.keep(merchant, run);
        assertThat(count("select count(*) from waiting_payout")).isEqualTo(3);
        assertThat(count("select count(*) from waiting_payout_due")).isOne();
        assertThat(due()).hasSize(1).first().asString().endsWith(" N2");
    }

    private List<String> due() {
        return waiting.due(merchant, 10).stream()
                .map(due -> due.row().id() + " " + due.orderNumber())
                .toList();
    }

    private void tried(UUID row) {
        for (Due due : waiting.due(merchant, 10)) {
            if (due.row().id().equals(row)) {
                waiting.tried(merchant, row, Reason.ORDER_NOT_SHIPPED, due.orderChangedAt());
            }
        }
    }

    /** A row that goes by its order's number or tracking number. Its id is in the order in which they are made. */
    private UUID waits(String by, String reference) {
        var id = new UUID(1, count("select count(*) from waiting_payout"));
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        """
                        insert into waiting_payout (id, merchant_id, shop_id, platform, reference, reason, settled_on,
                                                    payout, refund, payload, run_id, user_id, position)
                        values (?, ?, ?, 'TIKTOK', ?, 'unknown_order', '2025-08-05', 45000, 0,
                                jsonb_build_object('row', jsonb_build_object(?::text, ?::text)), ?, ?, 1)
                        """, id, merchant, shop, reference, by, reference, UUID.randomUUID(), UUID.randomUUID()));
        return id;
    }

    private void comes(String number, @Nullable String trackingNumber) {
        database.jdbi().useTransaction(projection -> {
            projection.execute("""
                    insert into order_row (order_id, merchant_id, shop_id, platform, number, status, goods, voucher,
                                           fees, net_receivable, tracking_number, created_at, changed_at)
                    values (md5(?)::uuid, ?, ?, 'TIKTOK', ?, 'CREATED', 0, 0, 0, 0, ?, now(), now())
                    """, number, merchant, shop, number, trackingNumber);
            note(projection, number);
        });
    }

    private void moves(String number) {
        database.jdbi().useTransaction(projection -> moves(projection, number));
    }

    private static void moves(Handle projection, String number) {
        projection.execute(
                "update order_row set changed_at = changed_at + interval '1 second' where number = ?", number);
        note(projection, number);
    }

    private static void note(Handle projection, String number) {
        var order = projection
                .createQuery("select order_id from order_row where number = ?")
                .bind(0, number)
                .mapTo(UUID.class)
                .one();
        try {
            WaitingPayouts.ordersMoved(projection.getConnection(), List.of(order));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
