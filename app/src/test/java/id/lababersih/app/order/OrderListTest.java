package id.lababersih.app.order;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Slice;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.order.OrderListVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderListTest {
    private static final Slice FIRST = new Slice(OrderList.NAME, 50, List.of());
    private static final UUID MERCHANT = UUID.randomUUID();

    private final Database database = ScratchDatabase.open();
    private final AtomicLong nowNs = new AtomicLong();
    private final OrderList list = new OrderList(database.jdbi(), nowNs::get);

    @AfterEach
    void close() {
        database.close();
    }

    /** A row that came without another version, as no release from this one on writes it. */
    private void secretly(UUID merchant, String number) {
        database.jdbi().useHandle(handle -> handle.execute("""
                        insert into order_row (order_id, merchant_id, shop_id, platform, number, status, goods, voucher,
                            fees, net_receivable, created_at, changed_at)
                        values (gen_random_uuid(), ?, gen_random_uuid(), 'SHOPEE', ?, 'CREATED', 0, 0, 0, 0, now(),
                            now())
                        """, merchant, number));
    }

    private void changed(UUID merchant) throws SQLException {
        database.jdbi()
                .useHandle(handle -> OrderListVersions.changed(handle.getConnection(), List.of(merchant, merchant)));
    }

    private Answer asked(UUID merchant, OrderFilter filter) {
        return list.page(merchant, filter, FIRST);
    }

    private String numbers() {
        return text(asked(MERCHANT, OrderFilter.ALL));
    }

    private static String text(Answer answer) {
        return ((HttpEntity.Strict) answer.entity()).getData().utf8String();
    }

    /** They make cursors of their own, for pages anywhere in the list. */
    @Test
    void theMeasurementsAskForPagesOfThisList() throws IOException {
        var store = Path.of("").toAbsolutePath().resolveSibling("bench").resolve("Store.java");
        assertThat(Files.readString(store)).contains("convert_to('[\"" + OrderList.NAME + "\",\"'");
    }

    @Test
    void aPageIsReadAgainWhenTheListHasAnotherVersionAndOnlyThen() throws SQLException {
        secretly(MERCHANT, "ONE");
        changed(MERCHANT);
        assertThat(numbers()).contains("ONE");

        secretly(MERCHANT, "TWO");
        assertThat(numbers()).as("kept").doesNotContain("TWO");
        changed(MERCHANT);
        assertThat(numbers()).contains("ONE", "TWO");

        secretly(MERCHANT, "THREE");
        nowNs.addAndGet(OrderList.KEPT.toNanos());
        assertThat(numbers()).as("not for long").contains("THREE");
    }

    @Test
    void nothingIsKeptOfAListWithoutAVersion() throws SQLException {
        assertThat(numbers()).doesNotContain("number");
        secretly(MERCHANT, "ONE");
        assertThat(numbers()).contains("ONE");
        changed(MERCHANT);
        assertThat(numbers()).contains("ONE");
        database.jdbi().useHandle(handle -> OrderListVersions.clear(handle.getConnection()));
        secretly(MERCHANT, "TWO");
        assertThat(numbers()).contains("TWO");
    }

    @Test
    void anEmptyPageIsKeptToo() throws SQLException {
        changed(MERCHANT);
        assertThat(numbers()).doesNotContain("number");
        secretly(MERCHANT, "ONE");
        assertThat(numbers()).as("kept").doesNotContain("ONE");
        changed(MERCHANT);
        assertThat(numbers()).contains("ONE");
    }

    @Test
    void eachMerchantAndFilterHasItsOwnPage() throws SQLException {
        var other = UUID.randomUUID();
        secretly(MERCHANT, "MINE");
        secretly(other, "THEIRS");
        changed(MERCHANT);
        changed(other);
        assertThat(numbers()).contains("MINE").doesNotContain("THEIRS");
        assertThat(text(asked(other, OrderFilter.ALL))).contains("THEIRS").doesNotContain("MINE");
        assertThat(text(asked(MERCHANT, new OrderFilter(null, null, null, null, "THEI"))))
                .doesNotContain("MINE");
        assertThat(numbers()).contains("MINE");
    }
}
