package id.lababersih.app.order;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Slice;
import id.lababersih.persistence.order.OrderFilter;
import id.lababersih.persistence.order.OrderSummaries;
import id.lababersih.persistence.order.OrderSummary;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * A merchant's order list. Those who look at the same page get the same answer, without reading its rows again, until
 * the database says that one has changed; it is asked each time.
 */
final class OrderList {
    /** The list's name in its cursors. */
    static final String NAME = "orders";

    private static final int KEPT_BYTES_MAX = 16 << 20;
    /** Of an answer without its body, and what it was asked by. */
    private static final int OTHER_BYTES = 1_000;

    /** Nodes of a release before this one change rows and no version, so nothing is kept for long. */
    static final Duration KEPT = Duration.ofSeconds(2);

    private final Jdbi jdbi;
    private final Cache<Asked, Kept> kept;

    private record Asked(UUID merchantId, OrderFilter filter, Slice slice) {}

    private record Kept(UUID version, Answer answer) {}

    OrderList(Jdbi jdbi, Ticker ticker) {
        this.jdbi = jdbi;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(KEPT_BYTES_MAX)
                .<Asked, Kept>weigher((_, page) -> OTHER_BYTES + page.answer().length())
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .build();
    }

    Answer page(UUID merchantId, OrderFilter filter, Slice slice) {
        var asked = new Asked(merchantId, filter, slice);
        var before = kept.getIfPresent(asked);
        var after = slice.first() ? null : new OrderFilter.After(slice.time(0), slice.id(1));
        var page = jdbi.withHandle(handle -> OrderSummaries.pageUnless(
                handle, merchantId, filter, after, slice.rows(), before == null ? null : before.version()));
        var rows = page.rows();
        if (rows == null) {
            return Objects.requireNonNull(before).answer();
        }
        var answer = answer(slice, rows);
        var version = page.version();
        if (version != null) {
            kept.put(asked, new Kept(version, answer));
        }
        return answer;
    }

    private static Answer answer(Slice slice, List<OrderSummary> rows) {
        return Answer.json(Page.of(
                        slice,
                        rows,
                        order ->
                                List.of(order.createdAt().toString(), order.id().toString()),
                        OrderJson.Row::of))
                .tagged();
    }
}
