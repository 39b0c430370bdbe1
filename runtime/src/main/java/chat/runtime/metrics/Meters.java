package chat.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * The meters of this process, of which there is one set, as there is one log of its lines. A module
 * keeps its own in one class of constants in {@code io/}; cores count nothing. A label has few
 * values, known beforehand: never an id. Safe for all threads; what is called for each message
 * neither locks nor allocates.
 */
public final class Meters {
  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** From a delivery within the machine to what a person calls hanging. */
  private static final Duration[] BOUNDS =
      LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private Meters() {}

  public static MeterRegistry registry() {
    return REGISTRY;
  }

  /** All of them in the text format of Prometheus. Takes milliseconds: not for an event loop. */
  public static String scrape() {
    return REGISTRY.scrape();
  }

  /**
   * Something that only grows.
   *
   * @param name as in the code, with points; the scraped one has underscores and {@code _total}
   * @param labels names and values in turn
   */
  public static Counter counter(String name, String description, String... labels) {
    return Counter.builder(name).description(description).tags(labels).register(REGISTRY);
  }

  /** A histogram of durations; the scraped name ends with {@code _seconds}. */
  public static Timer timer(String name, String description, String... labels) {
    return Timer.builder(name)
        .description(description)
        .tags(labels)
        .serviceLevelObjectives(BOUNDS)
        .register(REGISTRY);
  }

  /** Something that grows and shrinks, added up over all event loops. */
  public static LongAdder level(String name, String description, String... labels) {
    LongAdder level = new LongAdder();
    Gauge.builder(name, level, LongAdder::sum)
        .description(description)
        .tags(Tags.of(labels))
        .strongReference(true)
        .register(REGISTRY);
    return level;
  }
}
