package id.lababersih.app.account;

import id.lababersih.app.account.AccountJson.MerchantJson;
import id.lababersih.app.account.AccountJson.SessionJson;
import id.lababersih.app.account.AccountJson.UserJson;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users, sessions and merchants. */
public final class AccountRoutes implements Routes {
    private static final String USERS = "/v1/users";
    private static final String MERCHANTS = "/v1/merchants";

    private final Accounts accounts;
    private final SignIn signIn;
    private final PasswordHashes hashes;
    private final RateLimit registrations;
    private final InstantSource clock;

    /** @param registrations shared with the other ways to get an account */
    public AccountRoutes(
            Accounts accounts, SignIn signIn, PasswordHashes hashes, RateLimit registrations, InstantSource clock) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.hashes = hashes;
        this.registrations = registrations;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post(USERS, Access.ANYONE, this::register),
                Endpoint.get(USERS + "/{id}", Access.SIGNED_IN, this::showUser),
                Endpoint.post("/v1/sessions", Access.ANYONE, this::open).unstored(),
                Endpoint.post("/v1/sessions/refresh", Access.ANYONE, this::refresh)
                        .unstored(),
                Endpoint.delete("/v1/sessions", Access.SIGNED_IN, this::end),
                Endpoint.post(MERCHANTS, Access.SIGNED_IN, this::createMerchant),
                Endpoint.get(MERCHANTS, Access.SIGNED_IN, this::listMerchants),
                Endpoint.get(MERCHANTS + "/{id}", Access.SIGNED_IN, this::showMerchant));
    }

    private Answer register(Call call) {
        if (call.header("Authorization") != null) {
            return addMember(call);
        }
        var wanted = call.body(AccountJson.NewUser::from);
        var user = new Accounts.User(call.newId(), wanted.name(), wanted.email());
        return added(user, login(call, wanted.email(), wanted.password()), null, actor(call));
    }

    private Answer addMember(Call call) {
        var user = call.userIfAny();
        if (user == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Register without a token, or sign in again as an owner.")
                    .exception();
        }
        var caller = call.callerIfAny();
        if (caller == null && user.memberships().size() > 1 && call.header(Call.MERCHANT_HEADER) == null) {
            throw Problems.merchantRequired();
        }
        if (caller == null || !caller.role().includes(Role.OWNER)) {
            throw Problems.forbidden("Only an owner adds members; register without a token to get an account.");
        }
        var wanted = call.body(AccountJson.NewMember::from);
        var member = new Accounts.User(call.newId(), wanted.name(), wanted.email());
        var login = wanted.email() == null || wanted.password() == null
                ? null
                : login(call, wanted.email(), wanted.password());
        return added(member, login, new Accounts.Membership(caller.merchantId(), wanted.role()), actor(call));
    }

    /** Anybody may become an owner, so members count as other registrations do: hashing is the work that is limited. */
    private Accounts.Login login(Call call, String email, String password) {
        registrations.take(call.clientNetwork());
        return new Accounts.Login(email, hashes.hash(password));
    }

    private Answer added(
            Accounts.User user, Accounts.@Nullable Login login, Accounts.@Nullable Membership membership, Actor by) {
        if (!accounts.addUser(user, login, membership, by)) {
            throw Problem.of(ProblemType.EMAIL_TAKEN, "Sign in with this e-mail address, or register another.")
                    .exception();
        }
        // Of others an owner sees the members.
        var where = membership == null ? USERS : TeamRoutes.MEMBERS;
        return Answer.created(where + "/" + user.id(), UserJson.of(user));
    }

    private Answer showUser(Call call) {
        return Answer.data(Optional.of(call.id("id", "user"))
                .filter(call.user().id()::equals)
                .flatMap(accounts::find)
                .map(UserJson::of)
                .orElseThrow(() -> Problems.notFound("user")));
    }

    private Answer open(Call call) {
        var credentials = call.body(AccountJson.Credentials::from);
        var opened = signIn.signIn(credentials.email(), credentials.password(), call.clientNetwork(), call.requestId());
        return Answer.json(
                SessionJson.of(opened, accounts.merchantsOf(opened.user().id())));
    }

    private Answer refresh(Call call) {
        var refresh = call.body(AccountJson.Refresh::from);
        var opened = signIn.refresh(refresh.refreshToken(), call.requestId());
        return Answer.json(
                SessionJson.of(opened, accounts.merchantsOf(opened.user().id())));
    }

    private Answer end(Call call) {
        signIn.signOut(call.user().id(), call.user().sessionId(), call.requestId());
        return Answer.noContent();
    }

    private Answer createMerchant(Call call) {
        var wanted = call.body(AccountJson.NewMerchant::from);
        var merchant = accounts.addMerchant(
                        call.newId(), wanted.name(), wanted.zone(), call.user().id(), actor(call))
                .orElseThrow(Team::tooManyMerchants);
        signIn.joined(call.user().sessionId());
        return Answer.created(MERCHANTS + "/" + merchant.id(), MerchantJson.of(merchant));
    }

    private Answer listMerchants(Call call) {
        var slice = call.query(query -> Slice.from(query, "merchants", 2));
        var after = slice.first() ? null : new Accounts.Place(slice.time(0), slice.id(1));
        var rows = accounts.merchantsOf(call.user().id(), after, slice.rows());
        return Answer.json(Page.of(slice, rows, AccountRoutes::place, MerchantJson::of));
    }

    private Answer showMerchant(Call call) {
        var id = call.id("id", "merchant");
        return Answer.data(accounts.merchantsOf(call.user().id()).stream()
                .filter(merchant -> merchant.id().equals(id))
                .findFirst()
                .map(MerchantJson::of)
                .orElseThrow(() -> Problems.notFound("merchant")));
    }

    private static List<String> place(Accounts.Merchant merchant) {
        return List.of(merchant.joinedAt().toString(), merchant.id().toString());
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
