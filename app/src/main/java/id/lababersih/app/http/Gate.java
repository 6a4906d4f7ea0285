package id.lababersih.app.http;

import id.lababersih.domain.account.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** Lets a call in when its caller is who it says and has the right; nothing of the body is read before that. */
final class Gate {
    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethods.GET, HttpMethods.HEAD, HttpMethods.OPTIONS);

    private final Authentication authentication;

    Gate(Authentication authentication) {
        this.authentication = authentication;
    }

    void admit(Endpoint endpoint, Call call) {
        var page = endpoint.surface() == Endpoint.Surface.PAGE;
        if (page && !SAFE.contains(endpoint.method())) {
            requireSameOrigin(call);
        }
        if (endpoint.access() == Access.ENGINEER) {
            return;
        }
        var user = page ? byCookie(call) : byToken(call);
        user.ifPresent(call::setUser);
        if (endpoint.access() == Access.ANYONE) {
            user.flatMap(known -> memberIfPlain(call, known)).ifPresent(call::setCaller);
            return;
        }
        var signedIn = user.orElseThrow(() -> Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "Sign in at POST /v1/sessions and send its access token as Authorization: Bearer.")
                .exception());
        var needed = endpoint.access().role();
        if (needed == null) {
            return;
        }
        try {
            enter(page, call, signedIn, needed);
        } catch (ProblemException refused) {
            // The membership may be younger than what is remembered of the user.
            var now = authentication.afresh(signedIn).orElseThrow(() -> refused);
            enter(page, call, now, needed);
        }
    }

    private static void enter(boolean page, Call call, Authentication.User user, Role needed) {
        var member = page ? pageMember(call, user) : member(call, user);
        // Before the role is looked at: the page that refuses is of this merchant, too.
        call.setCaller(caller(user, member));
        if (!member.role().includes(needed)) {
            throw Problems.roleMissing(needed, member.role());
        }
    }

    /** Where no role is asked for, a caller is known only when there is no doubt about the merchant. */
    private static Optional<Caller> memberIfPlain(Call call, Authentication.User user) {
        var asked = call.header(Call.MERCHANT_HEADER);
        var member = asked == null ? only(user) : find(user, asked);
        return member.map(found -> caller(user, found));
    }

    private static Optional<Authentication.Member> only(Authentication.User user) {
        return user.memberships().size() == 1 ? Optional.of(user.memberships().getFirst()) : Optional.empty();
    }

    private static Caller caller(Authentication.User user, Authentication.Member member) {
        return new Caller(user.id(), member.merchantId(), member.role(), member.zone());
    }

    private Optional<Authentication.User> byToken(Call call) {
        var header = call.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return authentication.byAccessToken(header.substring(BEARER.length()).strip());
    }

    private Optional<Authentication.User> byCookie(Call call) {
        return PageCookies.session(call.request()).flatMap(authentication::byPageCookie);
    }

    private static Authentication.Member member(Call call, Authentication.User user) {
        var asked = call.header(Call.MERCHANT_HEADER);
        if (asked != null) {
            return find(user, asked)
                    .orElseThrow(() -> Problems.forbidden("You are no member of the merchant in X-Merchant-Id."));
        }
        return switch (user.memberships().size()) {
            case 0 -> throw Problems.forbidden("You belong to no merchant yet; make one with POST /v1/merchants.");
            case 1 -> user.memberships().getFirst();
            default -> throw Problems.merchantRequired();
        };
    }

    private static Authentication.Member pageMember(Call call, Authentication.User user) {
        return PageCookies.merchant(call.request())
                .flatMap(id -> find(user, id))
                .or(() -> user.memberships().stream().findFirst())
                .orElseThrow(() -> Problems.forbidden("You belong to no merchant yet."));
    }

    private static Optional<Authentication.Member> find(Authentication.User user, String merchantId) {
        return user.memberships().stream()
                .filter(member -> member.merchantId().toString().equals(merchantId.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** A cookie is sent along by any site's form; only our own pages may change something with it. */
    private static void requireSameOrigin(Call call) {
        if (!SameOrigin.of(call.request())) {
            throw Problem.of(ProblemType.CROSS_SITE, "Open the page here and send its form again.")
                    .exception();
        }
    }
}
