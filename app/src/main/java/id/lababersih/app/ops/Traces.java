package id.lababersih.app.ops;

import id.lababersih.app.http.RequestObserver;
import id.lababersih.persistence.database.Statements;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a trace of each request to an OpenTelemetry collector: the request as a span of the sender's trace if it named
 * one, and in it its statements. What waits to be sent is bounded and dropped beyond that; no request waits for it.
 *
 * <p>Names by OpenTelemetry's conventions for HTTP servers and databases.
 */
public final class Traces implements RequestObserver, AutoCloseable {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("lababersih.request_id");
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("db.query.text");
    private static final int FAULT = 500;
    private static final int SEND_SECONDS_MAX = 2;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final InstantSource clock;

    private Traces(OpenTelemetrySdk sdk, InstantSource clock) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("id.lababersih");
        this.clock = clock;
    }

    /**
     * Sends from now on, until it is closed.
     *
     * @param settings variables of OpenTelemetry's specification, {@code OTEL_EXPORTER_OTLP_ENDPOINT} among them
     * @param release the version that serves
     * @param node which node of the service it is
     */
    public static Traces start(Map<String, String> settings, String release, String node, InstantSource clock) {
        var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.service.name", "lababersih",
                        // It would make up an id at each start, and warn that it is replaced by the node's.
                        "otel.java.disabled.resource.providers",
                                "io.opentelemetry.sdk.autoconfigure.ServiceInstanceIdResourceProvider"))
                .addPropertiesCustomizer(_ -> properties(settings))
                .addResourceCustomizer((resource, _) -> resource.toBuilder()
                        .put("service.version", release)
                        .put("service.instance.id", node)
                        .build())
                .build()
                .getOpenTelemetrySdk();
        return new Traces(sdk, clock);
    }

    /** As OpenTelemetry's library names them. */
    private static Map<String, String> properties(Map<String, String> variables) {
        var properties = new HashMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }

    @Override
    public void answered(Answered answer) {
        Instant ended = clock.instant();
        Instant began = ended.minus(answer.took());
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), answer, Traces::header);
        Span request = tracer.spanBuilder(answer.method() + " " + answer.route())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(began)
                .setAttribute(METHOD, answer.method())
                .setAttribute(ROUTE, answer.route())
                .setAttribute(STATUS, (long) answer.status())
                .setAttribute(REQUEST_ID, answer.requestId())
                .startSpan();
        if (answer.status() >= FAULT) {
            request.setStatus(StatusCode.ERROR);
        }
        if (request.isRecording()) {
            Context within = parent.with(request);
            answer.statements().kept().forEach(statement -> tell(statement, began, within));
        }
        request.end(ended);
    }

    private void tell(Statements.Statement statement, Instant requestBegan, Context within) {
        Instant began = requestBegan.plus(statement.after());
        Span span = tracer.spanBuilder("postgresql")
                .setParent(within)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(began)
                .setAttribute(DATABASE, "postgresql")
                .setAttribute(QUERY, statement.sql())
                .startSpan();
        if (statement.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(began.plus(statement.took()));
    }

    /** The one header of W3C Trace Context that we take. */
    private static @Nullable String header(@Nullable Answered answer, String name) {
        return answer != null && name.equals("traceparent") ? answer.traceparent() : null;
    }

    /** Sends what waits, for two seconds at most. */
    @Override
    public void close() {
        sdk.shutdown().join(SEND_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
