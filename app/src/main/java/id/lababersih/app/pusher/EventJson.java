package id.lababersih.app.pusher;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.pusher.AppEvent;
import id.lababersih.domain.pusher.AppTopic;
import java.nio.charset.StandardCharsets;

/**
 * What an app's server tells, as JSON or a form.
 *
 * @param name under which clients hear it
 * @param payload a JSON object
 */
record EventJson(AppTopic.Scope scope, String name, String payload) {
    static final int PAYLOAD_BYTES_MAX = 64 << 10;
    private static final int WORD_CHARACTERS_MAX = 100;

    static EventJson from(Fields body) {
        var scope = scope(body);
        var name = AppEvent.name(body.text("topic", WORD_CHARACTERS_MAX), body.text("event", WORD_CHARACTERS_MAX));
        if (AppEvent.isReserved(name)) {
            body.reject("event", "reserved", "Names of Phoenix's own events cannot be used.");
        }
        var payload = body.anyObject("payload").toString();
        if (payload.getBytes(StandardCharsets.UTF_8).length > PAYLOAD_BYTES_MAX) {
            body.reject("payload", "too-long", "This may have at most " + PAYLOAD_BYTES_MAX + " bytes.");
        }
        // Else it is told on this node alone: nothing carries half a character to the others.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(payload)) {
            body.reject(
                    "payload",
                    "characters",
                    "This holds half a character, as of an emoji cut in two; send whole ones.");
        }
        return new EventJson(scope, name, payload);
    }

    private static AppTopic.Scope scope(Fields body) {
        var word = body.text("scope", WORD_CHARACTERS_MAX);
        for (var scope : AppTopic.Scope.values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        if (!word.isEmpty()) {
            body.reject("scope", "choice", "This must be public or private.");
        }
        return AppTopic.Scope.PUBLIC;
    }
}
