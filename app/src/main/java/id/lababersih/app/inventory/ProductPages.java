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

/** The form for another name or price of a product. */
public final class ProductPages implements Routes {
    private static final String HOME = CatalogPages.HOME + "/ubah";
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
        return List.of(Endpoint.page(HOME, Access.ADMIN, this::open), Endpoint.form(HOME, Access.ADMIN, this::change));
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

    private Answer open(Call call) {
        var product = product(call);
        return show(call, product, 200, product.name(), Rupiah.grouped(product.price()), FormErrors.none());
    }

    private Answer change(Call call) {
        var product = product(call);
        try {
            var wanted = pages.form(call, Wanted::from);
            var caller = call.caller();
            var by = new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
            products.change(caller.merchantId(), product.sku(), wanted.name(), wanted.price(), by);
            return Pages.done(CatalogPages.path(product.sku()), "product_changed");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, product, problem.type().status(), call.typed("nama"), call.typed("harga"), errors);
        }
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
