package id.lababersih.app.shop;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.List;

/** The shops of a merchant: a list, and a form for one more. */
public final class ShopPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final int SHOPS_MAX = 200;

    private final Pages pages;
    private final Shops shops;
    private final ShopOpening opening;

    public ShopPages(Pages pages, Shops shops, ShopDoor door, InstantSource clock) {
        this.pages = pages;
        this.shops = shops;
        this.opening = new ShopOpening(shops, door, clock);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/app/toko", Access.VIEWER, this::show),
                Endpoint.form("/app/toko", Access.ADMIN, this::add));
    }

    private Answer show(Call call) {
        return show(call, 200, "", "", FormErrors.none());
    }

    private Answer add(Call call) throws Exception {
        try {
            var wanted = pages.form(call, form -> unlikeOthers(call, form));
            opening.add(call, wanted.name(), wanted.platform());
            return Answer.seeOther("/app/toko");
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var errors = FormErrors.of(problem, pages.frame(call).texts());
            return show(call, problem.type().status(), call.typed("name"), call.typed("platform"), errors);
        }
    }

    /** Files tell shops by platform and name: a second one of both could not be meant. */
    private ShopJson.NewShop unlikeOthers(Call call, Fields form) {
        var wanted = ShopJson.NewShop.from(form);
        boolean taken = list(call).stream()
                .anyMatch(shop -> shop.platform() == wanted.platform()
                        && shop.name().strip().equalsIgnoreCase(wanted.name().strip()));
        if (taken) {
            form.reject("name", "taken", "Another shop of yours on this platform has this name.");
        }
        return wanted;
    }

    private List<Shops.Shop> list(Call call) {
        return shops.list(call.caller().merchantId(), false, null, SHOPS_MAX);
    }

    private Answer show(Call call, int status, String name, String platform, FormErrors errors) {
        boolean mayAdd = call.caller().role().includes(Role.ADMIN);
        return pages.show(status, TEMPLATES.shopShops(pages.frame(call), list(call), mayAdd, name, platform, errors));
    }
}
