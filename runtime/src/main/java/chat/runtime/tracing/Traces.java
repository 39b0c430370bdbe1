package chat.runtime.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The traces of this process, of which there is one set, as of its meters. Who takes a command from
 * a client draws whether it is traced; all behind it go by what comes with the command. Safe for
 * all threads; one read of a field while it is off.
 */
public final class Traces {
  private static final String TRACEPARENT = "traceparent";

  /** What comes faster than it can be sent is dropped. */
  private static final int SPANS_WAITING_MAX = 2_048;

  private static final Duration SEND_MAX = Duration.ofSeconds(5);
  private static final long CLOSE_SECONDS_MAX = 5;

  private static final TextMapGetter<String> ITSELF =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of(TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String key) {
          return key.equals(TRACEPARENT) ? traceparent : null;
        }
      };

  private static SdkTracerProvider provider;
  private static volatile Tracer tracer;
  private static volatile double ratio;

  private Traces() {}

  /**
   * Switches them on, unless the ratio is 0.
   *
   * @param node by which the process is told from others
   */
  public static synchronized void open(TracingSettings settings, String node) {
    if (settings.ratio() == 0) {
      return;
    }
    provider =
        SdkTracerProvider.builder()
            // It is asked only for what was drawn already.
            .setSampler(Sampler.alwaysOn())
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "chat",
                        AttributeKey.stringKey("service.instance.id"),
                        node)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter(settings.endpoint()))
                    .setMaxQueueSize(SPANS_WAITING_MAX)
                    .setExporterTimeout(SEND_MAX)
                    .build())
            .build();
    ratio = settings.ratio();
    tracer = provider.get("chat");
  }

  /** Sends what is left. Blocks, for 5 s at most. */
  public static synchronized void close() {
    tracer = null;
    if (provider != null) {
      provider.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      provider = null;
    }
  }

  public static boolean isOn() {
    return tracer != null;
  }

  /**
   * Draws whether a command of a client is traced, and begins its first step if it is.
   *
   * @param traceparent of the client, below whose own step this one then stands; empty for none. It
   *     has no say in the draw.
   */
  public static Trace begin(String step, String traceparent) {
    Tracer on = tracer;
    return on == null || ThreadLocalRandom.current().nextDouble() >= ratio
        ? Trace.NONE
        : start(on, step, read(traceparent));
  }

  /**
   * Begins a step of a command that came from elsewhere.
   *
   * @param traceparent that came with it; empty for none
   */
  public static Trace step(String step, String traceparent) {
    Tracer on = tracer;
    if (on == null || traceparent.isEmpty()) {
      return Trace.NONE;
    }
    Context parent = read(traceparent);
    return contextOf(parent).isSampled() ? start(on, step, parent) : Trace.NONE;
  }

  static Trace below(Span parent, String step) {
    Tracer on = tracer;
    return on == null ? Trace.NONE : start(on, step, Context.root().with(parent));
  }

  static String printed(Span span) {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
    return headers.get(TRACEPARENT);
  }

  private static Trace start(Tracer on, String step, Context parent) {
    return new Trace(on.spanBuilder(step).setParent(parent).startSpan());
  }

  /** Without a span when there is none or it is not well-formed. */
  private static Context read(String traceparent) {
    return traceparent.isEmpty()
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, ITSELF);
  }

  private static SpanContext contextOf(Context context) {
    return Span.fromContext(context).getSpanContext();
  }

  private static SpanExporter exporter(String endpoint) {
    return OtlpHttpSpanExporter.builder()
        .setEndpoint(endpoint)
        .setConnectTimeout(SEND_MAX)
        .setTimeout(SEND_MAX)
        .build();
  }
}
