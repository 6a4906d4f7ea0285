package id.lababersih.app.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Saves a client the body that it already has: a tag by content on whole answers to GET, 304 when it is known. */
final class EntityTags {
    private static final String ETAG = "ETag";
    private static final int TAG_BYTES = 16;

    private EntityTags() {}

    static Answer apply(HttpRequest request, Answer answer) {
        if (answer.status() != 200 || !request.method().equals(HttpMethods.GET)) {
            return answer;
        }
        var tagged = tagged(answer);
        boolean known = tagOf(tagged)
                .flatMap(tag -> request.getHeader("If-None-Match").map(header -> names(header.value(), tag)))
                .orElse(false);
        return known ? new Answer(304, HttpEntities.EMPTY, tagged.headers()) : tagged;
    }

    private static boolean names(String header, String tag) {
        return Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*"));
    }

    /** With its tag, unless it has one, or has no end that is known. */
    static Answer tagged(Answer answer) {
        return tagOf(answer).isEmpty() && answer.entity() instanceof HttpEntity.Strict strict
                ? answer.with(ETAG, tag(strict.getData().toArrayUnsafe()))
                : answer;
    }

    private static Optional<String> tagOf(Answer answer) {
        return answer.headers().stream()
                .filter(header -> header.is("etag"))
                .map(HttpHeader::value)
                .findFirst();
    }

    private static String tag(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
