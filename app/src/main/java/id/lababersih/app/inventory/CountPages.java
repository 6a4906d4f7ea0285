package id.lababersih.app.inventory;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.cluster.inventory.StockOutcome;
import id.lababersih.cluster.inventory.Stocks;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Stock;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.inventory.Shelves;
import id.lababersih.persistence.inventory.Shelves.Shelf;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The form for what somebody counted on a shelf. */
public final class CountPages implements Routes {
    private static final String HOME = "/app/stok/hitung";
    /** A difference of so many is not asked about; where nothing is left, of less. */
    private static final int FAR_PIECES_MAX = 10;

    private static final int GONE_PIECES_MAX = 2;
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;
    private final Jdbi jdbi;
    private final Stocks stocks;
    private final InstantSource clock;

    public CountPages(Pages pages, Jdbi jdbi, Stocks stocks, InstantSource clock) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.stocks = stocks;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.STAFF, call -> show(call, 200, Shown.ANEW, FormErrors.none())),
                Endpoint.form(HOME, Access.STAFF, this::count));
    }

    private record Place(String sku, String warehouse) {
        static Place from(Fields query) {
            return new Place(query.text("sku", StockJson.SKU_CHARACTERS_MAX), query.warehouse("gudang"));
        }
    }

    /** The form for the count of what is here. */
    static String path(Shelf shelf) {
        return HOME + "?sku=" + StockPages.encoded(shelf.sku()) + "&gudang=" + StockPages.encoded(shelf.warehouse());
    }

    /**
     * @param key of the form that was opened
     * @param recorded pieces that it showed
     * @param counted pieces on the shelf
     * @param sure whether a difference that looks like a slip of the finger is meant
     */
    private record Wanted(UUID key, int recorded, int counted, boolean sure) {
        static Wanted from(Fields form) {
            var counted = Rupiah.typed(form, "terhitung", 0, Inventory.QUANTITY_MAX);
            if (counted == null) {
                form.reject("terhitung", "required", "This is needed.");
            }
            return new Wanted(
                    form.uuid("kunci"),
                    (int) form.integer("tercatat", 0, Inventory.ON_HAND_MAX),
                    counted == null ? 0 : counted.intValue(),
                    form.optionalText("yakin", WORD_CHARACTERS_MAX) != null);
        }

        /**
         * A digit too many or too few, or none at all: counted back later it would leave a profit, for what is over
         * comes in anew.
         */
        boolean isFar() {
            int difference = Math.abs(counted - recorded);
            int few = counted == 0 ? GONE_PIECES_MAX : FAR_PIECES_MAX;
            return difference > few && difference > recorded / 2;
        }

        /** Of what the form says, so that one sent twice counts once, and one corrected is another count. */
        UUID id(Place place) {
            return OrderId.uuid5(key, String.join("|", place.sku(), place.warehouse(), recorded + "|" + counted));
        }
    }

    private Answer count(Call call) throws Exception {
        var place = call.pageQuery(Place::from);
        var shelf = shelf(call, place);
        try {
            var wanted = pages.form(call, Wanted::from);
            if (wanted.isFar() && !wanted.sure()) {
                return show(call, ProblemType.INVALID_FIELDS.status(), Shown.ASKED, FormErrors.none());
            }
            var count = new Inventory.Command.Count(
                    wanted.id(place), shelf.sku(), shelf.warehouse(), call.today(clock), wanted.counted());
            var recount = new Inventory.Command.Recount(count, wanted.recorded());
            var caller = call.caller();
            return switch (call.await(stocks.execute(caller.merchantId(), recount, caller.author()))) {
                case StockOutcome.Accepted(var _, var stock) -> counted(wanted, stock.getFirst());
                case StockOutcome.Rejected(Inventory.Rejection.ReceiptInvalid(var why)) ->
                    throw Problems.invalid("/terhitung", "range", why + ".");
                case StockOutcome.Rejected(var rejection) ->
                    throw Problems.of(rejection, place.warehouse()).exception();
            };
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            var shown = problem.type() == ProblemType.STOCK_MOVED ? Shown.ANEW : Shown.SENT;
            return show(call, problem.type().status(), shown, errors);
        }
    }

    /** A form that counted before, and is sent again after more has come in, is not what lies there now. */
    private static Answer counted(Wanted wanted, Stock stock) {
        if (stock.onHand() != wanted.counted()) {
            var moved = new Inventory.Rejection.StockMoved(stock.sku(), stock.warehouse(), stock.onHand());
            throw Problems.of(moved, stock.warehouse()).exception();
        }
        return Pages.done(
                CountListPages.path(stock.sku(), stock.warehouse()),
                wanted.counted() == wanted.recorded() ? "stock_matches" : "stock_counted");
    }

    /** Which form a page has: another, or the one that was sent, whose count is of what it showed. */
    private enum Shown {
        ANEW,
        SENT,
        /** As it was sent, with the question whether its difference is meant. */
        ASKED
    }

    private Answer show(Call call, int status, Shown shown, FormErrors errors) throws Exception {
        var shelf = shelf(call, call.pageQuery(Place::from));
        var recorded = call.typed("tercatat");
        boolean opened = shown == Shown.ANEW
                || !NUMBER.matcher(recorded).matches()
                || !KEY.matcher(call.typed("kunci")).matches();
        var view = new CountView(
                shelf,
                path(shelf),
                CountListPages.path(shelf.sku(), shelf.warehouse()),
                opened ? UUID.randomUUID().toString() : call.typed("kunci"),
                opened ? onHand(call, shelf) : Long.parseLong(recorded),
                opened ? "" : call.typed("terhitung"),
                shown == Shown.ASKED,
                errors);
        return pages.show(status, TEMPLATES.inventoryCount(pages.frame(call), view));
    }

    private Shelf shelf(Call call, Place place) {
        var merchant = call.caller().merchantId();
        return jdbi.withHandle(handle -> Shelves.find(handle, merchant, place.sku(), place.warehouse()))
                .orElseThrow(() -> Problems.notFound("stock"));
    }

    /** As the stock itself knows it: the shelf is a moment behind. */
    private int onHand(Call call, Shelf shelf) throws Exception {
        var merchant = call.caller().merchantId();
        return call.await(stocks.find(merchant, shelf.sku(), shelf.warehouse())).onHand();
    }
}
