package id.lababersih.app.account;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.Members;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of a merchant, and the invitations to join it. */
public final class TeamRoutes implements Routes {
    private static final String INVITATIONS = "/v1/invitations";
    private static final String INVITATION = INVITATIONS + "/{token}";
    static final String MEMBERS = "/v1/members";
    private static final String MEMBER = MEMBERS + "/{id}";
    private static final String TOKEN = "token";

    private final Team team;

    public TeamRoutes(Team team) {
        this.team = team;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                // Its answer holds the token; inviting the same address again gives the same invitation.
                Endpoint.post(INVITATIONS, Access.OWNER, this::invite).unstored(),
                Endpoint.get(INVITATIONS, Access.OWNER, this::listInvitations),
                Endpoint.get(INVITATION, Access.ANYONE, this::show),
                Endpoint.put(INVITATION, Access.ANYONE, this::accept),
                Endpoint.delete(INVITATION, Access.OWNER, this::revoke),
                Endpoint.get(MEMBERS, Access.OWNER, this::listMembers),
                Endpoint.get(MEMBER, Access.OWNER, this::showMember),
                Endpoint.patch(MEMBER, Access.OWNER, this::setRole),
                Endpoint.delete(MEMBER, Access.OWNER, this::remove));
    }

    private record InvitationJson(
            UUID id,
            UUID merchantId,
            String merchantName,
            String email,
            Role role,
            String invitedBy,
            Instant createdAt,
            Instant expiresAt,
            String token,
            String url) {
        static InvitationJson of(Team.Sent sent) {
            var invitation = sent.invitation();
            return new InvitationJson(
                    invitation.id(),
                    invitation.merchantId(),
                    invitation.merchantName(),
                    invitation.email(),
                    invitation.role(),
                    invitation.invitedBy(),
                    invitation.createdAt(),
                    invitation.expiresAt(),
                    sent.token(),
                    sent.url());
        }
    }

    private record MemberJson(
            UUID id, String name, @Nullable String email, Role role, Instant joinedAt) {
        static MemberJson of(Members.Member member) {
            return new MemberJson(member.id(), member.name(), member.email(), member.role(), member.joinedAt());
        }
    }

    private record NewInvitation(String email, Role role) {
        static NewInvitation from(Fields body) {
            return new NewInvitation(AccountJson.readEmail(body), body.oneOf("role", Role.class));
        }
    }

    private Answer invite(Call call) {
        var wanted = call.body(NewInvitation::from);
        var sent = team.invite(call, wanted.email(), wanted.role());
        var json = InvitationJson.of(sent);
        return sent.fresh() ? Answer.created(INVITATIONS + "/" + sent.token(), json) : Answer.data(json);
    }

    private Answer listInvitations(Call call) {
        var slice = call.query(query -> Slice.from(query, "invitations", 2));
        var after = slice.first() ? null : new Invitations.Place(slice.time(0), slice.id(1));
        return Answer.json(
                Page.of(slice, team.invitations(call, after, slice.rows()), TeamRoutes::place, InvitationJson::of));
    }

    private static List<String> place(Team.Sent sent) {
        var invitation = sent.invitation();
        return List.of(invitation.createdAt().toString(), invitation.id().toString());
    }

    private Answer show(Call call) {
        return Answer.data(InvitationJson.of(team.open(call.path(TOKEN))));
    }

    private Answer accept(Call call) {
        var token = call.path(TOKEN);
        if (call.userIfAny() != null) {
            if (call.hasBody()) {
                call.body(_ -> true);
            }
            return Answer.data(AccountJson.MerchantOfUser.of(team.accept(call, token)));
        }
        if (call.header("Authorization") != null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Sign in again, or accept it as a new user without a token.")
                    .exception();
        }
        var email = team.open(token).invitation().email();
        var newcomer = call.body(body -> body.object("user", user -> newcomer(user, email)));
        return Answer.data(AccountJson.MerchantOfUser.of(
                team.acceptAsNew(call, token, newcomer).merchant()));
    }

    private static Team.Newcomer newcomer(Fields user, String email) {
        return new Team.Newcomer(
                user.text("name", AccountJson.NAME_CHARACTERS_MAX), AccountJson.readPassword(user, email));
    }

    private Answer revoke(Call call) {
        team.revoke(call, call.path(TOKEN));
        return Answer.noContent();
    }

    private Answer listMembers(Call call) {
        var slice = call.query(query -> Slice.from(query, "members", 2));
        var after = slice.first() ? null : new Members.Place(slice.time(0), slice.id(1));
        return Answer.json(Page.of(slice, team.members(call, after, slice.rows()), TeamRoutes::place, MemberJson::of));
    }

    private static List<String> place(Members.Member member) {
        return List.of(member.joinedAt().toString(), member.id().toString());
    }

    private Answer showMember(Call call) {
        return Answer.data(MemberJson.of(team.member(call, call.id("id", "member"))));
    }

    private Answer setRole(Call call) {
        var role = call.body(body -> body.oneOf("role", Role.class));
        return Answer.data(MemberJson.of(team.setRole(call, call.id("id", "member"), role)));
    }

    private Answer remove(Call call) {
        team.remove(call, call.id("id", "member"));
        return Answer.noContent();
    }
}
