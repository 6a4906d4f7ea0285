package id.lababersih.app.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Takes traces as a collector of OpenTelemetry does: protobuf by HTTP (OTLP), to those who send its key. */
final class Collector implements AutoCloseable {
    private static final String KEY = "kunci-pengumpul";

    final List<ExportTraceServiceRequest> taken = new CopyOnWriteArrayList<>();
    /** Whatever was not as its protocol wants it. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    /** The variables of a service that sends here. */
    Map<String, String> settings() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-kunci=" + KEY,
                "OTEL_BSP_SCHEDULE_DELAY",
                "10");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + headers.getFirst("Content-Type") + " " + headers.getFirst("x-kunci");
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!asked.equals("POST /v1/traces application/x-protobuf " + KEY)) {
                refused.add(asked);
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            if ("gzip".equals(headers.getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            taken.add(ExportTraceServiceRequest.parseFrom(body));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, 0);
            ExportTraceServiceResponse.getDefaultInstance().writeTo(exchange.getResponseBody());
        }
    }

    /** All spans so far. */
    List<Span> spans() {
        return resources()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** What the first sender says of itself. */
    Map<String, Object> sender() {
        return attributes(resources().findFirst().orElseThrow().getResource().getAttributesList());
    }

    private Stream<ResourceSpans> resources() {
        return taken.stream().flatMap(request -> request.getResourceSpansList().stream());
    }

    /** Texts, and numbers as long. */
    static Map<String, Object> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        attribute -> attribute.getValue().hasIntValue()
                                ? attribute.getValue().getIntValue()
                                : attribute.getValue().getStringValue()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
