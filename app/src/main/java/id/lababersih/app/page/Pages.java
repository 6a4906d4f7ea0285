package id.lababersih.app.page;

import gg.jte.models.runtime.JteModel;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.OtherMerchantException;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Signatures;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.jspecify.annotations.Nullable;

/** Makes the frame of a page from a call, answers with pages, and takes only forms that came from them. */
public final class Pages {
    public static final String TOKEN_FIELD = "_token";

    /** In an address or a form: the page to go on to once this is done. */
    public static final String NEXT = "lanjut";

    /** The longest path to go on to. */
    public static final int PATH_CHARACTERS_MAX = 500;

    private static final String HOME = "/app";
    private static final String LANGUAGE_COOKIE = "lababersih_language";
    private static final Pattern DONE = Pattern.compile("(?:^|&)" + Call.DONE + "=([a-z_]+)(?:&|$)");
    private static final int TOKEN_CHARACTERS_MAX = 100;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Assets assets;
    private final Signatures signatures;

    public Pages(Assets assets, Signatures signatures) {
        this.assets = assets;
        this.signatures = signatures;
    }

    public Frame frame(Call call) {
        var user = call.userIfAny();
        return new Frame(
                Texts.in(language(call)),
                assets,
                here(call),
                done(call),
                !call.request().method().equals(HttpMethods.GET),
                user == null ? List.of() : user.memberships(),
                call.callerIfAny(),
                token(call));
    }

    /**
     * Leads on to a page after a form, which then says what was done. The address has no more than the name of one of
     * our texts, so a link of somebody else's says nothing that is not ours.
     *
     * @param what the rest of a key {@code done.…}
     */
    public static Answer done(String path, String what) {
        return Answer.seeOther(path + (path.contains("?") ? "&" : "?") + Call.DONE + "=" + what);
    }

    /** 200 with the page. */
    public Answer show(JteModel page) {
        return show(200, page);
    }

    public Answer show(int status, JteModel page) {
        return Answer.html(status, page.render()).with("Content-Security-Policy", POLICY);
    }

    /**
     * Reads a form of a page for signed-in users.
     *
     * @throws ProblemException when its token is not the one of this session, or a field is not valid
     * @throws OtherMerchantException when it came from a page of another merchant
     */
    public <T> T form(Call call, Function<Fields, T> reader) {
        return call.form(fields -> {
            requireToken(call, fields.optionalText(TOKEN_FIELD, TOKEN_CHARACTERS_MAX));
            return reader.apply(fields);
        });
    }

    /**
     * Checks the token of a form whose fields were read in another way, as those of an upload. One of a page for
     * another merchant is refused: another window may have chosen that meanwhile, or the user was let go, or another
     * has signed in.
     *
     * @throws OtherMerchantException which no page catches, so that its form is not shown with what was typed
     */
    public void requireToken(Call call, @Nullable String sent) {
        var parts = sent == null ? new String[] {""} : sent.split("\\.", 2);
        var caller = call.callerIfAny();
        if (caller != null
                && parts.length == 2
                && !parts[1].equals(caller.merchantId().toString())) {
            throw new OtherMerchantException();
        }
        var expected = session(call);
        if (expected.isEmpty()
                || !MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), parts[0].getBytes(StandardCharsets.UTF_8))) {
            throw Problem.of(ProblemType.CROSS_SITE, "Open the page again and send its form again.")
                    .exception();
        }
    }

    /** Whether htmx asked, for a part of the page that is already there. */
    public static boolean asksForPart(Call call) {
        return call.header("HX-Request") != null && call.header("HX-History-Restore-Request") == null;
    }

    /** The answer with the language set for a year. */
    public static Answer speaking(Answer answer, Language language) {
        return answer.with(
                "Set-Cookie",
                LANGUAGE_COOKIE + "=" + language.tag() + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    }

    /** The language last chosen, on a first visit the one that the browser asks for. */
    public static Language language(Call call) {
        for (var header : call.request().getHeaders()) {
            if (header instanceof Cookie cookies) {
                for (var pair : cookies.getCookies()) {
                    if (pair.name().equals(LANGUAGE_COOKIE)) {
                        return Language.of(pair.value());
                    }
                }
            }
        }
        return Language.preferred(call.header("Accept-Language"));
    }

    /** A path of ours to go on to, or the dashboard where the text is none. */
    public static String safePath(@Nullable String path) {
        return path != null
                        && path.length() <= PATH_CHARACTERS_MAX
                        && path.matches("/(app|ops)(/[A-Za-z0-9/_-]*)?(\\?[A-Za-z0-9=&%._+-]*)?")
                ? path
                : HOME;
    }

    /**
     * The page of ours to go on to from this address, the dashboard where it names none. Other parameters may be there:
     * programs that show mail add theirs to links.
     */
    public static String next(Call call) {
        return safePath(call.request().getUri().query().get(NEXT).orElse(null));
    }

    /** The address with the path of ours to go on to from there, where that is another than the dashboard. */
    public static String leadingTo(String address, @Nullable String path) {
        return path == null || path.equals(HOME)
                ? address
                : address + (address.contains("?") ? "&" : "?") + NEXT + "="
                        + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    /** Names the session and, where the page is for one, the merchant. */
    private String token(Call call) {
        var caller = call.callerIfAny();
        return caller == null ? session(call) : session(call) + "." + caller.merchantId();
    }

    private String session(Call call) {
        var user = call.userIfAny();
        return user == null
                ? ""
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                signatures.sign("page-form", user.sessionId().toString()));
    }

    private static String done(Call call) {
        var named = DONE.matcher(call.request().getUri().rawQueryString().orElse(""));
        return named.find() ? named.group(1) : "";
    }

    private static String here(Call call) {
        var uri = call.request().getUri();
        return uri.rawQueryString()
                .map(query -> uri.getPathString() + "?" + query)
                .orElseGet(uri::getPathString);
    }
}
