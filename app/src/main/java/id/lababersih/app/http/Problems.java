package id.lababersih.app.http;

import id.lababersih.domain.account.Role;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Warehouse;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.database.ServerTrouble;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.jspecify.annotations.Nullable;

/** The one place where what went wrong becomes a {@link Problem}. */
public final class Problems {
    private static final String NEEDED_ROLE = "needed_role";
    private static final int CAUSES_MAX = 20;
    private static final Duration BUSY = Duration.ofSeconds(2);

    private Problems() {}

    public static ProblemException notFound(String what) {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such " + what + " for you.")
                .exception();
    }

    public static ProblemException merchantRequired() {
        return Problem.of(
                        ProblemType.MERCHANT_REQUIRED,
                        "You belong to several merchants; name one in the header X-Merchant-Id.")
                .exception();
    }

    public static ProblemException forbidden(String detail) {
        return Problem.of(ProblemType.FORBIDDEN, detail).exception();
    }

    /** The caller has another role in the merchant than is needed for this. */
    static ProblemException roleMissing(Role needed, Role has) {
        return Problem.of(
                        ProblemType.FORBIDDEN, "This takes the role " + needed + " or more; you are " + has + " here.")
                .with(NEEDED_ROLE, needed)
                .exception();
    }

    /** The least role that may do what was refused; null where the problem is not a role that is missing. */
    public static @Nullable Role neededRole(Problem problem) {
        return problem.facts().get(NEEDED_ROLE) instanceof Role needed ? needed : null;
    }

    public static ProblemException invalid(List<Violation> violations) {
        var detail = violations.size() == 1 ? "One field is not valid." : violations.size() + " fields are not valid.";
        return Problem.of(ProblemType.INVALID_FIELDS, detail + " Nothing was changed.", violations)
                .exception();
    }

    public static ProblemException invalid(String pointer, String code, String detail) {
        return invalid(List.of(new Violation(pointer, code, detail)));
    }

    public static Problem unavailable() {
        return Problem.of(
                        ProblemType.UNAVAILABLE,
                        "The service or its database did not answer. Send the same request again in a moment.")
                .retryAfter(BUSY);
    }

    static Problem late() {
        return Problem.of(ProblemType.REQUEST_TIMEOUT, "Send the request again over a faster connection.");
    }

    public static Problem tooLarge(long bytesMax) {
        return Problem.of(ProblemType.TOO_LARGE, "A body here has at most " + bytesMax + " bytes.");
    }

    /** What a shop's rejection is called over HTTP. */
    public static Problem of(Shop.Rejection rejection) {
        return switch (rejection) {
            case Shop.Rejection.ShopAbsent _ ->
                Problem.of(ProblemType.SHOP_ABSENT, "The shop has not been opened; make it with POST /v1/shops.");
            case Shop.Rejection.QuotaReached(int max) -> quotaReached(max);
            case Shop.Rejection.SkuMapFull(int max) ->
                Problem.of(ProblemType.SKU_MAP_FULL, "A SKU map holds at most " + max + " entries.");
        };
    }

