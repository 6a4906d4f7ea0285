package id.lababersih.app.account;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.Invitations.Acceptance;
import id.lababersih.persistence.account.Invitations.Invitation;
import id.lababersih.persistence.account.Invitations.Invited;
import id.lababersih.persistence.account.Members;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who belongs to a merchant, and who is asked to; the one way for the API and for the pages. */
public final class Team {
    static final Duration INVITATION_LIFETIME = Duration.ofDays(7);

    private final Invitations invitations;
    private final Members members;
    private final Accounts accounts;
    private final SignIn signIn;
    private final MailLinks links;
    private final PasswordHashes hashes;
    private final InstantSource clock;
    private final Consumer<UUID> signedOut;
    private final RateLimit registrations;

    /**
     * Members come and go.
     *
     * @param registrations shared with the other ways to get an account
     * @param signedOut told of each user who may do less from now on
     */
    public Team(
            Invitations invitations,
            Members members,
            Accounts accounts,
            SignIn signIn,
            MailLinks links,
            PasswordHashes hashes,
            RateLimit registrations,
            InstantSource clock,
            Consumer<UUID> signedOut) {
        this.invitations = invitations;
        this.members = members;
        this.accounts = accounts;
        this.signIn = signIn;
        this.links = links;
        this.hashes = hashes;
        this.clock = clock;
        this.signedOut = signedOut;
        this.registrations = registrations;
    }

    /**
     * An invitation as its owner may see it.
     *
     * @param fresh whether it was made just now, and is sent
     * @param token good for whoever has the e-mail address
     * @param url of the page on which it is accepted
     */
    public record Sent(Invitation invitation, boolean fresh, String token, String url) {}

    /** Somebody who gets an account by the invitation. */
    record Newcomer(String name, String password) {}

    /** Somebody who has just got an account, and the merchant that this user now belongs to. */
    record Joined(Accounts.User user, Accounts.Login login, Accounts.Merchant merchant) {}

    /** Invites whoever has this e-mail address to the caller's merchant; throws the problem where that cannot be. */
    Sent invite(Call call, String email, Role role) {
        var by = actor(call);
        var invited = invitations.invite(
                call.newId(),
                call.caller().merchantId(),
                email,
                role,
                Pages.language(call).tag(),
                by.at().plus(INVITATION_LIFETIME),
                by);
        return switch (invited) {
            case Invited.Made(var invitation) -> sent(invitation, true);
            case Invited.MadeBefore(var invitation) -> sent(invitation, false);
            case Invited.IsMember _ ->
                throw Problem.of(ProblemType.MEMBER_ALREADY, "Change the role of that member instead.")
                        .exception();
            case Invited.TooMany _ ->
                throw tooMany("A merchant invites " + Invitations.MADE_MAX + " people in a day at most.");
            case Invited.TooManyOfUser _ ->
                throw tooMany(
                        "A user invites " + Invitations.SENT_MAX + " people in a day at most, for all merchants.");
            case Invited.TooOften _ ->
                throw tooMany("An address is invited " + Invitations.RECEIVED_MAX + " times in a day at most.");
        };
    }

    private static ProblemException tooMany(String detail) {
        return Problem.of(ProblemType.TOO_MANY_REQUESTS, detail)
                .retryAfter(Duration.ofHours(1))
                .exception();
    }

    /** The invitations of the caller's merchant that may be accepted now, the newest first. */
    List<Sent> invitations(Call call, Invitations.@Nullable Place after, int rows) {
        return invitations.page(call.caller().merchantId(), clock.instant(), after, rows).stream()
                .map(invitation -> sent(invitation, false))
                .toList();
    }

    /** Takes an open invitation of the caller's merchant back. */
    void revoke(Call call, String token) {
        var id = links.read(MailLinks.Kind.INVITATION, token);
        if (id.isEmpty() || !invitations.revoke(call.caller().merchantId(), id.get(), actor(call))) {
            throw Problems.notFound("invitation");
        }
    }

    /** The invitation that a link is for; throws the problem of one that is not good. */
    Sent open(String token) {
        return invitations
                .find(id(token), clock.instant())
                .map(invitation -> sent(invitation, false))
                .orElseThrow(MailLinks::gone);
    }

    /** Whether the address of the invitation has an account. */
    boolean hasAccount(Invitation invitation) {
        return accounts.byEmail(invitation.email()).isPresent();
    }

    /** Whether the invitation is for this user. */
    boolean isFor(Invitation invitation, UUID userId) {
        return accounts.byEmail(invitation.email())
                .filter(known -> known.user().id().equals(userId))
                .isPresent();
    }

    /** Has the signed-in user join; again is as well as once. */
    Accounts.Merchant accept(Call call, String token) {
        var user = call.user();
        var joined = joined(invitations.accept(id(token), user.id(), actor(call)));
        signIn.joined(user.sessionId());
        return merchant(user.id(), joined);
    }

