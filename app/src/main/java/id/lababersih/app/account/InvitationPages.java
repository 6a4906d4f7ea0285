package id.lababersih.app.account;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.PageCookies;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.persistence.account.Invitations.Invitation;
import java.util.List;

/** Where the link of an invitation leads: to join as who is signed in, or with an account made there. */
public final class InvitationPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HERE = "/app/undangan/{token}";
    private static final String TOKEN = "token";

    private final Pages pages;
    private final Team team;
    private final SignIn signIn;
    private final HttpSettings settings;

    public InvitationPages(Pages pages, Team team, SignIn signIn, HttpSettings settings) {
        this.pages = pages;
        this.team = team;
        this.signIn = signIn;
        this.settings = settings;
    }

    /** Who follows the link. */
    public enum Guest {
        /** It was sent to whoever is signed in. */
        INVITED,
        /** Somebody else is signed in. */
        ANOTHER,
        /** Nobody is signed in, and the address has an account. */
        KNOWN,
        /** Nobody is signed in, and the address has no account. */
        NEW
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HERE, Access.ANYONE, call -> show(call, 200, "", FormErrors.none())),
                Endpoint.form(HERE, Access.ANYONE, this::accept));
    }

    private Answer accept(Call call) {
        try {
            return call.userIfAny() == null ? acceptAsNew(call) : acceptAsUser(call);
        } catch (ProblemException refused) {
            return refused(call, refused.problem());
        }
    }

    private Answer acceptAsUser(Call call) {
        pages.form(call, _ -> true);
        var merchant = team.accept(call, call.path(TOKEN));
        team.choose(call, merchant);
        return entered(Answer.seeOther("/app"), merchant.id().toString());
    }

    private Answer acceptAsNew(Call call) {
        var token = call.path(TOKEN);
        var email = team.open(token).invitation().email();
        var newcomer = call.form(form -> new Team.Newcomer(
                form.text("name", AccountJson.NAME_CHARACTERS_MAX), AccountJson.readPassword(form, email)));
        var joined = team.acceptAsNew(call, token, newcomer);
        var cookie = signIn.signInAsNew(joined.user(), joined.login(), call.requestId())
                .pageCookie();
        var signedIn = PageCookies.signedIn(Answer.seeOther("/app"), cookie, Tokens.SESSION_LIFETIME, settings);
        return entered(signedIn, joined.merchant().id().toString());
    }

    private Answer entered(Answer answer, String merchant) {
        return PageCookies.chosen(answer, merchant, settings);
    }

    private Answer refused(Call call, Problem problem) {
        var errors = FormErrors.of(problem, pages.frame(call).texts());
        return show(call, problem.type().status(), call.typed("name"), errors);
    }

    private Answer show(Call call, int status, String name, FormErrors errors) {
        var frame = pages.frame(call);
        try {
            var invitation = team.open(call.path(TOKEN)).invitation();
            var page = TEMPLATES.accountInvitation(frame, invitation, guest(call, invitation), name, errors);
            return pages.show(status, page);
        } catch (ProblemException gone) {
            if (gone.problem().type() != ProblemType.LINK_GONE) {
                throw gone;
            }
            var joined = team.joinedBefore(call, call.path(TOKEN));
            if (joined.isPresent()) {
                return entered(Answer.seeOther("/app"), joined.get().toString());
            }
            return pages.show(404, TEMPLATES.accountLinkGone(frame, "invitation.gone", "/app", "dashboard.short"));
        }
    }

    private Guest guest(Call call, Invitation invitation) {
        var user = call.userIfAny();
        if (user == null) {
            return team.hasAccount(invitation) ? Guest.KNOWN : Guest.NEW;
        }
        return team.isFor(invitation, user.id()) ? Guest.INVITED : Guest.ANOTHER;
    }
}
