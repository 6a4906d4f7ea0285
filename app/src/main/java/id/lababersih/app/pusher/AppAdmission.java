package id.lababersih.app.pusher;

import id.lababersih.app.http.RateLimit;
import id.lababersih.app.realtime.Pass;
import id.lababersih.app.realtime.Topics;
import id.lababersih.app.realtime.Topics.Admission;
import id.lababersih.domain.pusher.AppTopic;
import id.lababersih.domain.pusher.Grant;
import id.lababersih.persistence.pusher.Apps;
import java.time.Duration;
import java.time.InstantSource;

/** What may be done on the topics of apps: all on a public one, on a private one what a token of the app says. */
public final class AppAdmission implements Topics.Apps {
    /** Little at once: what one guest says goes to all who listen, whose lines hold a mebibyte. */
    private static final int TOLD_MAX = 20;

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

    private final Apps apps;
    private final AppSecrets secrets;
    private final AppTokens tokens;
    private final RateLimit told;

    public AppAdmission(Apps apps, AppSecrets secrets, InstantSource clock) {
        this(apps, secrets, clock, new RateLimit(TOLD_MAX, TOLD_WITHIN, clock));
    }

    /** @param told how much the clients of an app may say, by its scope */
    AppAdmission(Apps apps, AppSecrets secrets, InstantSource clock, RateLimit told) {
        this.apps = apps;
        this.secrets = secrets;
        this.tokens = new AppTokens(clock);
        this.told = told;
    }

    @Override
    public Admission admit(AppTopic topic, Pass pass) {
        var app = apps.findRecent(topic.slug()).filter(Apps.App::active);
        if (app.isEmpty()) {
            return Admission.NOTHING;
        }
        return switch (topic.scope()) {
            case PUBLIC -> Admission.LISTEN_AND_PUSH_ANY;
            case PRIVATE ->
                tokens.read(pass, secrets.open(app.get().id(), app.get().sealedSecret()))
                        .map(grant -> admission(grant, topic))
                        .orElse(Admission.NOTHING);
        };
    }

    @Override
    public boolean mayTell(AppTopic topic) {
        return told.tryTake(topic.scope().word() + ":" + topic.slug());
    }

    private static Admission admission(Grant grant, AppTopic topic) {
        if (!grant.listens(topic)) {
            return Admission.NOTHING;
        }
        return grant.publishes(topic) ? Admission.LISTEN_AND_PUSH_ANY : Admission.LISTEN;
    }
}
