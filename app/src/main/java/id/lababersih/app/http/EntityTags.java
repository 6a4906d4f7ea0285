package id.lababersih.app.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Saves a client the body that it already has: a tag by content on whole answers to GET, 304 when it is known. */
final class EntityTags {
    private static final int TAG_BYTES = 16;

    private EntityTags() {}

    static Answer apply(HttpRequest request, Answer answer) {
        if (answer.status() != 200
                || !request.method().equals(HttpMethods.GET)
                || !(answer.entity() instanceof HttpEntity.Strict strict)) {
            return answer;
        }
        var tag = tag(strict.getData().toArrayUnsafe());
        boolean known = request.getHeader("If-None-Match")
                .map(header -> Arrays.stream(header.value().split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*")))
                .orElse(false);
        var tagged = answer.with("ETag", tag);
        return known ? new Answer(304, HttpEntities.EMPTY, tagged.headers()) : tagged;
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
