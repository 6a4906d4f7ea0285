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
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Routes;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where people sign in and out, register, and choose the business they work for. */
public final class AccountPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
    private static final String NEXT = Pages.NEXT;
    private static final int WORD_CHARACTERS_MAX = 20;

    private final Pages pages;
    private final Accounts accounts;
    private final SignIn signIn;
    private final PasswordHashes hashes;
    private final RateLimit registrations;
    private final HttpSettings settings;
    private final InstantSource clock;

    /** @param registrations shared with the other ways to get an account */
    public AccountPages(
            Pages pages,
            Accounts accounts,
            SignIn signIn,
            PasswordHashes hashes,
            RateLimit registrations,
            HttpSettings settings,
            InstantSource clock) {
        this.pages = pages;
        this.accounts = accounts;
        this.signIn = signIn;
        this.hashes = hashes;
        this.registrations = registrations;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/app/masuk", Access.ANYONE, this::showSignIn),
                Endpoint.form("/app/masuk", Access.ANYONE, this::signIn),
                Endpoint.form("/app/keluar", Access.SIGNED_IN, this::signOut),
                Endpoint.page("/app/daftar", Access.ANYONE, this::showRegistration),
                Endpoint.form("/app/daftar", Access.ANYONE, this::register),
                Endpoint.form("/app/usaha", Access.SIGNED_IN, this::chooseMerchant),
                Endpoint.page("/app/usaha/baru", Access.SIGNED_IN, this::showNewMerchant),
                Endpoint.form("/app/usaha/baru", Access.SIGNED_IN, this::createMerchant));
    }

    /** What the page for signing in says above its form. */
    public enum Notice {
        NONE,
        /** The session is gone, and with it what was just sent. */
        ENDED,
        /** The password has just been changed. */
        CHANGED
    }

    private record Wished(String next, Notice notice) {}

    private Answer showSignIn(Call call) {
        var wished = call.pageQuery(query -> new Wished(
                Pages.safePath(query.optionalText(NEXT, Pages.PATH_CHARACTERS_MAX)),
                notice(
                        query.optionalText("berakhir", WORD_CHARACTERS_MAX) != null,
                        query.optionalText("diganti", WORD_CHARACTERS_MAX) != null)));
        return call.userIfAny() == null
                ? signInPage(call, 200, "", wished.next(), wished.notice(), FormErrors.none())
                : Answer.seeOther(wished.next());
    }

    private static Notice notice(boolean ended, boolean changed) {
        return ended ? Notice.ENDED : changed ? Notice.CHANGED : Notice.NONE;
    }

    private record Credentials(String email, String password, String next) {}

    private Answer signIn(Call call) {
        try {
            var typed = call.form(form -> new Credentials(
                    form.text("email", AccountJson.EMAIL_CHARACTERS_MAX),
                    form.secret("password", AccountJson.SECRET_CHARACTERS_MAX),
                    Pages.safePath(form.optionalText(NEXT, Pages.PATH_CHARACTERS_MAX))));
            var opened = signIn.signIn(typed.email(), typed.password(), call.clientNetwork(), call.requestId());
            var entered = PageCookies.signedIn(
                    Answer.seeOther(typed.next()), opened.pageCookie(), Tokens.SESSION_LIFETIME, settings);
            // What this browser remembers may be from before the last choice, or another person's.
            return accounts.lastChosen(opened.user().id())
                    .map(merchant -> PageCookies.chosen(entered, merchant.toString(), settings))
                    .orElse(entered);
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var status = problem.type().status();
            var next = Pages.safePath(call.typed(NEXT));
            return signInPage(call, status, call.typed("email"), next, Notice.NONE, errors(call, problem));
        }
    }

    private Answer signInPage(Call call, int status, String email, String next, Notice notice, FormErrors errors) {
        return pages.show(status, TEMPLATES.accountSignIn(pages.frame(call), email, next, notice, errors));
    }

    private Answer signOut(Call call) {
        var next = pages.form(
                call,
                form -> form.has(NEXT)
                        ? Pages.safePath(form.optionalText(NEXT, Pages.PATH_CHARACTERS_MAX))
                        : "/app/masuk");
        signIn.signOut(call.user().id(), call.user().sessionId(), call.requestId());
        return PageCookies.signedOut(Answer.seeOther(next), settings);
    }

    private Answer showRegistration(Call call) {
        return call.userIfAny() == null
                ? registration(call, 200, RegisterForm.blank(Pages.next(call)), FormErrors.none())
                : Answer.seeOther(Pages.next(call));
    }

    private Answer register(Call call) {
        try {
            registrations.take(call.clientNetwork());
            var wanted = call.form(RegisterForm::from);
            var user = new Accounts.User(UUID.randomUUID(), wanted.name(), wanted.email());
            var login = new Accounts.Login(wanted.email(), hashes.hash(wanted.password()));
            if (!accounts.addUser(user, login, null, actor(call, null))) {
                throw Problem.of(ProblemType.EMAIL_TAKEN, "Sign in with this e-mail address, or register another.")
                        .exception();
            }
            var _ = accounts.addMerchant(call.newId(), wanted.merchant(), ZONE, user.id(), actor(call, user.id()))
                    .orElseThrow(Team::tooManyMerchants);
            return PageCookies.signedIn(
                    Answer.seeOther(wanted.next()),
                    signIn.signInAsNew(user, login, call.requestId()).pageCookie(),
                    Tokens.SESSION_LIFETIME,
                    settings);
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return registration(call, problem.type().status(), RegisterForm.typed(call), errors(call, problem));
        }
    }

    private Answer registration(Call call, int status, RegisterForm form, FormErrors errors) {
        return pages.show(status, TEMPLATES.accountRegister(pages.frame(call), form, errors));
    }

    private Answer chooseMerchant(Call call) {
        var chosen = pages.form(call, form -> form.uuid("usaha"));
        if (call.user().memberships().stream()
                .noneMatch(member -> member.merchantId().equals(chosen))) {
            throw Problems.notFound("merchant");
        }
        accounts.choose(call.user().id(), chosen, clock.instant());
        return PageCookies.chosen(Answer.seeOther("/app"), chosen.toString(), settings);
    }

    private Answer showNewMerchant(Call call) {
        return newMerchant(call, 200, "", FormErrors.none());
    }

    private Answer createMerchant(Call call) {
        try {
            var name = pages.form(call, form -> form.text("merchant", AccountJson.NAME_CHARACTERS_MAX));
            var user = call.user().id();
            var merchant = accounts.addMerchant(call.newId(), name, ZONE, user, actor(call, user))
                    .orElseThrow(Team::tooManyMerchants);
            accounts.choose(user, merchant.id(), clock.instant());
            signIn.joined(call.user().sessionId());
            return PageCookies.chosen(Answer.seeOther("/app"), merchant.id().toString(), settings);
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return newMerchant(call, problem.type().status(), call.typed("merchant"), errors(call, problem));
        }
    }

    private Answer newMerchant(Call call, int status, String name, FormErrors errors) {
        return pages.show(status, TEMPLATES.accountNewMerchant(pages.frame(call), name, errors));
    }

    private FormErrors errors(Call call, Problem problem) {
        return FormErrors.of(problem, pages.frame(call).texts());
    }

    private Actor actor(Call call, @Nullable UUID user) {
        return new Actor(null, user, clock.instant(), call.requestId());
    }
}
