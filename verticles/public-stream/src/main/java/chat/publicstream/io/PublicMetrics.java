package chat.publicstream.io;

import chat.publicschema.PublicTopic;
import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/** What analysts are told, and what is lost to them. */
final class PublicMetrics {
  static final Counter MISSED =
      Meters.counter(
          "chat.public.missed.records",
          "Records of the logs that the public stream follows that were gone before it had read them");

  private static final Map<PublicTopic, Counter> RECORDS = new EnumMap<>(PublicTopic.class);

  static {
    for (PublicTopic topic : PublicTopic.values()) {
      RECORDS.put(
          topic,
          Meters.counter(
              "chat.public.records",
              "Records appended to the public topics",
              "topic",
              topic.topic()));
    }
  }

  private PublicMetrics() {}

  static Counter records(PublicTopic topic) {
    return RECORDS.get(topic);
  }
}
