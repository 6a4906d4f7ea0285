package id.lababersih.app.shop;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.shop.Shops;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shops of a merchant: a list, a form for one more, and a new name for each. */
public final class ShopPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/toko";
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
                Endpoint.page(HOME, Access.VIEWER, this::show),
                Endpoint.form(HOME, Access.ADMIN, this::add),
                Endpoint.form(HOME + "/{id}/nama", Access.ADMIN, this::rename));
    }

    private Answer show(Call call) {
        return show(call, 200, "", "", FormErrors.none(), null);
    }

    private Answer add(Call call) throws Exception {
        try {
            var wanted = pages.form(call, ShopJson.NewShop::from);
            requireDone(opening.addUnlikeOthers(call, wanted.name(), wanted.platform()));
            return Answer.seeOther(HOME);
        } catch (ProblemException refused) {
            int status = refused.problem().type().status();
            return show(call, status, call.typed("name"), call.typed("platform"), errors(call, refused), null);
        }
    }

    private Answer rename(Call call) {
        var caller = call.caller();
        var shop = shops.find(caller.merchantId(), call.id("id", "shop")).orElseThrow(() -> Problems.notFound("shop"));
        try {
            var name = pages.form(call, form -> form.text("name", ShopJson.NAME_CHARACTERS_MAX));
            requireDone(shops.renameUnlikeOthers(shop, name, opening.actor(call)));
            return Answer.seeOther(HOME);
        } catch (ProblemException refused) {
            int status = refused.problem().type().status();
            var renaming = new ShopsView.Renaming(shop.id(), call.typed("name"), errors(call, refused));
            return show(call, status, "", "", FormErrors.none(), renaming);
        }
    }

    private FormErrors errors(Call call, ProblemException refused) {
        return FormErrors.of(refused.problem(), pages.frame(call).texts());
    }

    private static void requireDone(Optional<Shops.Shop> changed) {
        if (changed.isEmpty()) {
            throw Problems.invalid("?name", "taken", "Another shop of yours on this platform has this name.");
        }
    }

    private Answer show(
            Call call,
            int status,
            String name,
            String platform,
            FormErrors errors,
            ShopsView.@Nullable Renaming renaming) {
        var caller = call.caller();
        var view = new ShopsView(
                shops.list(caller.merchantId(), false, null, SHOPS_MAX),
                caller.role().includes(Role.ADMIN),
                name,
                platform,
                errors,
                renaming);
        return pages.show(status, TEMPLATES.shopShops(pages.frame(call), view));
    }
}
