package chat.node;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

/**
 * The process as a whole. One instance for each event loop measures how late the loop runs what is
 * due.
 */
final class ProcessMetrics extends VerticleBase {
  private static final long PERIOD_MILLIS = 500;

  private static final Timer LATENESS =
      Meters.timer("chat.event.loop.lag", "How late an event loop runs what is due");

  private long dueNanos;

  /** The pools of Vert.x and of its PostgreSQL client; everything else is counted by ourselves. */
  static MicrometerMetricsOptions vertx() {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions().setEnabled(true).addDisabledMetricsCategory("redis");
    EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS))
        .forEach(domain -> options.addDisabledMetricsCategory(domain.toCategory()));
    return options;
  }

  /** To be called once in a process. */
  @SuppressWarnings("resource") // Until the end of the process.
  static void bind() {
    new JvmMemoryMetrics().bindTo(Meters.registry());
    new JvmGcMetrics().bindTo(Meters.registry());
    new ProcessorMetrics().bindTo(Meters.registry());
    new FileDescriptorMetrics().bindTo(Meters.registry());
  }

  @Override
  public Future<?> start() {
    dueNanos = nextNanos();
    vertx.setPeriodic(
        PERIOD_MILLIS,
        timer -> {
          LATENESS.record(Math.max(0, System.nanoTime() - dueNanos), TimeUnit.NANOSECONDS);
          dueNanos = nextNanos();
        });
    return Future.succeededFuture();
  }

  private static long nextNanos() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  }
}
