package chat.runtime.seal;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;

/** Of the keys of people. */
final class SealMetrics {
  static final Counter UNREADABLE =
      Meters.counter(
          "chat.keys.unreadable",
          "Keys of people that were had and open under no master key of this node");

  private SealMetrics() {}
}
