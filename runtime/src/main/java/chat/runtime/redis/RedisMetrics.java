package chat.runtime.redis;

import chat.runtime.metrics.Meters;
import chat.runtime.metrics.RequestMeter;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.LongAdder;

/** Requests to Redis. A pipeline counts as one. */
final class RedisMetrics {
  static final RequestMeter REQUESTS =
      new RequestMeter("chat.redis.request", "From a request to its answer; a pipeline is one");

  static final Counter AWAY =
      Meters.counter("chat.redis.away", "Requests that were not made because Redis was away");

  static final LongAdder CONNECTED =
      Meters.level("chat.redis.connections", "Connections to Redis that are open");

  private RedisMetrics() {}
}
