package id.lababersih.app.account;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import java.util.List;

/** Where people who lost their password ask for a link, and where that leads. */
public final class PasswordPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String LOST = "/app/lupa-kata-sandi";
    private static final String SET = "/app/kata-sandi/{token}";

    private final Pages pages;
    private final PasswordRecovery recovery;
    private final boolean sendsMail;

    /** @param sendsMail whether links are sent; without it the page says so */
    public PasswordPages(Pages pages, PasswordRecovery recovery, boolean sendsMail) {
        this.pages = pages;
        this.recovery = recovery;
        this.sendsMail = sendsMail;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(LOST, Access.ANYONE, this::showLost),
                Endpoint.form(LOST, Access.ANYONE, this::ask),
                Endpoint.page(SET, Access.ANYONE, this::showSet),
                Endpoint.form(SET, Access.ANYONE, this::set));
    }

    private Answer showLost(Call call) {
        return lost(call, 200, new Asked("", Pages.next(call)), false, FormErrors.none());
    }

    /** Whose password is lost, and the page that this user was on the way to. */
    private record Asked(String email, String next) {}

    private Answer ask(Call call) {
        try {
            var asked = call.form(form -> new Asked(
                    AccountJson.readEmail(form),
                    Pages.safePath(form.optionalText(Pages.NEXT, Pages.PATH_CHARACTERS_MAX))));
            recovery.ask(call, asked.email(), asked.next());
            return lost(call, 200, asked, true, FormErrors.none());
        } catch (ProblemException refused) {
            var asked = new Asked(call.typed("email"), Pages.safePath(call.typed(Pages.NEXT)));
            return lost(call, status(refused), asked, false, errors(call, refused));
        }
    }

    private Answer lost(Call call, int status, Asked asked, boolean sent, FormErrors errors) {
        var page =
                TEMPLATES.accountLostPassword(pages.frame(call), sendsMail, asked.email(), asked.next(), sent, errors);
        return pages.show(status, page);
    }

    private Answer showSet(Call call) {
        try {
            return newPassword(call, 200, FormErrors.none());
        } catch (ProblemException gone) {
            return gone(call, gone);
        }
    }

    private Answer set(Call call) {
        var token = call.path("token");
        try {
            var email = recovery.open(token).email();
            recovery.set(call, token, call.form(form -> AccountJson.readPassword(form, email)));
            return Answer.seeOther(Pages.leadingTo("/app/masuk?diganti=ya", Pages.next(call)));
        } catch (ProblemException refused) {
            return refused.problem().type() == ProblemType.LINK_GONE
                    ? gone(call, refused)
                    : newPassword(call, status(refused), errors(call, refused));
        }
    }

    private Answer newPassword(Call call, int status, FormErrors errors) {
        var email = recovery.open(call.path("token")).email();
        return pages.show(status, TEMPLATES.accountNewPassword(pages.frame(call), email, errors));
    }

    private Answer gone(Call call, ProblemException gone) {
        var another = Pages.leadingTo(LOST, Pages.next(call));
        return pages.show(
                status(gone), TEMPLATES.accountLinkGone(pages.frame(call), "new_password.gone", another, "lost.title"));
    }

    private FormErrors errors(Call call, ProblemException refused) {
        return FormErrors.of(refused.problem(), pages.frame(call).texts());
    }

    private static int status(ProblemException refused) {
        return refused.problem().type().status();
    }
}
