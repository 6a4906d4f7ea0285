package id.lababersih.app.page;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.ResponseEntity;

/**
 * The style sheets and scripts of the pages, from the class path. Each has its content's hash in its address, so that
 * a browser keeps it for good and yet never sees a stale one.
 */
public final class Assets implements Routes {
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String OWN = "/id/lababersih/app/page/aset/";
    private static final int HASH_BYTES = 8;
    private static final ContentType CSS = ContentTypes.parse("text/css; charset=UTF-8");
    private static final ContentType JAVASCRIPT = ContentTypes.parse("text/javascript; charset=UTF-8");
    private static final ContentType SVG = ContentTypes.parse("image/svg+xml");

    private final Map<String, Asset> byName;

    /** By name, and made when one is first asked for: a start would take 16 ms longer. */
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    /** By name, made when the first asks for it. */
    private final Map<String, ResponseEntity> zipped = new ConcurrentHashMap<>();

    private record Asset(String name, HttpEntity.Strict plain) {}

    /**
     * Reads all files into memory.
     *
     * @throws IllegalStateException when one is not on the class path
     */
    public Assets() {
        byName = List.of(
                        read("tabler.css", CSS, WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css"),
                        read("htmx.js", JAVASCRIPT, WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js"),
                        read("chart.js", JAVASCRIPT, WEBJARS + "chart.js/4.5.1/dist/chart.umd.min.js"),
                        read("phoenix.js", JAVASCRIPT, OWN + "phoenix.js"),
                        read("live.js", JAVASCRIPT, OWN + "live.js"),
                        read("app.css", CSS, OWN + "app.css"),
                        read("app.js", JAVASCRIPT, OWN + "app.js"),
                        read("ops.css", CSS, OWN + "ops.css"),
                        read("ops.js", JAVASCRIPT, OWN + "ops.js"),
                        read("icon.svg", SVG, OWN + "icon.svg"))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Asset::name, Function.identity()));
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.get("/aset/{hash}/{name}", Access.ANYONE, this::serve));
    }

    /** The address of a file by its short name, such as {@code app.css}. */
    public String url(String name) {
        var asset = byName.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("No such asset: " + name);
        }
        return "/aset/" + hash(asset) + "/" + name;
    }

    private Answer serve(Call call) {
        var asset = byName.get(call.path("name"));
        if (asset == null || !hash(asset).equals(call.path("hash"))) {
            throw Problems.notFound("file");
        }
        var answer = takesGzip(call)
                ? new Answer(200, zipped.computeIfAbsent(asset.name(), _ -> zip(asset.plain())), List.of())
                        .with("Content-Encoding", "gzip")
                : new Answer(200, asset.plain(), List.of());
        return answer.with("Cache-Control", "public, max-age=31536000, immutable")
                .with("Vary", "Accept-Encoding");
    }

    private static boolean takesGzip(Call call) {
        var accepted = call.header("Accept-Encoding");
        return accepted != null
                && Arrays.stream(accepted.split(",")).map(String::strip).anyMatch("gzip"::equals);
    }

    private static Asset read(String name, ContentType type, String resource) {
        try (var stream = Assets.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + resource);
            }
            return new Asset(name, HttpEntities.create(type, stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResponseEntity zip(HttpEntity.Strict plain) {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(plain.getData().toArrayUnsafe());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpEntities.create(plain.getContentType(), zipped.toByteArray());
    }

    private String hash(Asset asset) {
        return hashes.computeIfAbsent(
                asset.name(), _ -> hash(asset.plain().getData().toArrayUnsafe()));
    }

    private static String hash(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
