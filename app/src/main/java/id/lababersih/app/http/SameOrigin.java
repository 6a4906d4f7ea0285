package id.lababersih.app.http;

import java.net.URI;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Whether a browser sends a request for one of our own pages; it sends cookies along for any site's. */
public final class SameOrigin {
    private SameOrigin() {}

    /** False also where the browser, or what else it is, does not say. */
    public static boolean of(HttpRequest request) {
        var site = header(request, "Sec-Fetch-Site");
        var origin = header(request, "Origin");
        return site != null ? site.equals("same-origin") : origin != null && sameHost(origin, request);
    }

    /** The path and query of a page of ours that a header names; null where it names none. */
    public static @Nullable String path(HttpRequest request, String header) {
        var page = header(request, header);
        if (page == null || !sameHost(page, request)) {
            return null;
        }
        var uri = URI.create(page);
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static boolean sameHost(String origin, HttpRequest request) {
        var host = header(request, "Host");
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }
}
