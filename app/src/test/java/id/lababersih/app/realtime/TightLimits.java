package id.lababersih.app.realtime;

import com.fasterxml.jackson.core.type.TypeReference;
import id.lababersih.app.http.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The standard limits but for those that a test reaches. */
final class TightLimits {
    private TightLimits() {}

    static Limits topics(int topicsMax) {
        return with(Map.of("topics_max", topicsMax));
    }

    static Limits pageBytes(int pageBytesMax) {
        return with(Map.of("page_bytes_max", pageBytesMax));
    }

    static Limits sockets(int socketsMax, int guestsMax) {
        return with(Map.of("sockets_max", socketsMax, "guests_max", guestsMax));
    }

    static Limits guestsOfSite(int guestsMax, int guestsOfSiteMax) {
        return with(Map.of("guests_max", guestsMax, "guests_of_site_max", guestsOfSiteMax));
    }

    static Limits polls(Duration window, Duration idle, int pollersMax) {
        return with(Map.of("poll_window", window, "poll_idle", idle, "pollers_max", pollersMax));
    }

    static Limits sweep(Duration sweep) {
        return with(Map.of("sweep", sweep));
    }

    /** A name that is none of a limit is refused. */
    private static Limits with(Map<String, Object> tight) {
        var limits = new HashMap<>(
                Json.mapper().convertValue(Limits.standard(), new TypeReference<Map<String, Object>>() {}));
        limits.putAll(tight);
        return Json.mapper().convertValue(limits, Limits.class);
    }
}
