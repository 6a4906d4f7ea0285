package id.lababersih.app.pusher;

import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.Signatures;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.persistence.pusher.Apps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The API with the administration of apps, whose secret is {@link #ADMIN_SECRET}. */
final class AppServer implements AutoCloseable {
    static final String ADMIN_SECRET = "rahasia pengelola aplikasi";
    static final int EVENTS_PER_MINUTE_MAX = 30;
    static final String APPS = "/api/admin/apps";

    final AppSecrets secrets = new AppSecrets(new Signatures("a secret for tests alone"));
    final List<Broadcast> told = new CopyOnWriteArrayList<>();
    final ApiServer http;

    private AppServer(Optional<String> adminSecret) {
        http = ApiServer.start(server -> {
            var apps = new Apps(server.database().jdbi());
            return List.of(
                    new AppRoutes(apps, secrets, new AdminSecret(adminSecret, server.clock), server.clock),
                    new EventRoutes(
                            apps,
                            secrets,
                            told::add,
                            new RateLimit(EVENTS_PER_MINUTE_MAX, Duration.ofMinutes(1), server.clock)));
        });
    }

    static AppServer start() {
        return new AppServer(Optional.of(ADMIN_SECRET));
    }

    static AppServer startWithoutAdministration() {
        return new AppServer(Optional.empty());
    }

    Apps apps() {
        return new Apps(http.database().jdbi());
    }

    ApiClient admin() {
        return http.client().basic("admin", ADMIN_SECRET);
    }

    /** What the audit trail has about an app, oldest first. */
    List<String> acts(String appId) {
        return http.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select action || ' ' || (detail->>'slug') from audit_log"
                                + " where subject_id = :id order by at, action")
                        .bindMap(Map.of("id", appId))
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public void close() {
        http.close();
    }
}
