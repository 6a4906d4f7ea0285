package id.lababersih.app.http;

import java.util.Locale;

/** Every kind of problem this service answers; its path is stable and has a page in {@code docs/problems}. */
public enum ProblemType {
    INVALID_JSON(400, "The body is not valid JSON"),
    INVALID_REQUEST(400, "The request cannot be understood"),
    MERCHANT_REQUIRED(400, "Say which merchant is meant"),
    UNAUTHENTICATED(401, "A valid token is needed"),
    INVALID_CREDENTIALS(401, "E-mail or password is wrong"),
    INVALID_REFRESH_TOKEN(401, "The refresh token is not valid"),
    BASIC_CREDENTIALS(401, "User name and password are needed"),
    FORBIDDEN(403, "The right to do this is missing"),
    CROSS_SITE(403, "The request came from another site"),
    NOT_FOUND(404, "Nothing is here"),
    LINK_GONE(404, "The link is not good any more"),
    METHOD_NOT_ALLOWED(405, "The method is not supported here"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    REQUEST_IN_PROGRESS(409, "The first request with this key is still running"),
    EMAIL_TAKEN(409, "The e-mail address already has an account"),
    MEMBER_ALREADY(409, "The address belongs to a member"),
    TOO_MANY_MERCHANTS(409, "The user belongs to as many merchants as can be"),
    LAST_OWNER(409, "The merchant would have no owner"),
    OTHER_MERCHANT(409, "The page is of another merchant"),
    APP_NAME_TAKEN(409, "Another app has this name"),
    SKU_TAKEN(409, "The SKU is already in use"),
    SHOP_ARCHIVED(409, "The shop is archived"),
    SHOP_ABSENT(409, "The shop does not take orders yet"),
    QUOTA_REACHED(409, "The plan's shipments of the day are used up"),
    SKU_MAP_FULL(409, "The SKU map is full"),
    ENTRY_REVERSED(409, "The entry was reversed before"),
    ENTRY_OWNED(409, "The entry belongs to what made it"),
    PURCHASE_NUMBER_TAKEN(409, "The purchase number is already in use"),
    PURCHASE_NOT_RECEIVED(409, "The goods of the purchase are not here yet"),
    ORDER_DIFFERS(409, "The order exists with other contents"),
    MOVE_FORBIDDEN(409, "The order does not go that way"),
    MOVE_IN_PROGRESS(409, "The order waits for its stock"),
    STOCK_SHORT(409, "There is too little stock"),
    RETURN_INCOMPLETE(409, "The parcel itself must come back"),
    SETTLEMENT_DIFFERS(409, "Another payout is booked already"),
    RETURN_DIFFERS(409, "Another return is booked already"),
    ANSWERED_BEFORE(409, "The stock answered this order before"),
    COST_UNKNOWN(409, "The product has no cost yet"),
    STOCK_MOVED(409, "The stock has moved since"),
    COUNT_OVERTAKEN(409, "The shelf was counted again since"),
    IMPORT_STATE(409, "The import is past that"),
    IMPORT_BUSY(409, "Another import is at work"),
    UNDO_BLOCKED(409, "Later work depends on the import"),
    UNDO_IMPOSSIBLE(409, "An import of this kind stays"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong type"),
    INVALID_FIELDS(422, "Some fields are not valid"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "Something went wrong here"),
    UNAVAILABLE(503, "The service is busy");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The last part of the path, which is also the name of the page. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String path() {
        return "/problems/" + slug();
    }
}
