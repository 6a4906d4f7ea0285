package id.lababersih.app.pusher;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.pusher.Slug;
import id.lababersih.persistence.pusher.Apps;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON of apps; as in ExPusherLite, a body has its fields within {@code app}. */
final class AppJson {
    private static final int NAME_CHARACTERS_MIN = 5;
    private static final int NAME_CHARACTERS_MAX = 255;

    private AppJson() {}

    record NewApp(String name) {
        static NewApp from(Fields body) {
            return body.object("app", app -> {
                var name = app.text("name", NAME_CHARACTERS_MAX);
                checkName(app, name);
                if (Slug.of(name).isEmpty()) {
                    app.reject("name", "characters", "This needs a letter from A to Z or a digit.");
                }
                return new NewApp(name);
            });
        }
    }

    /**
     * What to change.
     *
     * @param name null when it stays
     * @param active null when it stays
     */
    record AppChange(@Nullable String name, @Nullable Boolean active, boolean rotateSecret) {
        static AppChange from(Fields body) {
            return body.object("app", app -> {
                var name = app.optionalText("name", NAME_CHARACTERS_MAX);
                if (name != null) {
                    checkName(app, name);
                }
                var active = app.has("active") ? app.flag("active", true) : null;
                return new AppChange(name, active, app.flag("rotate_secret", false));
            });
        }
    }

    private static void checkName(Fields app, String name) {
        if (name.length() < NAME_CHARACTERS_MIN) {
            app.reject("name", "too-short", "This needs at least " + NAME_CHARACTERS_MIN + " characters.");
        }
    }

    /**
     * An app.
     *
     * @param secret only in the answer that made it, null in all others
     */
    record AppView(
            UUID id,
            String slug,
            String name,
            String key,
            @Nullable String secret,
            boolean active,
            Instant createdAt) {
        static AppView of(Apps.App app) {
            return of(app, null);
        }

        static AppView of(Apps.App app, @Nullable String secret) {
            return new AppView(app.id(), app.slug(), app.name(), app.key(), secret, app.active(), app.createdAt());
        }
    }
}
