package id.lababersih.app.pusher;

import id.lababersih.app.realtime.Pass;
import id.lababersih.app.realtime.Topics;
import id.lababersih.app.realtime.Topics.Admission;
import id.lababersih.domain.pusher.AppTopic;
import id.lababersih.domain.pusher.Grant;
import id.lababersih.persistence.pusher.Apps;
import java.time.InstantSource;

/** What may be done on the topics of apps: all on a public one, on a private one what a token of the app says. */
public final class AppAdmission implements Topics.Apps {
    private final Apps apps;
    private final AppSecrets secrets;
    private final AppTokens tokens;

    public AppAdmission(Apps apps, AppSecrets secrets, InstantSource clock) {
        this.apps = apps;
        this.secrets = secrets;
        this.tokens = new AppTokens(clock);
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

    private static Admission admission(Grant grant, AppTopic topic) {
        if (!grant.listens(topic)) {
            return Admission.NOTHING;
        }
        return grant.publishes(topic) ? Admission.LISTEN_AND_PUSH_ANY : Admission.LISTEN;
    }
}