    /** Has the signed-in user's next sign-in lead to this merchant. */
    void choose(Call call, Accounts.Merchant merchant) {
        accounts.choose(call.user().id(), merchant.id(), clock.instant());
    }

    /** The merchant that the signed-in user has joined by the invitation; empty where that is not so. */
    Optional<UUID> joinedBefore(Call call, String token) {
        var user = call.userIfAny();
        return user == null
                ? Optional.empty()
                : links.read(MailLinks.Kind.INVITATION, token)
                        .flatMap(id -> invitations.joinedBy(id, user.id()))
                        .filter(joined -> user.memberships().stream()
                                .anyMatch(member -> member.merchantId().equals(joined)));
    }

    /** Gives somebody an account with the address of the invitation, and has them join. */
    Joined acceptAsNew(Call call, String token, Newcomer newcomer) {
        registrations.take(call.clientNetwork());
        var email = open(token).invitation().email();
        var user = new Accounts.User(UUID.randomUUID(), newcomer.name(), email);
        var login = new Accounts.Login(email, hashes.hash(newcomer.password()));
        var joined = joined(invitations.acceptAsNew(id(token), user, login, actor(call)));
        return new Joined(user, login, merchant(user.id(), joined));
    }

    /** The members of the caller's merchant in the order in which they joined. */
    List<Members.Member> members(Call call, Members.@Nullable Place after, int rows) {
        return members.page(call.caller().merchantId(), after, rows);
    }

    /** A member of the caller's merchant; throws the problem where there is none like that. */
    Members.Member member(Call call, UUID userId) {
        return members.find(call.caller().merchantId(), userId).orElseThrow(() -> Problems.notFound("member"));
    }

    /** Gives a member of the caller's merchant another role; throws the problem where that cannot be. */
    Members.Member setRole(Call call, UUID userId, Role role) {
        var before = done(members.setRole(call.caller().merchantId(), userId, role, actor(call)));
        signIn.changed(userId);
        if (!role.includes(before.role())) {
            signedOut.accept(userId);
        }
        return new Members.Member(before.id(), before.name(), before.email(), role, before.joinedAt());
    }

    /** Has a member belong to the caller's merchant no longer; throws the problem where that cannot be. */
    void remove(Call call, UUID userId) {
        done(members.remove(call.caller().merchantId(), userId, actor(call)));
        signIn.changed(userId);
        signedOut.accept(userId);
    }

    private static Members.Member done(Members.Change change) {
        return switch (change) {
            case Members.Change.Done(var before) -> before;
            case Members.Change.Unknown _ -> throw Problems.notFound("member");
            case Members.Change.NeverSignsIn _ ->
                throw Problems.invalid("/role", "choice", "An owner signs in; this member has no e-mail address.");
            case Members.Change.LastOwner _ ->
                throw Problem.of(ProblemType.LAST_OWNER, "Make another member an owner first.")
                        .exception();
        };
    }

    private static UUID joined(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Joined(var merchantId) -> merchantId;
            case Acceptance.Refused _ -> throw MailLinks.gone();
            case Acceptance.OtherAddress _ -> throw forAnotherAddress();
            case Acceptance.TooMany _ -> throw tooManyMerchants();
            case Acceptance.EmailTaken _ ->
                throw Problem.of(ProblemType.EMAIL_TAKEN, "Sign in with this address, then accept the invitation.")
                        .exception();
        };
    }

    /** Of a user who can neither make nor join one more merchant. */
    static ProblemException tooManyMerchants() {
        return Problem.of(
                        ProblemType.TOO_MANY_MERCHANTS,
                        "A user belongs to " + Accounts.MEMBERSHIPS_MAX
                                + " merchants at most. Leave one of them first.")
                .exception();
    }

    private static ProblemException forAnotherAddress() {
        return Problems.forbidden("The invitation is for another e-mail address; sign in with that one.");
    }

    private Accounts.Merchant merchant(UUID userId, UUID merchantId) {
        return accounts.merchantsOf(userId).stream()
                .filter(merchant -> merchant.id().equals(merchantId))
                .findFirst()
                .orElseThrow(MailLinks::gone);
    }

    private Sent sent(Invitation invitation, boolean fresh) {
        var token = links.token(MailLinks.Kind.INVITATION, invitation.id());
        return new Sent(invitation, fresh, token, links.url(MailLinks.Kind.INVITATION, invitation.id()));
    }

    private UUID id(String token) {
        return links.read(MailLinks.Kind.INVITATION, token).orElseThrow(MailLinks::gone);
    }

    private Actor actor(Call call) {
        var user = call.userIfAny();
        @Nullable Caller caller = call.callerIfAny();
        return new Actor(
                caller == null ? null : caller.merchantId(),
                user == null ? null : user.id(),
                clock.instant(),
                call.requestId());
    }
}
