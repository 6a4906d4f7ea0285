package id.lababersih.app.order;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.ReturnTerms.Goods;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What programs send about orders. */
final class OrderRequests {
    static final int NUMBER_CHARACTERS_MAX = 100;
    static final int NAME_CHARACTERS_MAX = 200;
    static final int FEES_MAX = 50;

    private OrderRequests() {}

    record NewOrder(
            UUID shopId,
            String number,
            Instant createdAt,
            @Nullable String buyer,
            long voucher,
            long shippingFee,
            long codValue,
            List<NewLine> lines) {
        static NewOrder from(Fields body, Instant now) {
            return new NewOrder(
                    body.uuid("shop_id"),
                    body.text("number", NUMBER_CHARACTERS_MAX),
                    body.happenedAt("created_at", now),
                    body.optionalText("buyer", NAME_CHARACTERS_MAX),
                    body.rupiahOrZero("voucher"),
                    body.rupiahOrZero("shipping_fee"),
                    body.rupiahOrZero("cod_value"),
                    body.list("lines", Facts.LINES_MAX, NewLine::from));
        }

        long goods() {
            return lines.stream().mapToLong(NewLine::goods).reduce(0, Math::addExact);
        }
    }

    record NewLine(String sku, String variation, int quantity, long unitPrice) {
        static NewLine from(Fields line) {
            var read = new NewLine(
                    line.text("sku", NAME_CHARACTERS_MAX),
                    line.textOrEmpty("variation", NAME_CHARACTERS_MAX),
                    (int) line.integer("quantity", 1, Facts.Line.QUANTITY_MAX),
                    line.rupiah("unit_price"));
            if (read.unitPrice() > Money.AMOUNT_MAX / read.quantity()) {
                line.reject("unit_price", "range", "The line comes to more than " + Money.AMOUNT_MAX + " rupiah.");
            }
            return read;
        }

        long goods() {
            return Math.multiplyExact(unitPrice, quantity);
        }
    }

    /** How a parcel leaves; {@code date} is null for today. */
    record Shipping(
            @Nullable String courier,
            @Nullable String trackingNumber,
            @Nullable LocalDate date) {
        static Shipping from(Fields body, LocalDate today) {
            return new Shipping(
                    body.optionalText("courier", NAME_CHARACTERS_MAX),
                    body.optionalText("tracking_number", NAME_CHARACTERS_MAX),
                    body.optionalHappenedOn("date", today));
        }
    }

    record Cancelling(String reason) {
        static Cancelling from(Fields body) {
            return new Cancelling(body.text("reason", NAME_CHARACTERS_MAX));
        }
    }

    /**
     * How an order comes back; {@code cost} is null for the usual one, {@code date} for today. {@code reference} tells
     * two refunds of one amount apart.
     */
    record Returning(
            Goods condition,
            @Nullable Long cost,
            long refund,
            @Nullable LocalDate date,
            @Nullable String reference) {
        static Returning from(Fields body, LocalDate today) {
            return new Returning(
                    body.oneOf("condition", Goods.class),
                    body.optionalInteger("cost", 0, Money.AMOUNT_MAX),
                    body.rupiahOrZero("refund"),
                    body.optionalHappenedOn("date", today),
                    body.optionalText("reference", NUMBER_CHARACTERS_MAX));
        }
    }

    /** A payout; it may be negative, when the platform charged the seller. */
    record Settling(LocalDate paidOn, long payout, long refund, List<ActualFee> fees) {
        static Settling from(Fields body, LocalDate today) {
            return new Settling(
                    body.happenedOn("paid_on", today),
                    body.integer("payout", -Money.AMOUNT_MAX, Money.AMOUNT_MAX),
                    body.rupiahOrZero("refund"),
                    body.optionalList("fees", FEES_MAX, ActualFee::from));
        }
    }

    record ActualFee(String code, long amount) {
        static ActualFee from(Fields fee) {
            return new ActualFee(
                    fee.text("code", NUMBER_CHARACTERS_MAX),
                    fee.integer("amount", -Money.AMOUNT_MAX, Money.AMOUNT_MAX));
        }
    }
}
