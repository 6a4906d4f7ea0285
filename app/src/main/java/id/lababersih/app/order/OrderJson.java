package id.lababersih.app.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import id.lababersih.app.http.Json;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Reckoning;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.order.OrderSummary;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Orders as programs see them. */
public final class OrderJson {
    private static final TypeReference<List<Missing>> PIECES = new TypeReference<>() {};
    private static final int HALF_MICROSECOND_NS = 500;

    private OrderJson() {}

    /** One row of a list. */
    public record Row(
            UUID id,
            String number,
            UUID shopId,
            Platform platform,
            Status status,
            @Nullable String buyer,
            long goods,
            long voucher,
            long gross,
            long fees,
            long netReceivable,
            long cogs,
            long profit,
            List<Missing> missing,
            @Nullable String courier,
            @Nullable String trackingNumber,
            Instant createdAt,
            @Nullable Instant shippedAt,
            @Nullable LocalDate shippedOn) {
        static Row of(OrderSummary order) {
            return new Row(
                    order.id(),
                    order.number(),
                    order.shopId(),
                    order.platform(),
                    order.status(),
                    order.buyer(),
                    order.goods(),
                    order.voucher(),
                    order.gross(),
                    order.fees(),
                    order.netReceivable(),
                    order.cogs(),
                    order.profit(),
                    pieces(order.missing()),
                    order.courier(),
                    order.trackingNumber(),
                    order.createdAt(),
                    order.shippedAt(),
                    order.shippedOn());
        }

        /** The row that the list will have of an order that was placed. */
        public static Row of(Order order) {
            var view = OrderView.of(order);
            var facts = view.facts();
            var shipment = view.shipment();
            return new Row(
                    facts.orderId(),
                    facts.number(),
                    facts.shopId(),
                    facts.platform(),
                    view.status(),
                    facts.buyer(),
                    facts.goods(),
                    facts.voucher(),
                    facts.gross(),
                    facts.feeTotal(),
                    facts.netReceivable(),
                    view.costOfGoods(),
                    view.profit(),
                    view.missing(),
                    shipment == null ? null : shipment.courier(),
                    shipment == null ? null : shipment.trackingNumber(),
                    asKept(facts.createdAt()),
                    whenShipped(view),
                    shipment == null ? null : shipment.on());
        }
    }

