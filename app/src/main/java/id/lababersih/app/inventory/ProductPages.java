package id.lababersih.app.inventory;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.product.Product;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.product.Products;
import java.time.InstantSource;
import java.util.List;

/** The forms for a new product, and for another name or price of one. */
public final class ProductPages implements Routes {
    private static final String HOME = CatalogPages.HOME + "/ubah";
    private static final String NEW = CatalogPages.HOME + "/baru";
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;
    private final Products products;
    private final InstantSource clock;

    public ProductPages(Pages pages, Products products, InstantSource clock) {
        this.pages = pages;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(NEW, Access.ADMIN, call -> showNew(call, 200, FormErrors.none())),
                Endpoint.form(NEW, Access.ADMIN, this::add),
                Endpoint.page(HOME, Access.ADMIN, this::open),
                Endpoint.form(HOME, Access.ADMIN, this::change));
    }

    /** The form for a product of this SKU. */
    static String path(String sku) {
        return HOME + "?sku=" + StockPages.encoded(sku);
    }

    private record Wanted(String name, long price) {
        static Wanted from(Fields form) {
            var price = Rupiah.typed(form, "harga", 0, Money.AMOUNT_MAX);
            if (price == null) {
                form.reject("harga", "required", "This is needed.");
            }
            return new Wanted(form.text("nama", Product.NAME_CHARACTERS_MAX), price == null ? 0 : price);
        }
    }

    private record New(String sku, Wanted wanted) {
        static New from(Fields form) {
            return new New(form.text("sku", StockJson.SKU_CHARACTERS_MAX), Wanted.from(form));
        }
    }

    private Answer add(Call call) {
        try {
            var typed = pages.form(call, New::from);
            var wanted = typed.wanted();
            var product = new Product(typed.sku(), wanted.name(), wanted.price(), List.of());
            var merchant = call.caller().merchantId();
            boolean otherwise = products.spelled(merchant, typed.sku())
                    .filter(known -> !known.equals(typed.sku()))
                    .isPresent();
            // Sent twice it is there already, just as it was sent.
            if (otherwise || !(products.add(merchant, product, by(call)) instanceof Products.Added.Done)) {
                throw Problems.invalid("/sku", "sku-taken", "Another product of yours has this SKU; choose another.");
            }
            return Pages.done(OpeningPages.path(typed.sku()), "product_added");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return showNew(
                    call,
                    problem.type().status(),
                    FormErrors.of(problem, pages.frame(call).texts()));
        }
    }

    private Answer showNew(Call call, int status, FormErrors errors) {
        var view = new NewProductView(NEW, call.typed("sku"), call.typed("nama"), call.typed("harga"), errors);
        return pages.show(status, TEMPLATES.inventoryNewProduct(pages.frame(call), view));
    }

    private Answer open(Call call) {
        var product = product(call);
        return show(call, product, 200, product.name(), Rupiah.grouped(product.price()), FormErrors.none());
    }

    private Answer change(Call call) {
        var product = product(call);
        try {
            var wanted = pages.form(call, Wanted::from);
            products.change(call.caller().merchantId(), product.sku(), wanted.name(), wanted.price(), by(call));
            return Pages.done(CatalogPages.path(product.sku()), "product_changed");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, product, problem.type().status(), call.typed("nama"), call.typed("harga"), errors);
        }
    }

    private Actor by(Call call) {
        var caller = call.caller();
        return new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
    }

    private Answer show(Call call, Product product, int status, String name, String price, FormErrors errors) {
        var view = new ProductView(product, path(product.sku()), CatalogPages.HOME, name, price, errors);
        return pages.show(status, TEMPLATES.inventoryProduct(pages.frame(call), view));
    }

    private Product product(Call call) {
        var sku = call.pageQuery(query -> query.text("sku", StockJson.SKU_CHARACTERS_MAX));
        var found = products.find(call.caller().merchantId(), List.of(sku)).get(sku);
        if (found == null) {
            throw Problems.notFound("product");
        }
        return found;
    }
}
