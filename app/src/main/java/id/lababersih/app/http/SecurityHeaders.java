package id.lababersih.app.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What every answer tells browsers not to do. A header that the handler set itself stays as it is. */
final class SecurityHeaders {
    private static final Map<String, String> ALWAYS = always();

    private SecurityHeaders() {}

    static void addTo(List<HttpHeader> headers, HttpSettings settings) {
        ALWAYS.forEach((name, value) -> addUnlessThere(headers, name, value));
        if (settings.secureCookies()) {
            addUnlessThere(headers, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void addUnlessThere(List<HttpHeader> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
            headers.add(RawHeader.create(name, value));
        }
    }

    private static Map<String, String> always() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Cache-Control", "no-store");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        return headers;
    }
}