    private static List<Missing> pieces(@Nullable String kept) {
        try {
            return kept == null ? List.of() : Json.mapper().readValue(kept, PIECES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One order with all there is to know; {@code inProgress} while it waits for its stock. */
    record Detail(
            UUID id,
            String number,
            UUID shopId,
            Platform platform,
            Status status,
            boolean inProgress,
            @Nullable String buyer,
            long goods,
            long voucher,
            long gross,
            long shippingFee,
            long codValue,
            long fees,
            long netReceivable,
            long cogs,
            long profit,
            List<Missing> missing,
            @Nullable String courier,
            @Nullable String trackingNumber,
            Instant createdAt,
            @Nullable Instant shippedAt,
            @Nullable LocalDate shippedOn,
            @Nullable Return returned,
            @Nullable Payout settlement,
            List<Line> lines,
            List<FeeOfOrder> feesDetail,
            List<Allocation> allocations,
            List<Posting> journal,
            List<Moment> history) {
        static Detail of(Order order, OrderView view) {
            var facts = view.facts();
            var shipment = view.shipment();
            return new Detail(
                    facts.orderId(),
                    facts.number(),
                    facts.shopId(),
                    facts.platform(),
                    view.status(),
                    order.work() != null,
                    facts.buyer(),
                    facts.goods(),
                    facts.voucher(),
                    facts.gross(),
                    facts.shippingFee(),
                    facts.codValue(),
                    facts.feeTotal(),
                    facts.netReceivable(),
                    view.costOfGoods(),
                    view.profit(),
                    view.missing(),
                    shipment == null ? null : shipment.courier(),
                    shipment == null ? null : shipment.trackingNumber(),
                    asKept(facts.createdAt()),
                    whenShipped(view),
                    shipment == null ? null : shipment.on(),
                    view.returned() == null ? null : Return.of(view.returned()),
                    view.reckoning() == null ? null : Payout.of(view.reckoning()),
                    IntStream.range(0, facts.lines().size())
                            .mapToObj(i -> Line.of(facts.lines().get(i), cost(view.taken(), i)))
                            .toList(),
                    facts.fees().stream()
                            .map(fee -> new FeeOfOrder(fee.code(), fee.account(), fee.amount()))
                            .toList(),
                    view.taken().stream().map(Allocation::of).toList(),
                    view.trail().entries().stream().map(Posting::of).toList(),
                    view.trail().moments().stream()
                            .map(moment -> Moment.of(moment))
                            .toList());
        }
    }

    /** A line; {@code cogs} is the cost frozen when it was shipped, 0 before. */
    record Line(
            String marketplaceSku, String variation, String sku, int quantity, long unitPrice, long goods, long cogs) {
        static Line of(Facts.Line line, long cogs) {
            return new Line(
                    line.marketplaceSku(),
                    line.variation(),
                    line.sku(),
                    line.quantity(),
                    line.unitPrice(),
                    line.goods(),
                    cogs);
        }
    }

    record FeeOfOrder(String code, String account, long amount) {}

    /** Pieces of one layer that one line, counted from 0, took. */
    record Allocation(
            int line, String sku, String warehouse, LocalDate receivedOn, long unitCost, int quantity, long cost) {
        static Allocation of(Allocated allocated) {
            var taken = allocated.taken();
            return new Allocation(
                    allocated.line(),
                    taken.sku(),
                    taken.warehouse(),
                    taken.receivedOn(),
                    taken.unitCost(),
                    taken.quantity(),
                    taken.cost());
        }
    }

    record Return(ReturnTerms.Goods condition, long cost, long refund, LocalDate date) {
        static Return of(ReturnTerms terms) {
            return new Return(terms.goods(), terms.cost(), terms.refund(), terms.on());
        }
    }

    record Payout(
            long expected,
            long payout,
            long feeChange,
            long incomeTax,
            long refund,
            long paidDirect,
            long unexplained) {
        static Payout of(Reckoning reckoning) {
            return new Payout(
                    reckoning.expected(),
                    reckoning.payout(),
                    reckoning.feeChange(),
                    reckoning.incomeTax(),
                    reckoning.refund(),
                    reckoning.paidDirect(),
                    reckoning.unexplained());
        }
    }

    record Posting(String source, String event, LocalDate date, String memo, List<PostingLine> lines) {
        static Posting of(Entry entry) {
            return new Posting(
                    entry.source(),
                    entry.event(),
                    entry.date(),
                    entry.memo(),
                    entry.lines().stream()
                            .map(line -> new PostingLine(
                                    line.account(),
                                    Chart.find(line.account())
                                            .map(Account::name)
                                            .orElse(line.account()),
                                    line.debit(),
                                    line.credit()))
                            .toList());
        }
    }

    record PostingLine(String account, String name, long debit, long credit) {}

    record Moment(
            String what, Instant at, UUID userId, @Nullable UUID importId) {
        static Moment of(Order.Moment moment) {
            var stamp = moment.stamp();
            return new Moment(
                    moment.what(), stamp.at(), stamp.by().user(), stamp.by().importRun());
        }
    }

    /** As the list tells it, whose database rounds to microseconds. */
    private static Instant asKept(Instant time) {
        return time.plusNanos(HALF_MICROSECOND_NS).truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant whenShipped(OrderView view) {
        return view.trail().sincePlaced().stream()
                .filter(moment -> moment.what().equals(Order.Event.OrderShipped.class.getSimpleName()))
                .map(moment -> asKept(moment.stamp().at()))
                .findFirst()
                .orElse(null);
    }

    private static long cost(List<Allocated> taken, int line) {
        return taken.stream()
                .filter(allocated -> allocated.line() == line)
                .mapToLong(allocated -> allocated.taken().cost())
                .sum();
    }
}
