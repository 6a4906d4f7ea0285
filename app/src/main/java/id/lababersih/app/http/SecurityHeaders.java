package id.lababersih.app.http;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What every answer tells browsers not to do. A header that the handler set itself stays as it is. */
final class SecurityHeaders {
    private static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("Cache-Control", "no-store"),
            RawHeader.create("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            RawHeader.create("Referrer-Policy", "same-origin"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"));
    private static final HttpHeader HTTPS_ONLY = RawHeader.create("Strict-Transport-Security", "max-age=31536000");

    private SecurityHeaders() {}

    static void addTo(List<HttpHeader> headers, HttpSettings settings) {
        ALWAYS.forEach(header -> addUnlessThere(headers, header));
        if (settings.secureCookies()) {
            addUnlessThere(headers, HTTPS_ONLY);
        }
    }

    private static void addUnlessThere(List<HttpHeader> headers, HttpHeader added) {
        if (headers.stream().noneMatch(header -> header.is(added.lowercaseName()))) {
            headers.add(added);
        }
    }
}