    /** What an order's rejection is called over HTTP. */
    public static Problem of(Order.Rejection rejection) {
        return switch (rejection) {
            case Order.Rejection.OrderAbsent _ -> notFound("order").problem();
            case Order.Rejection.OrderDiffers(var id) ->
                Problem.of(
                        ProblemType.ORDER_DIFFERS,
                        "This number belongs to order " + id + ", whose lines or amounts are others.");
            case Order.Rejection.MoveForbidden(var from, var to) ->
                Problem.of(ProblemType.MOVE_FORBIDDEN, "An order that is " + from + " does not become " + to + ".");
            case Order.Rejection.MoveInProgress _ ->
                Problem.of(ProblemType.MOVE_IN_PROGRESS, "It will be done with that in a moment; try again then.")
                        .retryAfter(Duration.ofSeconds(1));
            case Order.Rejection.StockShort(var missing) -> stockShort(Warehouse.MAIN, missing);
            case Order.Rejection.QuotaReached(int max) -> quotaReached(max);
            case Order.Rejection.ReturnIncomplete _ ->
                Problem.of(
                        ProblemType.RETURN_INCOMPLETE,
                        "Before the payout an order comes back good or damaged, and there is nothing to refund; after"
                                + " it goods or a refund come back, and there is no cost.");
            case Order.Rejection.SettlementDiffers(var booked) ->
                Problem.of(
                        ProblemType.SETTLEMENT_DIFFERS,
                        "A payout of " + booked.payout() + " on " + booked.paidOn() + " is booked for this order.");
            case Order.Rejection.ReturnDiffers(var booked) ->
                Problem.of(
                        ProblemType.RETURN_DIFFERS,
                        "Its return of " + booked.on() + " is booked as " + booked.goods() + ", with a cost of "
                                + booked.cost() + " and a refund of " + booked.refund()
                                + ". Another refund of an amount that is booked needs its reference.");
        };
    }

    /**
     * What a rejection by the stock is called over HTTP.
     *
     * @param warehouse whose stock was asked
     */
    public static Problem of(Inventory.Rejection rejection, String warehouse) {
        return switch (rejection) {
            case Inventory.Rejection.StockShort(var missing) -> stockShort(warehouse, missing);
            case Inventory.Rejection.AnsweredBefore(var orderId) ->
                Problem.of(ProblemType.ANSWERED_BEFORE, "Order " + orderId + " was answered before.");
            case Inventory.Rejection.CostUnknown(var sku, var place) ->
                Problem.of(
                        ProblemType.COST_UNKNOWN,
                        sku + " was never received, in " + place + " or elsewhere; receive it with its cost.");
            case Inventory.Rejection.StockMoved(var sku, var place, var onHand) ->
                Problem.of(
                        ProblemType.STOCK_MOVED,
                        "There are " + onHand + " pieces of " + sku + " in " + place
                                + " by now. Read the stock again.");
            case Inventory.Rejection.ReceiptInvalid(var why) ->
                invalid("/lines", "receipt", why + ".").problem();
        };
    }

    private static Problem stockShort(String warehouse, List<Inventory.Missing> missing) {
        var pieces = missing.stream()
                .map(one -> one.sku() + " (" + one.missing() + ")")
                .collect(java.util.stream.Collectors.joining(", "));
        return Problem.of(
                        ProblemType.STOCK_SHORT,
                        "Nothing was taken. Pieces missing in the warehouse " + warehouse + ": " + pieces + ".")
                .with("warehouse", warehouse)
                .with("missing", missing);
    }

    private static Problem quotaReached(int max) {
        return Problem.of(ProblemType.QUOTA_REACHED, "The plan ships " + max + " orders a day; go on tomorrow.");
    }

    /** The problem that a failure stands for; {@link ProblemType#INTERNAL} means a fault of ours, to be logged. */
    public static Problem of(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            switch (cause) {
                case ProblemException known -> {
                    return known.problem();
                }
                case OtherMerchantException _ -> {
                    return Problem.of(ProblemType.OTHER_MERCHANT, "Open the page again; nothing was changed.");
                }
                case EntityStreamSizeException _ -> {
                    return Problem.of(ProblemType.TOO_LARGE, "The body is larger than this route takes.");
                }
                case ExceptionWithErrorInfo _ -> {
                    return Problem.of(ProblemType.INVALID_REQUEST, "The request breaks the HTTP rules.");
                }
                case TimeoutException _, SQLTransientException _ -> {
                    return unavailable();
                }
                case SQLException passing
                when ServerTrouble.isPassing(passing) -> {
                    return unavailable();
                }
                default -> {
                    // Look at what caused it.
                }
            }
        }
        return Problem.of(ProblemType.INTERNAL, "The fault is ours and was recorded under the request id.");
    }
}
