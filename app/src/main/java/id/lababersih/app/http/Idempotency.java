package id.lababersih.app.http;

import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.account.IdempotencyKeys.Claim;
import id.lababersih.persistence.account.IdempotencyKeys.Start;
import id.lababersih.persistence.account.IdempotencyKeys.StoredAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Answers a repeated POST with the first answer: done once, however often the client had to send it. */
public final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    /** The first answer given again carries this header. */
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    /** What is asked for here may take longer, and says that it is done when asked for twice. */
    private static final String IMPORTS = "/v1/imports";

    /** Far above what people register, or lose passwords, in a minute on one network: each is written down. */
    private static final int STRANGERS_PER_MINUTE = 60;

    /** The lowest status of a refusal. */
    private static final int REFUSED = 400;

    /** Answers that say nothing final about the request; with them the key is free again. */
    private static final Set<Integer> NOT_FINAL = Set.of(401, 403, 408, 429);

    private final IdempotencyKeys keys;
    private final Signatures signatures;
    private final InstantSource clock;
    private final RateLimit strangers;

    public Idempotency(IdempotencyKeys keys, Signatures signatures, InstantSource clock) {
        this.keys = keys;
        this.signatures = signatures;
        this.clock = clock;
        this.strangers = new RateLimit(STRANGERS_PER_MINUTE, Duration.ofMinutes(1), clock);
    }

    Answer once(Call call, String key, Endpoint endpoint) throws Exception {
        if (!KEY.matcher(key).matches()) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Idempotency-Key has 1 to 200 visible ASCII characters.")
                    .exception();
        }
        var scope = scope(call);
        var lock = path(call).startsWith(IMPORTS) ? IdempotencyKeys.LONG_LOCK : IdempotencyKeys.LOCK;
        var makes = endpoint.makes().apply(call);
        return switch (keys.begin(scope, key, fingerprint(call), clock.instant(), lock, makes)) {
            case Start.AnsweredBefore(var answer) -> replay(answer);
            case Start.StillRunning _ ->
                throw Problem.of(ProblemType.REQUEST_IN_PROGRESS, "Ask again for its answer with the same key.")
                        .retryAfter(Duration.ofSeconds(1))
                        .exception();
            case Start.OtherRequest _ ->
                throw Problem.of(
                                ProblemType.IDEMPOTENCY_KEY_REUSED,
                                "This key was sent with another request in the last 24 hours. Use a new key.")
                        .exception();
            case Start.Claimed(var claim, boolean madeNothing) -> {
                var id = signatures.id(
                        scope.toString(), key, path(call), claim.firstAt().toString());
                call.setRepeated(id, claim.firstAt(), madeNothing);
                yield run(call, claim, endpoint.handler());
            }
        };
    }

    /** Whose keys they are: the user's, or those of the network that nobody has signed in on. */
    private UUID scope(Call call) {
        var user = call.userIfAny();
        if (user != null) {
            return user.id();
        }
        strangers.take(call.clientNetwork());
        return signatures.id("keys of a network", call.clientNetwork());
    }

    private Answer run(Call call, Claim claim, Handler handler) throws Exception {
        boolean kept = false;
        boolean refused = false;
        try {
            Answer answer;
            try {
                answer = handler.answer(call);
            } catch (ProblemException refusal) {
                answer = Answer.problem(refusal.problem(), call.requestId());
            }
            refused = answer.status() >= REFUSED && answer.status() < 500;
            if (answer.status() < (call.userIfAny() == null ? REFUSED : 500)
                    && !NOT_FINAL.contains(answer.status())
                    && !asksToTryAgain(answer)
                    && answer.entity() instanceof HttpEntity.Strict body) {
                keys.finish(claim, stored(answer, body));
                kept = true;
            }
            return answer;
        } finally {
            if (!kept && refused && call.userIfAny() == null) {
                keys.forget(claim);
            } else if (!kept) {
                keys.release(claim);
            }
        }
    }

    private static boolean asksToTryAgain(Answer answer) {
        return answer.headers().stream().anyMatch(header -> header.is("retry-after"));
    }

    private byte[] fingerprint(Call call) {
        var caller = call.callerIfAny();
        var uploaded = call.uploadIfAny();
        var form = uploaded == null ? "" : uploaded.sha256() + new java.util.TreeMap<>(uploaded.fields());
        return signatures.sign(
                path(call).getBytes(StandardCharsets.UTF_8),
                (caller == null ? "" : caller.merchantId().toString()).getBytes(StandardCharsets.UTF_8),
                form.getBytes(StandardCharsets.UTF_8),
                call.rawBody());
    }

    private static String path(Call call) {
        return call.request().getUri().toRelative().toString();
    }

    private static StoredAnswer stored(Answer answer, HttpEntity.Strict body) {
        var location = answer.headers().stream()
                .filter(header -> header.is("location"))
                .map(HttpHeader::value)
                .findFirst()
                .orElse(null);
        return new StoredAnswer(
                answer.status(),
                body.getContentType().toString(),
                location,
                body.getData().toArray());
    }

    private static Answer replay(StoredAnswer stored) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(RawHeader.create(REPLAYED, "true"));
        if (stored.location() != null) {
            headers.add(RawHeader.create("Location", stored.location()));
        }
        var type = stored.contentType() == null
                ? ContentTypes.NO_CONTENT_TYPE
                : org.apache.pekko.http.javadsl.model.ContentTypes.parse(stored.contentType());
        var entity = stored.body().length == 0
                ? HttpEntities.EMPTY
                : HttpEntities.create(type, ByteString.fromArray(stored.body()));
        return new Answer(stored.status(), entity, headers);
    }
}
