package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.ClientAddress;
import id.lababersih.app.http.PageCookies;
import id.lababersih.app.http.SameOrigin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who wants to connect: by an access token, in one of the ways of Phoenix's clients, by the cookie of our pages, or
 * with what an app gave to one of its own people.
 */
final class Visitors {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    private static final String SUBPROTOCOL_TOKEN = "base64url.bearer.phx.";
    private static final int SUBPROTOCOLS_MAX = 10;
    private static final String LONG_POLL_TOKEN = "X-Phoenix-AuthToken";
    private static final String BEARER = "Bearer ";

    private final Authentication authentication;
    private final Optional<String> clientAddressHeader;

    /** @param clientAddressHeader in which a trusted proxy names the client; empty without a proxy */
    Visitors(Authentication authentication, Optional<String> clientAddressHeader) {
        this.authentication = authentication;
        this.clientAddressHeader = clientAddressHeader;
    }

    /** Where a request comes from. */
    String site(HttpRequest request) {
        return ClientAddress.site(request, clientAddressHeader);
    }

    /** Empty for whoever is not let in. May block. */
    Optional<Visitor> of(HttpRequest request, Params params) {
        var tokens = tokens(request, params);
        if (!tokens.isEmpty()) {
            return tokens.stream()
                    .flatMap(token -> authentication.byAccessToken(token).stream())
                    .findFirst()
                    .<Visitor>map(Visitor.Member::new);
        }
        return ofOurPages(request).<Visitor>map(Visitor.Member::new).or(() -> guest(request, params));
    }

    /** A cookie counts only for our own pages: any site can have a browser send it. */
    private Optional<Authentication.User> ofOurPages(HttpRequest request) {
        return SameOrigin.of(request)
                ? PageCookies.session(request).flatMap(authentication::byPageCookie)
                : Optional.empty();
    }

    /** Who shows anything at all may come in; what it is worth, each topic says. */
    private Optional<Visitor> guest(HttpRequest request, Params params) {
        var pass = Pass.of(params::last);
        return pass.isEmpty() ? Optional.empty() : Optional.of(new Visitor.Guest(pass, site(request)));
    }

    private static List<String> tokens(HttpRequest request, Params params) {
        var tokens = new ArrayList<>(params.all("token"));
        request.getHeader(LONG_POLL_TOKEN).map(HttpHeader::value).ifPresent(tokens::add);
        request.getHeader("Authorization")
                .map(HttpHeader::value)
                .filter(value -> value.startsWith(BEARER))
                .ifPresent(value -> tokens.add(value.substring(BEARER.length())));
        for (var offered :
                request.getHeader(SUBPROTOCOL).map(HttpHeader::value).orElse("").split(",", SUBPROTOCOLS_MAX)) {
            if (offered.strip().startsWith(SUBPROTOCOL_TOKEN)) {
                tokens.add(decoded(offered.strip().substring(SUBPROTOCOL_TOKEN.length())));
            }
        }
        return tokens;
    }

    /** The text, or one that is no token. */
    private static String decoded(String base64) {
        try {
            var bytes = Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
