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
import id.lababersih.domain.account.Role;
import java.util.List;

/** Where an owner sees who belongs to the merchant, changes that, and invites more. */
public final class TeamPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String HOME = "/app/tim";
    private static final int ROWS_MAX = 200;

    private final Pages pages;
    private final Team team;
    private final boolean sendsMail;

    /** @param sendsMail whether invitations are sent; without it their links are to be passed on */
    public TeamPages(Pages pages, Team team, boolean sendsMail) {
        this.pages = pages;
        this.team = team;
        this.sendsMail = sendsMail;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page(HOME, Access.OWNER, call -> show(call, 200, "", "", FormErrors.none())),
                Endpoint.form(HOME, Access.OWNER, this::invite),
                Endpoint.form(HOME + "/undangan/{token}/batal", Access.OWNER, this::revoke),
                Endpoint.form(HOME + "/{id}/peran", Access.OWNER, this::setRole),
                Endpoint.form(HOME + "/{id}/keluar", Access.OWNER, this::remove));
    }

    private record Wanted(String email, Role role) {}

    private Answer invite(Call call) {
        try {
            var wanted =
                    pages.form(call, form -> new Wanted(AccountJson.readEmail(form), form.oneOf("role", Role.class)));
            return team.invite(call, wanted.email(), wanted.role()).fresh()
                    ? Pages.done(HOME, "invited")
                    : told(call, 200, wanted.email(), wanted.role().name(), "team.invited_before");
        } catch (ProblemException refused) {
            return refused(call, call.typed("email"), call.typed("role"), refused);
        }
    }

    private Answer revoke(Call call) {
        try {
            pages.form(call, _ -> true);
            team.revoke(call, call.path("token"));
            return Pages.done(HOME, "invitation_revoked");
        } catch (ProblemException refused) {
            if (refused.problem().type() != ProblemType.NOT_FOUND) {
                return refused(call, "", "", refused);
            }
            return told(call, 409, "", "", "team.revoke_late");
        }
    }

    private Answer setRole(Call call) {
        try {
            var role = pages.form(call, form -> form.oneOf("role", Role.class));
            var member = call.id("id", "member");
            team.setRole(call, member, role);
            boolean mayStay = role == Role.OWNER || !member.equals(call.user().id());
            return mayStay ? Pages.done(HOME, "role_changed") : Pages.done("/app", "own_role_changed");
        } catch (ProblemException refused) {
            return refused(call, "", "", refused);
        }
    }

    private Answer remove(Call call) {
        try {
            pages.form(call, _ -> true);
            var member = call.id("id", "member");
            team.remove(call, member);
            return member.equals(call.user().id())
                    ? Pages.done("/app", "team_left")
                    : Pages.done(HOME, "member_removed");
        } catch (ProblemException refused) {
            return refused(call, "", "", refused);
        }
    }

    private Answer told(Call call, int status, String email, String role, String text) {
        return show(
                call, status, email, role, FormErrors.general(pages.frame(call).text(text)));
    }

    private Answer refused(Call call, String email, String role, ProblemException refused) {
        if (refused.problem().type() == ProblemType.TOO_MANY_REQUESTS) {
            return told(call, 429, email, role, "team.invited_often");
        }
        var errors = FormErrors.of(refused.problem(), pages.frame(call).texts());
        return show(call, refused.problem().type().status(), email, role, errors);
    }

    private Answer show(Call call, int status, String email, String role, FormErrors errors) {
        var members = team.members(call, null, ROWS_MAX + 1);
        var invitations = team.invitations(call, null, ROWS_MAX + 1);
        var view = new TeamView(
                members.subList(0, Math.min(members.size(), ROWS_MAX)),
                invitations.subList(0, Math.min(invitations.size(), ROWS_MAX)),
                call.user().id(),
                sendsMail,
                members.size() > ROWS_MAX || invitations.size() > ROWS_MAX,
                email,
                role,
                errors);
        return pages.show(status, TEMPLATES.accountTeam(pages.frame(call), view));
    }
}
