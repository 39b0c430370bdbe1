package chat.runtime.kafka;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process shows of the partitions that it owns. Those it has lost are shown no more, or two
 * processes would tell of the same one.
 */
final class FoldMetrics {
  private static final Map<String, Owned> OWNED = new ConcurrentHashMap<>();

  private final String group;
  private final String topic;
  private final Counter covered;
  private final Counter faults;

  /**
   * @param group of the consumers: one topic may be read by several
   */
  FoldMetrics(String group, String topic) {
    this.group = group;
    this.topic = topic;
    covered =
        Meters.counter(
            "chat.fold.covered.records",
            "Records of which everything that follows is stored",
            "group",
            group,
            "topic",
            topic);
    faults =
        Meters.counter(
            "chat.fold.faults",
            "Partitions that stopped and need a person",
            "group",
            group,
            "topic",
            topic);
  }

  /** A new owner takes up a partition. Two of one process may overlap for a moment. */
  void assigned(int partition) {
    OWNED.compute(
        key(partition),
        (key, owned) -> {
          Owned mine = owned == null ? new Owned(group, topic, partition) : owned;
          mine.owners++;
          return mine;
        });
  }

  void revoked(int partition) {
    OWNED.computeIfPresent(
        key(partition),
        (key, owned) -> {
          owned.owners--;
          if (owned.owners > 0) {
            return owned;
          }
          owned.remove();
          return null;
        });
  }

  void backlog(int partition, int records) {
    Owned owned = OWNED.get(key(partition));
    if (owned != null) {
      owned.backlog.set(records);
      if (records == 0) {
        owned.movedNanos = System.nanoTime();
      }
    }
  }

  void lag(int partition, long records) {
    Owned owned = OWNED.get(key(partition));
    if (owned != null) {
      owned.lag.set(records);
    }
  }

  void covered(int partition, long records) {
    covered.increment((double) records);
    Owned owned = OWNED.get(key(partition));
    if (owned != null && records > 0) {
      owned.movedNanos = System.nanoTime();
    }
  }

  void fault() {
    faults.increment();
  }

  private String key(int partition) {
    return group + "/" + topic + "/" + partition;
  }

  /** The gauges of one partition. */
  private static final class Owned {
    private final AtomicLong backlog = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();
    private final Gauge backlogGauge;
    private final Gauge lagGauge;
    private final Gauge stalledGauge;
    private volatile long movedNanos = System.nanoTime();
    private int owners;

    Owned(String group, String topic, int partition) {
      Tags labels =
          Tags.of("group", group, "topic", topic, "partition", Integer.toString(partition));
      backlogGauge =
          Gauge.builder("chat.fold.backlog.records", backlog, AtomicLong::get)
              .description("Records taken up and not covered")
              .tags(labels)
              .register(Meters.registry());
      lagGauge =
          Gauge.builder("chat.consumer.lag.records", lag, AtomicLong::get)
              .description("Records that are in the log and were not read yet")
              .tags(labels)
              .register(Meters.registry());
      stalledGauge =
          Gauge.builder("chat.fold.stalled.seconds", this, Owned::stalledSeconds)
              .description("For how long nothing more was covered although records wait for it")
              .tags(labels)
              .register(Meters.registry());
    }

    private double stalledSeconds() {
      return backlog.get() == 0
          ? 0
          : Duration.ofNanos(System.nanoTime() - movedNanos).toMillis() / 1e3;
    }

    void remove() {
      Meters.registry().remove(backlogGauge);
      Meters.registry().remove(lagGauge);
      Meters.registry().remove(stalledGauge);
    }
  }
}
