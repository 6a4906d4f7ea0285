package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at pages and sends their forms as a browser does, without one. */
record Visitor(Api api) {
    private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
    private static final byte[] NOTHING = {};

    Answer get(String path, Map<String, String> headers) {
        return api.send("GET", path, headers, NOTHING);
    }

    Answer send(String path, Map<String, String> headers, Map<String, String> fields) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Sec-Fetch-Site", "same-origin");
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return api.send("POST", path, all, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The headers of a browser in which the member is signed in. */
    Map<String, String> signedIn(Member member) {
        return signedIn(member.email(), Api.PASSWORD);
    }

    /** As above, with a password of the user's own. */
    Map<String, String> signedIn(String email, String password) {
        return cookie(send("/app/masuk", Api.elsewhere(), Map.of("email", email, "password", password))
                .expect(303));
    }

    /** The headers of a browser in which a new member of the merchant is signed in; one of each role. */
    Map<String, String> signedInAs(Merchant merchant, String role) {
        merchant.addMember(role);
        return signedIn(role.toLowerCase(Locale.ROOT) + "-" + merchant.id() + "@contoh.test", Api.PASSWORD);
    }

    /** The headers of the same browser when English was chosen in it. */
    static Map<String, String> inEnglish(Map<String, String> browser) {
        return Map.of("Cookie", browser.get("Cookie") + "; lababersih_language=en");
    }

    /** The headers of a browser that keeps the cookies of the answer. */
    static Map<String, String> cookie(Answer answer) {
        var cookies = answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.replaceFirst(";.*", ""))
                .collect(Collectors.joining("; "));
        return Map.of("Cookie", cookies);
    }

    /** What a page has in its forms to show that they came from it. */
    static String token(Answer page) {
        var found = TOKEN.matcher(page.text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    static String location(Answer answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
